"""Who may do what, as a table: the rule for one review and the condition for lists say the same, everywhere."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import Question, ReviewAction, ReviewState
from claims.models import Review, SecondRating
from claims.permissions import RULES, allowed, can
from tests.factories import a_claim, rating

pytestmark = pytest.mark.django_db

WORK = "assign withdraw"
#: What somebody else than who rated and submitted may do; “*” only once the second rating is there, “!” only before.
WORKERS = {
    "triaged": f"start dismiss {WORK}",
    "assigned": f"start {WORK}",
    "in_progress": f"submit {WORK}",
    "submitted": WORK,
    "returned": f"submit {WORK}",
    "approved": WORK,
    "published": "",
    "corrected": "",
    "withdrawn": "",
    "dismissed": "",
}
EDITORS = WORKERS | {
    "submitted": f"return approve* second_rating! {WORK}",
    "approved": f"return publish {WORK}",
    "published": "retract supersede",
}
#: Those who rated or submitted: the same without deciding on their own work.
THEIR_OWN = EDITORS | {"submitted": f"return {WORK}"}
NOTHING = dict.fromkeys(WORKERS, "")
EXPECTED = {
    ("outsider", "other"): NOTHING,
    ("outsider", "own"): NOTHING,
    ("reviewer", "other"): WORKERS,
    ("reviewer", "own"): WORKERS,
    ("editor", "other"): EDITORS,
    ("editor", "own"): THEIR_OWN,
    ("administrator", "other"): EDITORS,
    ("administrator", "own"): THEIR_OWN,
}


@pytest.fixture
def people(outsider: User, reviewer: User, editor: User) -> dict[str, User]:
    administrator = User.objects.create_superuser("administrator")
    somebody = {name: User.objects.create_user(name) for name in ("first", "second")}
    return {"outsider": outsider, "reviewer": reviewer, "editor": editor, "administrator": administrator, **somebody}


def _review(state: str, by: User, second: User, *, is_rated_twice: bool) -> Review:
    """A review in this state, past all services; rated and submitted by this person."""
    now = timezone.now()
    answers = {f"{question.value}_rating": rating(question) for question in Question}
    approved = {"approved_by": second, "approved_at": now} if state in {"approved", "published", "corrected"} else {}
    review = Review.objects.create(
        claim=a_claim(),
        state=state,
        round=1,
        justification="Minutes.",
        rated_by=by,
        submitted_by=by,
        submitted_at=now,
        **answers,
        **approved,
    )
    if is_rated_twice:
        first = {f"first_{question.value}": rating(question) for question in Question}
        SecondRating.objects.create(review=review, round=1, by=second, at=now, **answers, **first)
    return review


def _expected(row: str, *, is_rated_twice: bool) -> set[str]:
    wanted = {True: "*", False: "!"}
    words = [word for word in row.split() if word[-1] not in "*!" or word[-1] == wanted[is_rated_twice]]
    return {word.rstrip("*!") for word in words}


@pytest.mark.parametrize("is_rated_twice", [False, True])
def test_the_rule_and_the_condition_for_lists_are_the_table(people: dict[str, User], is_rated_twice: bool) -> None:
    for (role, whose), rows in EXPECTED.items():
        person = User.objects.get(pk=people[role].pk)
        for state in ReviewState:
            by = person if whose == "own" else people["first"]
            review = _review(state, by, people["second"], is_rated_twice=is_rated_twice)
            expected = _expected(rows[state], is_rated_twice=is_rated_twice)
            where = (role, whose, state)
            assert {action for action in RULES if can(person, action, review)} == expected, where
            mine = Review.objects.filter(pk=review.pk)
            assert {action for action in RULES if mine.filter(allowed(person, action)).exists()} == expected, where


def test_every_state_and_every_step_has_its_place_in_the_table() -> None:
    steps = {word.rstrip("*!") for rows in EXPECTED.values() for row in rows.values() for word in row.split()}
    assert all(rows.keys() == set(ReviewState.values) for rows in EXPECTED.values())
    beginnings = {ReviewAction.OPEN, ReviewAction.TRIAGE, ReviewAction.CORRECT}
    assert steps == RULES.keys() == set(ReviewAction) - beginnings
