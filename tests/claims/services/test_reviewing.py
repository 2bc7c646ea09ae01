"""The workflow of a review: no sequence of actions by anybody reaches a state that the rules forbid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims.choices import Question, ReviewState, Stance, VerificationStatus
from claims.models import ReviewTransition
from claims.services import reviewing, triaging
from claims.services.deciding import dismiss_claim, dismiss_coverage, restore_claim
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed, StaleState
from tests.factories import (
    a_claim,
    a_complete_review,
    a_review,
    a_second_rating,
    a_snapshot,
    a_submitted_review,
    rating,
    some_coverage,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def test_a_review_goes_from_opening_to_approval(reviewer: User, editor: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    reviewing.approve(review_id=review.pk, by=editor)
    review.refresh_from_db()
    assert review.state == ReviewState.APPROVED
    assert review.claim.verification_status == VerificationStatus.CHECKED
    assert [t.action for t in review.transitions.all()] == ["open", "submit", "second_rating", "approve"]
    assert [t.by for t in review.transitions.all()] == [reviewer, reviewer, editor, editor]


def test_nobody_approves_what_they_submitted(editor: User) -> None:
    review = a_submitted_review(editor)
    with pytest.raises(NotAllowed, match="a second person"):
        reviewing.approve(review_id=review.pk, by=editor)


def test_nobody_approves_what_they_rated_and_somebody_else_submitted(editor: User, reviewer: User) -> None:
    review = a_complete_review(editor)
    reviewing.submit(review_id=review.pk, by=reviewer)
    with pytest.raises(NotAllowed, match="a second person"):
        reviewing.approve(review_id=review.pk, by=editor)


def test_reviewers_do_not_approve(reviewer: User, editor: User) -> None:
    review = a_submitted_review(editor)
    with pytest.raises(NotAllowed, match="Only editors"):
        reviewing.approve(review_id=review.pk, by=reviewer)


def test_an_outsider_may_do_nothing(outsider: User, editor: User) -> None:
    review, complete = a_submitted_review(editor), a_complete_review(editor)
    attempts: list[Callable[[], object]] = [
        lambda: triaging.open_review(claim_id=a_claim().pk, by=outsider),
        lambda: reviewing.submit(review_id=complete.pk, by=outsider),
        lambda: reviewing.approve(review_id=review.pk, by=outsider),
        lambda: reviewing.return_review(review_id=review.pk, by=outsider, reasons="No."),
        lambda: reviewing.withdraw(review_id=review.pk, by=outsider, reasons="No."),
        lambda: dismiss_claim(claim_id=a_claim().pk, by=outsider, reason="No."),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def test_submitting_says_everything_that_is_missing(reviewer: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        reviewing.submit(review_id=a_review(reviewer).pk, by=reviewer)
    for missing in ("Did they say it?", "Is it so?", "a justification", "evidence"):
        assert missing in str(refused.value)


def test_a_rating_answers_its_own_question(reviewer: User) -> None:
    with pytest.raises(InvalidInput, match="does not answer"):
        reviewing.rate(
            review_id=a_review(reviewer).pk,
            by=reviewer,
            attribution_rating=rating(Question.SUBSTANCE),
            substance_rating=None,
            justification="",
        )


def test_a_claim_has_one_open_review(reviewer: User) -> None:
    review = a_review(reviewer)
    with pytest.raises(InvalidTransition, match="already has an open review"):
        triaging.open_review(claim_id=review.claim_id, by=reviewer)


def test_an_older_version_is_refused_and_changes_nothing(reviewer: User) -> None:
    review = a_complete_review(reviewer)
    with pytest.raises(StaleState, match="Somebody else changed this review"):
        reviewing.submit(review_id=review.pk, by=reviewer, version=review.version - 1)
    review.refresh_from_db()
    assert review.state == ReviewState.IN_PROGRESS


def test_a_returned_review_can_be_mended_and_submitted_again(reviewer: User, editor: User) -> None:
    review = a_submitted_review(reviewer)
    reviewing.return_review(review_id=review.pk, by=editor, reasons="The second source is missing.")
    some_evidence(review, reviewer, "Nobody at the port")
    reviewing.submit(review_id=review.pk, by=reviewer)
    assert ReviewTransition.objects.get(action="return").note == "The second source is missing."


def test_a_withdrawn_review_puts_the_claim_back_on_the_queue(reviewer: User) -> None:
    review = a_review(reviewer)
    reviewing.withdraw(review_id=review.pk, by=reviewer, reasons="A duplicate.")
    review.claim.refresh_from_db()
    assert review.claim.verification_status == VerificationStatus.NEW


def test_evidence_holds_the_exact_words_or_is_refused(reviewer: User) -> None:
    review, snapshot = a_review(reviewer), a_snapshot()
    evidence = some_evidence(review, reviewer, "close in May")
    assert evidence.exact == "close in May"
    with pytest.raises(InvalidInput, match="inside the text"):
        reviewing.attach_evidence(
            review_id=review.pk, by=reviewer, snapshot_id=snapshot.pk, start=5, end=10**6, stance=Stance.CONTEXT
        )


def test_attaching_a_passage_keeps_it_and_holds_it(reviewer: User) -> None:
    review = a_review(reviewer)
    coverage = some_coverage(review.claim)
    evidence = reviewing.attach_coverage(coverage_id=coverage.pk, by=reviewer, stance=Stance.REFUTES)
    coverage.refresh_from_db()
    assert (coverage.state, coverage.decided_by) == ("kept", reviewer)
    with pytest.raises(InvalidTransition, match="attached as evidence"):
        dismiss_coverage(coverage_id=coverage.pk, by=reviewer)
    reviewing.remove_evidence(evidence_id=evidence.pk, by=reviewer)
    dismiss_coverage(coverage_id=coverage.pk, by=reviewer)


def test_a_submitted_review_cannot_be_changed(reviewer: User, editor: User) -> None:
    review = a_submitted_review(reviewer)
    with pytest.raises(InvalidTransition, match="only while it is being worked on"):
        some_evidence(review, reviewer)


def test_claims_are_dismissed_with_a_reason_and_restored(reviewer: User) -> None:
    claim = a_claim()
    with pytest.raises(InvalidInput, match="Say why"):
        dismiss_claim(claim_id=claim.pk, by=reviewer, reason="  ")
    dismiss_claim(claim_id=claim.pk, by=reviewer, reason="An opinion.")
    with pytest.raises(InvalidTransition, match="Restore it"):
        triaging.open_review(claim_id=claim.pk, by=reviewer)
    assert restore_claim(claim_id=claim.pk, by=reviewer).dismissed_reason == ""
