"""“Have we checked this already?”: a claim that looks like another one, or like a claim that others checked."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from claims.choices import MatchState
from claims.models.claim import Claim
from factcheck.core.versioning import Versioned, counts_versions
from sources.models import PublishedReview


class MatchQuerySet(models.QuerySet["Match"]):
    def of(self, claim: Claim) -> MatchQuerySet:
        """Those of the claim, whichever of the two it is."""
        return self.filter(Q(claim=claim) | Q(other_claim=claim))


@pghistory.track(
    pghistory.UpdateEvent("decide", condition=pghistory.AnyChange("state")),
    fields=["claim", "other_claim", "published_review", "state"],
    model_name="MatchEvent",
)
class Match(Versioned):
    """A machine suggests, a person confirms or rejects; nothing is merged and no rating is taken over. Two claims have
    one match, whichever was searched for; `reasons` and `dangers` (each with `kind` and `sentence`) are told from the
    side of `claim`."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="matches")
    other_claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, related_name="matched_by")
    published_review = models.ForeignKey(PublishedReview, on_delete=models.CASCADE, null=True, related_name="matches")
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.SUGGESTED)
    score = models.FloatField()
    reasons = models.JSONField()
    dangers = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(
                Least("claim", "other_claim"),
                Greatest("claim", "other_claim"),
                condition=Q(other_claim__isnull=False),
                name="match_once_per_pair",
            ),
            models.UniqueConstraint(
                fields=["claim", "published_review"],
                condition=Q(published_review__isnull=False),
                name="match_once_per_published_review",
            ),
            models.CheckConstraint(
                condition=Q(other_claim=None, published_review__isnull=False)
                | Q(other_claim__isnull=False, published_review=None),
                name="match_with_a_claim_or_a_review",
            ),
            models.CheckConstraint(
                condition=Q(other_claim=None) | ~Q(other_claim=F("claim")), name="match_with_another_claim"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="match_score_0_to_1"),
            models.CheckConstraint(condition=~Q(reasons=[]), name="match_says_why"),
            models.CheckConstraint(
                condition=Q(state="suggested", decided_by=None, decided_at=None)
                | Q(state__in=["confirmed", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
                name="match_decided_by_a_person",
            ),
        ]
        triggers = [counts_versions("state", "decided_by", "decided_at")]

    def __str__(self) -> str:
        return f"{self.other_claim or self.published_review} ({self.get_state_display()})"
