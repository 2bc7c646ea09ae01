"""The second person answers before they see; then both compare."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, ProgrammingError, transaction

from claims.choices import Question, ReviewState
from claims.models import Rating, RatingScale, SecondRating
from claims.services import reviewing
from claims.services.second_rating import agreement_pairs, is_blind, visible_ratings
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed
from tests.factories import a_second_rating, a_submitted_review, rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_editor(db: None) -> User:
    person = User.objects.create_user("other_editor")
    person.groups.add(Group.objects.get(name="Editors"))
    return person


def test_the_first_answers_are_kept_from_those_who_may_still_answer(
    reviewer: User, editor: User, other_editor: User
) -> None:
    review = a_submitted_review(reviewer)
    assert visible_ratings(review, editor) is None
    assert visible_ratings(review, reviewer) is not None
    a_second_rating(review, editor)
    seen = visible_ratings(review, editor)
    assert seen is not None
    assert (seen.attribution_rating, seen.justification) == (review.attribution_rating, review.justification)
    assert not is_blind(review, other_editor)


def test_after_a_new_submission_the_next_answer_is_blind_again(reviewer: User, editor: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    reviewing.return_review(review_id=review.pk, by=editor, reasons="One source is not enough.")
    again = reviewing.submit(review_id=review.pk, by=reviewer)
    assert is_blind(again, editor)
    with pytest.raises(InvalidTransition, match="second person has to answer"):
        reviewing.approve(review_id=review.pk, by=editor)
    a_second_rating(again, editor)
    assert [second.round for second in review.second_ratings.all()] == [1, 2]


def test_nobody_answers_twice_or_on_their_own_work_or_without_the_permission(
    reviewer: User, editor: User, other_editor: User
) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        a_second_rating(a_submitted_review(editor), editor)
    review = a_submitted_review(reviewer)
    with pytest.raises(NotAllowed, match="Only editors"):
        a_second_rating(review, User.objects.create_user("somebody"))
    a_second_rating(review, editor)
    with pytest.raises(InvalidTransition, match="already"):
        a_second_rating(review, other_editor)


def test_where_the_two_differ_the_approval_says_what_came_of_it(reviewer: User, editor: User) -> None:
    other = Rating.objects.filter(scale__question=Question.SUBSTANCE).exclude(pk=rating(Question.SUBSTANCE).pk)[0]
    review = a_second_rating(a_submitted_review(reviewer), editor, substance_rating=other)
    with pytest.raises(InvalidInput, match="answered differently"):
        reviewing.approve(review_id=review.pk, by=editor)
    approved = reviewing.approve(review_id=review.pk, by=editor, note="The minutes settle it: the first answer.")
    assert approved.state == ReviewState.APPROVED


def test_another_editor_may_approve_on_the_second_answer(reviewer: User, editor: User, other_editor: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    assert reviewing.approve(review_id=review.pk, by=other_editor).approved_by == other_editor


def test_both_answer_on_the_same_scale(reviewer: User, editor: User) -> None:
    review = a_submitted_review(reviewer)
    newer = RatingScale.objects.create(question=Question.SUBSTANCE, version=2, name="Substance")
    shorter = Rating.objects.create(scale=newer, label="Right", value=1, description="It is so.")
    for answer in (shorter, rating(Question.ATTRIBUTION)):
        with pytest.raises(InvalidInput, match="another scale"):
            a_second_rating(review, editor, substance_rating=answer)
    assert not SecondRating.objects.exists()


def test_an_answer_is_kept_as_it_was_given(reviewer: User, editor: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    second = review.second_ratings.get()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        SecondRating.objects.update(note="Never mind.")
    second.pk = None
    with pytest.raises(IntegrityError, match="second_rating_once_per_round"), transaction.atomic():
        second.save(force_insert=True)


def test_pairs_for_agreement_are_the_answers_as_they_were_then(reviewer: User, editor: User) -> None:
    last = Rating.objects.filter(scale__question=Question.ATTRIBUTION).order_by("pk").last()
    assert last is not None
    review = a_second_rating(a_submitted_review(reviewer), editor, attribution_rating=last)
    reviewing.return_review(review_id=review.pk, by=editor, reasons="Think again.")
    reviewing.rate(
        review_id=review.pk, by=reviewer, attribution_rating=last, substance_rating=None, justification="Well."
    )
    assert agreement_pairs(Question.ATTRIBUTION) == [(rating(Question.ATTRIBUTION), last)]
    assert agreement_pairs(Question.SUBSTANCE) == [(rating(Question.SUBSTANCE),) * 2]
