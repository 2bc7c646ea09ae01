"""The review desk through the API: who sees what when, the way to the public, and the events that tell of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from rest_framework.test import APIClient

from claims.choices import Question
from claims.models import Review, ReviewTransition
from claims.services import outbox, triaging
from tests import factories
from tests.api.test_bad_input import assert_refused
from tests.api.test_reviews import step

pytestmark = pytest.mark.django_db


def shown_to(client: APIClient, review: Review) -> list[dict[str, Any]]:
    """The review wherever the API shows it."""
    one = client.get(f"/api/v1/reviews/{review.pk}/").json()
    (row,) = client.get(f"/api/v1/reviews/?claim={review.claim_id}").json()["results"]
    (of_claim,) = client.get(f"/api/v1/claims/{review.claim_id}/").json()["reviews"]
    return [one, row, of_claim]


def test_the_second_person_is_shown_nothing_of_the_first_answers_anywhere(
    as_editor: APIClient, as_reviewer: APIClient, reviewer: User
) -> None:
    review = factories.a_submitted_review(reviewer)
    for shown in shown_to(as_editor, review):
        assert (shown["is_blind"], shown["attribution_rating"], shown["substance_rating"]) == (True, None, None)
        assert shown["justification"] == ""
    assert all(shown["justification"] and not shown["is_blind"] for shown in shown_to(as_reviewer, review))
    answers = {f"{question.value}_rating": factories.rating(question).pk for question in Question}
    answered = step(as_editor, review, "second-rating", answers)
    assert (answered.status_code, answered.json()["second_ratings"][0]["is_same"]) == (200, True)
    assert all(shown["justification"] and shown["substance_rating"] for shown in shown_to(as_editor, review))


def test_approving_without_the_second_answer_is_refused_in_words(as_editor: APIClient, reviewer: User) -> None:
    review = factories.a_submitted_review(reviewer)
    problem = assert_refused(step(as_editor, review, "approve", {}), 422, "invalid-transition")
    assert "second person has to answer" in problem["detail"]


def test_the_way_to_the_public_and_back(as_editor: APIClient, reviewer: User, editor: User) -> None:
    review = factories.a_publishable_review(reviewer, editor)
    gate = as_editor.get(f"/api/v1/reviews/{review.pk}/gate/").json()
    assert {one["line"]: one["is_met"] for one in gate} == dict.fromkeys([one["line"] for one in gate], True)
    assert step(as_editor, review, "publish", {}).json()["state"] == "published"
    (live,) = as_editor.get(f"/api/v1/publications/?claim={review.claim_id}&is_live=true").json()["results"]
    assert live["content"]["wording"] == review.claim.text
    begun = step(as_editor, review, "correct").json()
    assert (begun["corrects"], begun["state"], len(begun["evidence"])) == (live["id"], "in_progress", 2)
    void = {"kind": "void", "explanation": "It went out by mistake."}
    assert step(as_editor, review, "retract", void).json()["state"] == "withdrawn"
    (entry,) = as_editor.get("/api/v1/corrections/?kind=void").json()["results"]
    assert (entry["publication_from"], entry["publication_to"]) == (live["id"], None)
    assert not as_editor.get("/api/v1/publications/?is_live=true").json()["results"]


def test_a_claim_is_triaged_for_somebody_and_started(as_editor: APIClient, as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    made = as_editor.post(
        f"/api/v1/claims/{claim.pk}/triage/", {"to": "editor"}, format="json", headers={"If-Match": '"1"'}
    )
    assert (made.status_code, made.json()["state"]) == (201, "assigned")
    review = Review.objects.get()
    assert step(as_reviewer, review, "assign", {"to": "reviewer"}).json()["assigned_to"]["username"] == "reviewer"
    planned = step(as_reviewer, review, "plan", {"due_at": "2026-12-24T12:00Z"}).json()
    assert planned["due_at"].startswith("2026-12-24T12:00")
    assert step(as_reviewer, review, "start").json()["state"] == "in_progress"
    watched = as_reviewer.post(
        f"/api/v1/reviews/{review.pk}/watch/", {"who": "reviewer", "is_watching": True}, format="json"
    )
    assert [person["username"] for person in watched.json()["watchers"]] == ["reviewer"]


@pytest.mark.parametrize("after", ["x", "-1", "1" * 19, ""])
def test_events_come_after_an_id(as_editor: APIClient, after: str) -> None:
    assert_refused(as_editor.get(f"/api/v1/events/?after={after}"), 400, "invalid-input")


@pytest.mark.django_db(transaction=True)
def test_every_step_is_told_once_in_the_order_of_ids(as_editor: APIClient, reviewer: User, editor: User) -> None:
    factories.a_publication(reviewer, editor)
    events = as_editor.get("/api/v1/events/").json()
    kinds = ["review.opened", "review.submitted", "review.rated_twice", "review.approved", "claim.published"]
    assert [event["kind"] for event in events] == kinds
    assert set(kinds) <= set(outbox.KINDS)
    middle = events[2]["id"]
    assert as_editor.get(f"/api/v1/events/?after={middle}").json() == events[3:]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_while_a_smaller_id_may_still_come(reviewer: User) -> None:
    """One transaction takes an id and is slow; another takes the next id and is done. Neither may be skipped."""
    triaging.triage(claim_id=factories.a_claim().pk, by=reviewer)
    slow = connections.create_connection("default")
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_reviewtransition (review_id, action, from_state, to_state, by_id, at, note)"
                " SELECT review_id, 'start', to_state, 'in_progress', by_id, at, '' FROM claims_reviewtransition"
                " RETURNING id"
            )
            (taken,) = cursor.fetchone()
        triaging.triage(claim_id=factories.a_claim().pk, by=reviewer)
        done = ReviewTransition.objects.latest("pk")
        assert done.pk > taken
        assert outbox.events_after(0, limit=10) == []
        slow.commit()
    finally:
        slow.close()
    assert [event.pk for event in outbox.events_after(0, limit=10)][1:] == [taken, done.pk]
