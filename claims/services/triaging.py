"""Which claims are checked, by whom, until when, and who wants to hear of it. One mutation each, as in `reviewing`."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from claims.choices import ReviewAction, ReviewState, VerificationStatus
from claims.models import Claim, Review
from claims.permissions import require, require_action
from claims.services.rechecking import watch_claim
from claims.services.workflow import begin, changed, is_published, move
from claims.transitions import UNPUBLISHED
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed
from factcheck.core.versioning import locked


@transaction.atomic
def triage(
    *, claim_id: int, by: User, to: User | None = None, due_at: datetime | None = None, version: int | None = None
) -> Review:
    """The claim is worth checking: it waits for somebody, or for the person it is assigned to."""
    require(by, "claims.add_review", "open reviews")
    claim = _to_check(claim_id, version)
    state, note = (ReviewState.ASSIGNED, _assigned(to)) if to else (ReviewState.TRIAGED, "")
    return begin(claim, ReviewAction.TRIAGE, by, note, state=state, assigned_to=to, due_at=due_at)


@transaction.atomic
def open_review(*, claim_id: int, by: User, version: int | None = None) -> Review:
    """Triage and start in one step: the review is assigned to whoever opened it."""
    require(by, "claims.add_review", "open reviews")
    watch_claim(claim_id)
    return begin(_to_check(claim_id, version), ReviewAction.OPEN, by, assigned_to=by)


@transaction.atomic
def start(*, review_id: int, by: User, version: int | None = None) -> Review:
    """Begin the work on a triaged claim. What was nobody's is from now on whose who began."""
    watch_claim(Review.objects.values_list("claim", flat=True).get(pk=review_id))
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require_action(by, ReviewAction.START, review)
    return move(review, ReviewAction.START, by, assigned_to=review.assigned_to or by)


@transaction.atomic
def assign(*, review_id: int, to: User | None, by: User, version: int | None = None) -> Review:
    """Make somebody (or nobody) responsible for the next step."""
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require_action(by, ReviewAction.ASSIGN, review)
    return move(review, ReviewAction.ASSIGN, by, _assigned(to), assigned_to=to)


@transaction.atomic
def plan(*, review_id: int, by: User, version: int | None = None, **dates: datetime | date | None) -> Review:
    """Set `due_at` (when the check should be done), `as_of` (the day for which the verdict holds) or `review_by` (the
    day on which to check again). What is not given stays.

    Once the review is approved, only people who may publish change what it says.
    """
    if unknown := dates.keys() - {"due_at", "as_of", "review_by"}:
        raise TypeError(f"A review has no {', '.join(sorted(unknown))}")
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require(by, "claims.change_review", "work on reviews")
    if review.state not in UNPUBLISHED:
        raise InvalidTransition(f"This review is {review.get_state_display().lower()}; its dates stay.")
    if review.state == ReviewState.APPROVED and dates.keys() - {"due_at"}:
        require(by, "claims.publish_review", "change what was approved")
    as_of, review_by = (dates.get(name, getattr(review, name)) for name in ("as_of", "review_by"))
    if as_of and review_by and review_by <= as_of:
        raise InvalidInput("The day to check again comes after the day for which the verdict holds.")
    return changed(review, **dates)


@transaction.atomic
def add_watcher(*, review_id: int, who: User, by: User) -> None:
    """From now on this person hears what happens to the review. Editors may add anybody."""
    _watched(review_id, who, by).watchers.add(who)


@transaction.atomic
def remove_watcher(*, review_id: int, who: User, by: User) -> None:
    """This person hears of it no longer. Editors may remove anybody."""
    _watched(review_id, who, by).watchers.remove(who)


def _watched(review_id: int, who: User, by: User) -> Review:
    require(by, "claims.view_review", "watch reviews")
    if who != by and not by.has_perm("claims.approve_review"):
        raise NotAllowed("You may watch and stop watching for yourself; editors may do so for others.")
    if not who.has_perm("claims.view_review"):
        raise InvalidInput(f"{who} may not see reviews.")
    return Review.objects.get(pk=review_id)


def _to_check(claim_id: int, version: int | None) -> Claim:
    claim = locked(Claim.objects.all(), pk=claim_id, version=version)
    if claim.verification_status == VerificationStatus.DISMISSED:
        raise InvalidTransition("This claim was dismissed. Restore it before opening a review.")
    if is_published(claim):
        raise InvalidTransition("A check of this claim is published. Correct that one instead of opening another.")
    return claim


def _assigned(to: User | None) -> str:
    return f"Assigned to {to}" if to else "Assigned to nobody"
