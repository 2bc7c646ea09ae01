"""The log of every request to the outside world, kept so that "nothing found" can be told from "could not look"."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sources.models.article import Article
from sources.models.feed import Feed


class FetchOutcome(models.TextChoices):
    OK = "ok", "Fetched"
    NOT_MODIFIED = "not_modified", "Not modified"
    UNREADABLE = "unreadable", "Fetched, but not readable"
    INVALID_URL = "invalid_url", "Address refused"
    BLOCKED = "blocked", "Private address refused"
    UNREACHABLE = "unreachable", "Unreachable"
    TIMEOUT = "timeout", "Took too long"
    TOO_LARGE = "too_large", "Too large"
    REDIRECTS = "redirects", "Too many redirects"
    HTTP_ERROR = "http_error", "Refused by the server"
    UNSUPPORTED = "unsupported", "Not a kind of page we read"
    ROBOTS = "robots", "Asked not to (robots.txt)"
    THROTTLED = "throttled", "Asked to slow down"
    REFUSED = "refused", "Refused by the provider"


class FetchAttempt(models.Model):
    url = models.TextField()
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, null=True, related_name="attempts")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, related_name="attempts")
    provider = models.CharField(max_length=40, blank=True, db_default="", help_text="The provider that was asked.")
    at = models.DateTimeField()
    duration = models.DurationField()
    outcome = models.CharField(max_length=20, choices=FetchOutcome)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer.")
    size = models.PositiveIntegerField(null=True, help_text="Bytes of the body.")
    message = models.TextField(blank=True, help_text="What went wrong, in words.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=FetchOutcome.values), name="fetch_attempt_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["ok", "not_modified"], message="")
                | (~Q(outcome__in=["ok", "not_modified"]) & ~Q(message="")),
                name="fetch_attempt_explains_failure",
            ),
        ]
        indexes = [
            models.Index(fields=["feed", "-at"], name="fetch_attempt_of_feed"),
            models.Index(fields=["at"], condition=Q(feed__isnull=False), name="fetch_attempt_of_a_poll"),
            models.Index(fields=["provider", "-at"], condition=~Q(provider=""), name="fetch_attempt_of_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.url[:120]}"
