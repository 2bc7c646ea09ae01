"""Our check of one claim: two ratings, a justification, and the people who answer for it."""

from __future__ import annotations

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.choices import ReviewAction, ReviewState
from claims.models.claim import Claim
from claims.models.rating import Rating
from factcheck.core.versioning import Versioned, counts_versions

OPEN_STATES = (ReviewState.IN_PROGRESS, ReviewState.SUBMITTED, ReviewState.RETURNED)

_RATINGS_ANSWER_THEIR_QUESTION = """
    IF EXISTS (
        SELECT 1 FROM claims_rating r JOIN claims_ratingscale s ON s.id = r.scale_id
        WHERE (r.id = NEW.attribution_rating_id AND s.question <> 'attribution')
           OR (r.id = NEW.substance_rating_id AND s.question <> 'substance')
    ) THEN
        RAISE EXCEPTION 'this rating answers the other question'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_ratings_answer_their_question';
    END IF;
    RETURN NEW;
"""


def _person(related_name: str = "+") -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name=related_name
    )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Review(Versioned):
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.IN_PROGRESS)
    attribution_rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="did they say it?"
    )
    substance_rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="is it so?"
    )
    justification = models.TextField(blank=True)
    assigned_to = _person("assigned_reviews")
    opened_by = _person()
    opened_at = models.DateTimeField(auto_now_add=True)
    rated_by = _person()
    submitted_by = _person()
    submitted_at = models.DateTimeField(null=True)
    approved_by = _person()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("approve_review", "Can approve or return a review of somebody else")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["in_progress", "submitted", "returned"]),
                name="review_one_open",
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved"])
                | Q(
                    attribution_rating__isnull=False,
                    substance_rating__isnull=False,
                    rated_by__isnull=False,
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                )
                & ~Q(justification=""),
                name="review_complete_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                | ~Q(state="approved") & Q(approved_by=None, approved_at=None),
                name="review_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("rated_by")),
                name="review_approved_by_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="review_newest")]
        triggers = [
            counts_versions(),
            pgtrigger.Trigger(
                name="ratings_answer_their_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_RATINGS_ANSWER_THEIR_QUESTION,
            ),
        ]

    def __str__(self) -> str:
        return f"Review of “{self.claim}”"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN_STATES


class ReviewTransition(models.Model):
    """Who moved a review from where to where, when and why. Append-only: the audit trail, and later the outbox."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField(max_length=10, choices=ReviewAction)
    from_state = models.CharField(max_length=12, choices=ReviewState, blank=True)
    to_state = models.CharField(max_length=12, choices=ReviewState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ReviewAction.values), name="review_transition_action_known"),
            models.CheckConstraint(
                condition=Q(from_state__in=["", *ReviewState.values], to_state__in=ReviewState.values),
                name="review_transition_states_known",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.by} at {self.at:%Y-%m-%d %H:%M}"
