"""The blind second rating: the second person answers both questions before seeing how the first one did."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.db.models import BooleanField, Case, Value, When
from django.utils import timezone

from claims.choices import Question, ReviewAction, ReviewState
from claims.models import Rating, Review, SecondRating
from claims.permissions import RULES, allowed, can, require_action, why_not_now
from claims.services.workflow import move
from claims.transitions import after
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.versioning import locked


@dataclass(frozen=True)
class FirstRatings:
    """What the first person answered, and why."""

    attribution_rating: Rating | None
    substance_rating: Rating | None
    justification: str


@transaction.atomic
def give_second_rating(
    *,
    review_id: int,
    by: User,
    attribution_rating: Rating,
    substance_rating: Rating,
    note: str = "",
    version: int | None = None,
) -> SecondRating:
    """Answer both questions as the second person, once per round, on the scales of the first answers."""
    review = locked(Review.objects.all(), pk=review_id, version=version)
    after(review.state, ReviewAction.SECOND_RATING)
    require_action(by, ReviewAction.SECOND_RATING, review)
    if reason := why_not_now(ReviewAction.SECOND_RATING, review):
        raise InvalidTransition(reason)
    first, other_first = _first(review)
    for given, asked in ((attribution_rating, first), (substance_rating, other_first)):
        if given.scale_id != asked.scale_id:
            question = Question(asked.scale.question).label
            raise InvalidInput(f"“{given}” stands on another scale than the first answer to “{question}”.")
    made = SecondRating.objects.create(
        review=review,
        round=review.round,
        by=by,
        attribution_rating=attribution_rating,
        substance_rating=substance_rating,
        first_attribution=first,
        first_substance=other_first,
        note=note.strip(),
        at=timezone.now(),
    )
    move(review, ReviewAction.SECOND_RATING, by)
    return made


def is_blind(review: Review, person: User) -> bool:
    """Whether the first answers are kept from this person: they may still answer as the second one."""
    return review.state == ReviewState.SUBMITTED and can(person, ReviewAction.SECOND_RATING, review)


def blind_for(person: AbstractBaseUser | AnonymousUser) -> Case:
    """The same for lists of reviews."""
    hidden = []
    if isinstance(person, User) and person.has_perm(RULES[ReviewAction.SECOND_RATING].permission):
        hidden.append(When(allowed(person, ReviewAction.SECOND_RATING), then=Value(True)))
    return Case(*hidden, default=Value(False), output_field=BooleanField())


def visible_ratings(review: Review, person: User) -> FirstRatings | None:
    """The first answers and their justification; None while they are kept from this person."""
    if is_blind(review, person):
        return None
    return FirstRatings(review.attribution_rating, review.substance_rating, review.justification)


def agreement_pairs(question: Question) -> list[tuple[Rating, Rating]]:
    """(first, second) answers of all rounds, as they stood when the second one was given; oldest first."""
    first = "first_attribution" if question == Question.ATTRIBUTION else "first_substance"
    second = f"{question.value}_rating"
    rows = SecondRating.objects.select_related(f"{first}__scale", f"{second}__scale").order_by("pk")
    return [(getattr(row, first), getattr(row, second)) for row in rows]


def _first(review: Review) -> tuple[Rating, Rating]:
    rated = Review.objects.select_related("attribution_rating__scale", "substance_rating__scale").get(pk=review.pk)
    # A constraint says so of all that was submitted.
    assert rated.attribution_rating is not None  # noqa: S101
    assert rated.substance_rating is not None  # noqa: S101
    return rated.attribution_rating, rated.substance_rating
