"""The workflow of a review through the API: steps, refusals, the second person."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.choices import Question, ReviewState
from claims.models import Evidence, Review
from tests import factories
from tests.api.test_bad_input import assert_refused

pytestmark = pytest.mark.django_db


def step(client: APIClient, review: Review, name: str, body: dict[str, Any] | None = None) -> Any:
    """Take a step with the version that the review has now."""
    review.refresh_from_db()
    seen = {"If-Match": f'"{review.version}"'}
    return client.post(f"/api/v1/reviews/{review.pk}/{name}/", body, format="json", headers=seen)


def rate(client: APIClient, review: Review, **body: Any) -> Any:
    review.refresh_from_db()
    seen = {"If-Match": f'"{review.version}"'}
    return client.patch(f"/api/v1/reviews/{review.pk}/", body, format="json", headers=seen)


def test_rating_keeps_what_is_not_given(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    said = factories.rating(Question.ATTRIBUTION, "Said")
    rate(as_reviewer, review, attribution_rating=said.pk)
    answer = rate(as_reviewer, review, justification="Minutes.").json()
    assert answer["attribution_rating"]["label"] == "Said"
    assert answer["justification"] == "Minutes."
    assert answer["rated_by"]["username"] == "reviewer"
    assert answer["missing"] == ["an answer to “Is it so?”", "at least one piece of evidence"]


def test_a_rating_must_answer_its_own_question(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    other = factories.rating(Question.SUBSTANCE)
    problem = assert_refused(rate(as_reviewer, review, attribution_rating=other.pk), 400, "invalid-input")
    assert "does not answer" in problem["detail"]
    review.refresh_from_db()
    assert review.rated_by is None


def test_a_change_that_changes_nothing_is_refused(as_reviewer: APIClient, reviewer: User) -> None:
    assert_refused(rate(as_reviewer, factories.a_review(reviewer)), 400, "invalid-input")


def test_an_incomplete_review_is_not_submitted_and_says_what_is_missing(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    problem = assert_refused(step(as_reviewer, review, "submit"), 400, "invalid-input")
    assert "a justification" in problem["detail"]
    review.refresh_from_db()
    assert review.state == ReviewState.IN_PROGRESS


def test_steps_that_the_workflow_does_not_have_are_refused(as_editor: APIClient, reviewer: User) -> None:
    review = factories.a_complete_review(reviewer)
    for name, body in (("approve", {}), ("return", {"reasons": "Thin."})):
        problem = assert_refused(step(as_editor, review, name, body), 422, "invalid-transition")
        assert "possible now" in problem["detail"]


def test_only_editors_approve(as_reviewer: APIClient, editor: User) -> None:
    review = factories.a_submitted_review(editor)
    problem = assert_refused(step(as_reviewer, review, "approve"), 403, "not-allowed")
    assert "Only editors" in problem["detail"]


def test_nobody_approves_their_own_work(as_editor: APIClient, editor: User) -> None:
    review = factories.a_submitted_review(editor)
    problem = assert_refused(step(as_editor, review, "approve"), 403, "not-allowed")
    assert "second person" in problem["detail"]
    review.refresh_from_db()
    assert review.state == ReviewState.SUBMITTED


def test_a_returned_review_says_why(as_editor: APIClient, as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_submitted_review(reviewer)
    assert_refused(step(as_editor, review, "return", {"reasons": " "}), 400, "invalid-input")
    assert step(as_editor, review, "return", {"reasons": "One source is not enough."}).json()["state"] == "returned"
    log = as_reviewer.get(f"/api/v1/reviews/{review.pk}/transitions/").json()
    assert log[-1]["note"] == "One source is not enough."
    assert log[-1]["by"]["username"] == "editor"
    assert step(as_reviewer, review, "submit").json()["state"] == "submitted"


def test_withdrawing_puts_the_claim_back(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    assert step(as_reviewer, review, "withdraw", {"reasons": "Not ours."}).json()["state"] == "withdrawn"
    claim = as_reviewer.get(f"/api/v1/claims/{review.claim_id}/").json()
    assert (claim["verification_status"], claim["need"]) == ("new", "decide")


def test_a_review_is_handed_to_somebody_who_exists(as_reviewer: APIClient, reviewer: User, editor: User) -> None:
    review = factories.a_review(reviewer)
    assert step(as_reviewer, review, "assign", {"to": "editor"}).json()["assigned_to"]["username"] == "editor"
    assert step(as_reviewer, review, "assign", {"to": None}).json()["assigned_to"] is None
    for nobody in ("nobody", "\x00", {"name": "editor"}):
        assert_refused(step(as_reviewer, review, "assign", {"to": nobody}), 400, "invalid-input")


def test_evidence_is_the_words_as_they_stand(as_reviewer: APIClient, reviewer: User) -> None:
    review, snapshot = factories.a_review(reviewer), factories.a_snapshot()
    body = {"snapshot": snapshot.pk, "start": 4, "end": 11, "stance": "supports", "note": "The port."}
    answer = step(as_reviewer, review, "evidence", body)
    assert answer.status_code == 201
    assert answer.json()["anchor"]["exact"] == snapshot.text[4:11] == "harbour"
    assert as_reviewer.get(answer["Location"]).json() == answer.json()
    assert_refused(step(as_reviewer, review, "evidence", body), 400, "invalid-input")


@pytest.mark.parametrize(
    "wrong",
    [{"start": 11, "end": 4}, {"end": 10_000}, {"end": 2**40}, {"start": -1}, {"snapshot": 0}, {"stance": "proves"}],
    ids=str,
)
def test_evidence_must_stand_in_the_text(as_reviewer: APIClient, reviewer: User, wrong: dict[str, Any]) -> None:
    review = factories.a_review(reviewer)
    body = {"snapshot": factories.a_snapshot().pk, "start": 4, "end": 11, "stance": "supports"} | wrong
    assert_refused(step(as_reviewer, review, "evidence", body), 400, "invalid-input")
    assert not Evidence.objects.exists()


def test_evidence_comes_off_only_while_the_review_is_worked_on(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_complete_review(reviewer)
    extra = factories.some_evidence(review, reviewer)
    url, seen = "/api/v1/evidence/{}/", {"If-Match": '"1"'}
    assert as_reviewer.delete(url.format(extra.pk), headers=seen).status_code == 204
    step(as_reviewer, review, "submit")
    assert_refused(as_reviewer.delete(url.format(review.evidence.get().pk), headers=seen), 422, "invalid-transition")


def test_reviews_are_found_by_what_they_need(as_editor: APIClient, reviewer: User) -> None:
    waiting, fresh = factories.a_submitted_review(reviewer), factories.a_review(reviewer)
    found = as_editor.get("/api/v1/reviews/?state=submitted").json()["results"]
    assert [review["id"] for review in found] == [waiting.pk]
    found = as_editor.get("/api/v1/reviews/?is_open=true&assigned_to=reviewer").json()["results"]
    assert [review["id"] for review in found] == [fresh.pk, waiting.pk]
    assert not as_editor.get("/api/v1/reviews/?is_open=false").json()["results"]
