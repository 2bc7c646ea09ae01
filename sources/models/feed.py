"""An address we poll."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from factcheck.core.versioning import Versioned, counts_versions
from sources.models.outlet import Outlet


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, now: datetime) -> FeedQuerySet:
        """Active feeds whose next poll has come; those that are gone for good are not asked again."""
        return self.filter(is_active=True, gone_at=None, next_fetch_at__lte=now)


class Feed(Versioned):
    """Editors own the first block of fields; polling owns the second and never touches the first (nor `version`)."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="feeds")
    url = models.URLField(max_length=2000, verbose_name="address")
    url_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    title = models.CharField(max_length=300, blank=True)
    connector = models.CharField(max_length=40, default="auto", help_text="The connector that reads it.")
    is_active = models.BooleanField(default=True, verbose_name="poll it")
    is_read_for_claims = models.BooleanField(
        default=False, verbose_name="read for claims", help_text="Open a briefing for every new article of this feed."
    )
    interval = models.DurationField(default=timedelta(minutes=15), help_text="Shortest time between two polls.")

    next_fetch_at = models.DateTimeField(default=timezone.now, editable=False)
    last_fetch_at = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)
    last_new_article_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Polls failed since the last success.")
    last_error = models.TextField(blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_sha256 = models.CharField(
        max_length=64, blank=True, db_default="", editable=False, help_text="Of the document that was read last."
    )
    ignores_conditions = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="It said “not modified” when it was modified, so it is asked without conditions.",
    )
    ttl = models.DurationField(null=True, editable=False, help_text="How long the publisher asks to wait.")
    rhythm = models.DurationField(null=True, editable=False, help_text="The usual time between two new articles.")
    notes = models.JSONField(default=list, db_default=[], editable=False, help_text="What was odd about it, in words.")
    moved_from = models.URLField(max_length=2000, blank=True, db_default="", editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    gone_at = models.DateTimeField(null=True, editable=False, help_text="It said that it is gone for good (HTTP 410).")
    alerted_at = models.DateTimeField(null=True, editable=False, help_text="When the desk was told that it is stale.")

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["outlet__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interval__gte=timedelta(seconds=10), interval__lte=timedelta(days=1)),
                name="feed_interval_10_seconds_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"), name="feed_url_is_http"
            ),
        ]
        indexes = [
            models.Index(fields=["next_fetch_at"], condition=Q(is_active=True, gone_at=None), name="feed_to_poll")
        ]
        triggers = [
            counts_versions("outlet", "url", "title", "connector", "is_active", "is_read_for_claims", "interval")
        ]

    def __str__(self) -> str:
        return self.title or self.url
