"""Passages suggested as being about a claim, and the log of the searches that found them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import CoverageState, RetrievalOutcome
from claims.models.claim import Claim
from factcheck.core.versioning import Versioned, counts_versions
from sources.models import Article, Passage, PublishedReview


class Retrieval(models.Model):
    """One automated search, in enough detail to repeat it (IFCN: sources and methods). What was kept and dismissed of
    it stands in the coverage rows that point here."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="retrievals")
    provider = models.CharField(max_length=40)
    query = models.TextField()
    parameters = models.JSONField(default=dict)
    at = models.DateTimeField()
    duration = models.DurationField()
    outcome = models.CharField(max_length=10, choices=RetrievalOutcome)
    message = models.TextField(blank=True, help_text="What went wrong, in words.")
    articles = models.ManyToManyField(Article, related_name="retrievals", help_text="What a news search named.")
    published_reviews = models.ManyToManyField(
        PublishedReview, related_name="retrievals", help_text="What a search for others' checks named."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["claim", "provider", "-at"], name="retrieval_of_provider")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=RetrievalOutcome.values), name="retrieval_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["ok", "empty"]) | ~Q(message=""), name="retrieval_explains_failure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} at {self.at:%Y-%m-%d %H:%M}: {self.get_outcome_display()}"


class CoverageQuerySet(models.QuerySet["Coverage"]):
    def independent(self) -> CoverageQuerySet:
        """One row per report: no wire copies, no repetition of the text in which the claim was found."""
        return self.filter(copy_of=None, repeats_origin=False)


class Coverage(Versioned):
    """`score` (0 to 1) orders suggestions, `reasons` say why in words. `copy_of` points to the earliest passage that
    says nearly the same: copies of one report count as one report."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="coverage")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="coverage")
    retrieval = models.ForeignKey(Retrieval, on_delete=models.PROTECT, related_name="coverage")
    score = models.FloatField()
    reasons = models.JSONField()
    copy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    repeats_origin = models.BooleanField(
        default=False, help_text="Nearly the text in which the claim was found: no independent report."
    )
    state = models.CharField(max_length=10, choices=CoverageState, default=CoverageState.SUGGESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(fields=["claim", "passage"], name="coverage_once_per_passage"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="coverage_score_0_to_1"),
            models.CheckConstraint(
                condition=Q(state="suggested", decided_by=None, decided_at=None)
                | Q(state__in=["kept", "dismissed"], decided_by__isnull=False, decided_at__isnull=False),
                name="coverage_decided_by_a_person",
            ),
            models.CheckConstraint(condition=~Q(reasons=[]), name="coverage_says_why"),
            models.CheckConstraint(
                condition=Q(copy_of=None) | ~Q(copy_of=models.F("id")), name="coverage_is_no_copy_of_itself"
            ),
        ]
        triggers = [counts_versions("state", "decided_by", "decided_at")]

    def __str__(self) -> str:
        return f"{self.passage} ({self.get_state_display()})"
