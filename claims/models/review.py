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
from claims.transitions import CHECKED, OPEN
from factcheck.core.versioning import Versioned, counts_versions

#: Of these a claim has at most one review. In the order of the workflow, as the other lists here.
#: Key of the database's advisory lock between those who write steps and those who tell them.
OUTBOX_LOCK = 7_305_808_869
OPEN_STATES = tuple(state for state in ReviewState if state in OPEN)
CHECKED_STATES = tuple(state for state in ReviewState if state in CHECKED)
_APPROVED_ONCE = ("approved", "published", "corrected")

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


class ReviewQuerySet(models.QuerySet["Review"]):
    def to_publish(self) -> ReviewQuerySet:
        """Approved and not published. What was approved before there was publishing, without rounds, is left alone."""
        return self.filter(state=ReviewState.APPROVED, round__gt=0)


# `corrects` is set when a review begins, and never again.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["corrects"])
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
    round = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False, help_text="How often it was submitted."
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="When the check should be done.")
    as_of = models.DateField(null=True, blank=True, help_text="The day for which the verdict holds.")
    review_by = models.DateField(null=True, blank=True, help_text="The day on which to check again.")
    nothing_found = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="Stance → where evidence of it was looked for in vain."
    )
    corrects = models.ForeignKey(
        "claims.Publication", on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )
    watchers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="watched_reviews")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        permissions = [
            ("approve_review", "Can approve or return a review of somebody else"),
            ("publish_review", "Can publish a review, and take back what is published"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["triaged", "assigned", "in_progress", "submitted", "returned"]),
                name="review_one_at_work",
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", *_APPROVED_ONCE])
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
                condition=Q(
                    state__in=[*_APPROVED_ONCE, "withdrawn"], approved_by__isnull=False, approved_at__isnull=False
                )
                | ~Q(state__in=_APPROVED_ONCE) & Q(approved_by=None, approved_at=None),
                name="review_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("rated_by")),
                name="review_approved_by_a_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="review_newest"),
            models.Index(fields=["claim"], condition=Q(state="approved", round__gt=0), name="review_to_publish"),
            models.Index(fields=["review_by"], condition=Q(state="published"), name="review_by_date"),
        ]
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
    """Who moved a review from where to where, when and why. Append-only: the audit trail and the outbox in one.

    Whoever writes one shares the lock `OUTBOX_LOCK` until the end of the transaction, from before it takes its id: who
    holds that lock alone sees all rows up to the last id (`services.outbox`).
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField(max_length=16, choices=ReviewAction)
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
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="told_in_order",
                # For each row would be too late: the row has its id by then.
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"PERFORM pg_advisory_xact_lock_shared({OUTBOX_LOCK}); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.by} at {self.at:%Y-%m-%d %H:%M}"
