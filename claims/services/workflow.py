"""How a review is moved: the locks, the step and its line in the log. The services of the workflow share this."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.choices import ReviewAction, ReviewState, VerificationStatus
from claims.models import Claim, Review, ReviewTransition
from claims.models.review import CHECKED_STATES, OPEN_STATES
from claims.transitions import after
from factcheck.core.errors import InvalidTransition
from factcheck.core.versioning import locked


def begin(claim: Claim, action: ReviewAction, by: User, note: str = "", **fields: Any) -> Review:
    """A new review of a claim that is locked. A claim has at most one open review."""
    try:
        with transaction.atomic():
            review = Review.objects.create(claim=claim, opened_by=by, **fields)
    except IntegrityError as error:
        raise InvalidTransition("This claim already has an open review.") from error
    log(review, action, "", by, note)
    set_status(claim, VerificationStatus.IN_REVIEW)
    return review


def with_claim(review_id: int, version: int | None) -> Review:
    """The review, locked together with its claim: the claim first, as everybody does, or two would wait for each other.

    While the claim is locked nobody changes the words that the verdict is about.
    """
    Claim.objects.select_for_update(of=("self",)).filter(reviews=review_id).first()
    return locked(Review.objects.select_related("claim"), pk=review_id, version=version)


def move(review: Review, action: ReviewAction, by: User, note: str = "", **changes: Any) -> Review:
    """One step of the workflow; the row is locked, so its state cannot have changed since it was read."""
    before = review.state
    changed(review, state=after(before, action, to_somebody=bool(changes.get("assigned_to"))), **changes)
    log(review, action, before, by, note)
    return review


def changed(review: Review, **changes: Any) -> Review:
    """Save these fields, and know the version that the row has since."""
    for field, value in changes.items():
        setattr(review, field, value)
    review.save(update_fields=[*changes])
    review.refresh_from_db(fields=["version"])
    return review


def log(review: Review, action: ReviewAction, before: str, by: User, note: str) -> None:
    """Write down a step, in the transaction that takes it, after the review itself was written (`outbox` counts on
    that)."""
    ReviewTransition.objects.create(
        review=review,
        action=action,
        from_state=before,
        to_state=review.state,
        by=by,
        at=timezone.now(),
        note=note,
    )


def set_status(claim: Claim, status: VerificationStatus) -> None:
    """What the queue knows of the claim; its other fields may have been changed meanwhile and stay as they are."""
    Claim.objects.filter(pk=claim.pk).update(verification_status=status)
    claim.verification_status = status


def set_status_by_reviews(claim: Claim) -> None:
    """What the claim is once a review of it is over: as its other reviews leave it."""
    states = set(Review.objects.filter(claim=claim).values_list("state", flat=True))
    if states.intersection(OPEN_STATES):
        set_status(claim, VerificationStatus.IN_REVIEW)
    elif states.intersection(CHECKED_STATES):
        set_status(claim, VerificationStatus.CHECKED)
    else:
        set_status(claim, VerificationStatus.NEW)


def is_published(claim: Claim) -> bool:
    """Whether the public sees a check of this claim."""
    return Review.objects.filter(claim=claim, state=ReviewState.PUBLISHED).exists()
