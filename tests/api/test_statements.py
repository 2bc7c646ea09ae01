"""Statements, their corrections and the readings of briefings through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.choices import BriefingStage
from claims.models import Claim, Statement
from claims.services.intake import store_reading
from claims.services.rereading import store_rereading
from factcheck.core.models import Job
from tests import factories
from tests.api.test_claims import act, ids
from tests.claims.services.readings import a_proposal, a_reading, found

pytestmark = pytest.mark.django_db

TEXT = "Ada Quill said that the harbour closes in May and the quay sinks by 12 cm. Nobody else spoke of it."
HARBOUR, QUAY = "the harbour closes in May", "the quay sinks by 12 cm"


@pytest.fixture
def statement(db: None) -> Statement:
    """One of a briefing that was read; another one of it is held back."""
    snapshot = factories.a_snapshot(TEXT)
    briefing = factories.a_briefing(snapshot, stage=BriefingStage.READING, read_at=None)
    role: dict[str, Any] = {"role": "mayor", "role_spans": [[0, 3]], "confidence_reasons": ["It has a cue."]}
    harbour = found(snapshot, HARBOUR, proposed=[a_proposal(HARBOUR, 0.7, "prediction")], **role)
    store_reading(briefing, a_reading(harbour, found(snapshot, QUAY, confidence=0.2)))
    return snapshot.statements.get(start=TEXT.index(HARBOUR))


def test_a_statement_shows_what_the_reader_knows_of_it(as_reviewer: APIClient, statement: Statement) -> None:
    shown = as_reviewer.get(f"/api/v1/statements/{statement.pk}/").json()
    appearance = statement.appearances.get()
    assert shown["claims"] == [{"claim": appearance.claim_id, "hop": "paraphrase", "reason": "It states this claim."}]
    assert (shown["role"], shown["role_spans"], shown["decision"]) == ("mayor", [[0, 3]], "suggested")
    assert (shown["confidence"], shown["confidence_reasons"]) == (0.9, ["It has a cue."])
    assert shown["proposed"][0]["nature"] == "prediction"
    claim = as_reviewer.get(f"/api/v1/claims/{appearance.claim_id}/").json()
    assert (claim["nature"], claim["worthiness"], claim["worthiness_reasons"]) == (
        "prediction",
        0.7,
        ["It has a number."],
    )
    assert claim["statements"][0]["id"] == statement.pk
    assert ids(as_reviewer, "statements/?confidence_min=0.5&decision=suggested") == [statement.pk]
    assert ids(as_reviewer, f"statements/?claim={appearance.claim_id}&reading=rules+1") == [statement.pk]


def test_people_decide_and_correct_step_by_step(as_reviewer: APIClient, statement: Statement) -> None:
    url = f"statements/{statement.pk}"
    rejected = act(as_reviewer, f"{url}/reject")
    assert (rejected.status_code, rejected.json()["decision"], rejected.json()["claims"]) == (200, "rejected", [])
    assert act(as_reviewer, f"{url}/restore", version=1).status_code == 412
    restored = act(as_reviewer, f"{url}/restore", version=rejected.json()["version"]).json()
    accepted = act(as_reviewer, f"{url}/accept", version=restored["version"]).json()
    assert (accepted["decision"], accepted["decided_by"]["username"]) == ("accepted", "reviewer")
    words = {"spans": [[TEXT.index("harbour"), TEXT.index(" by 12")]]}
    longer = act(as_reviewer, f"{url}/boundary", words, version=accepted["version"]).json()
    assert longer["anchor"]["exact"] == "harbour closes in May and the quay sinks"
    both = act(as_reviewer, f"{url}/split", {"at": TEXT.index("the quay")}, version=longer["version"]).json()
    assert [one["anchor"]["exact"] for one in both] == ["harbour closes in May and", "the quay sinks"]
    merged = act(as_reviewer, f"{url}/merge", {"others": [both[1]["id"]]}, version=both[0]["version"]).json()
    assert merged["anchor"]["exact"] == longer["anchor"]["exact"]
    said = act(as_reviewer, f"{url}/speaker", {"speaker": "Bo Lantern"}, version=merged["version"]).json()
    assert (said["claimant"]["name"], said["speaker_reason"]) == ("Bo Lantern", "Corrected by reviewer.")
    claim = factories.a_claim()
    moved = act(as_reviewer, f"{url}/claims", {"claims": [claim.pk]}, version=said["version"]).json()
    assert [one["claim"] for one in moved["claims"]] == [claim.pk]
    steps = as_reviewer.get(f"/api/v1/annotations/?statement={statement.pk}").json()["results"]
    actions = ["claims", "speaker", "merge", "split", "boundary", "accept", "restore", "reject"]
    assert [step["action"] for step in steps] == actions
    assert steps[-1]["before"]["spans"] == [[statement.start, statement.end]]
    assert ids(as_reviewer, "annotations/?by=reviewer&action=reject") == [steps[-1]["id"]]


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("boundary", {"spans": [[5, 2]]}),
        ("boundary", {"spans": []}),
        ("boundary", {"spans": [[0, 1, 2]]}),
        ("split", {"at": 0}),
        ("merge", {"others": [999_999]}),
        ("claims", {"claims": [999_999]}),
        ("speaker", {"claimant": 999_999}),
    ],
)
def test_what_is_not_in_the_text_or_not_there_is_refused(
    as_reviewer: APIClient, statement: Statement, step: str, body: dict[str, object]
) -> None:
    refused = act(as_reviewer, f"statements/{statement.pk}/{step}", body)
    assert refused.status_code == 400, refused.content
    assert not statement.annotations.exists()


def test_a_statement_is_marked_by_hand(as_reviewer: APIClient, statement: Statement) -> None:
    at = TEXT.index("Nobody else")
    body = {"snapshot": statement.snapshot_id, "spans": [[at, len(TEXT) - 1]], "speaker": "Bo Lantern"}
    made = as_reviewer.post("/api/v1/statements/", body, format="json")
    assert (made.status_code, made.json()["decision"], made.json()["kind"]) == (201, "accepted", "indirect")
    assert as_reviewer.get(made["Location"]).json()["anchor"]["exact"] == "Nobody else spoke of it"


def test_a_briefing_tells_what_is_held_back_and_what_the_last_reading_changed(
    as_reviewer: APIClient, statement: Statement, reviewer: User
) -> None:
    briefing = statement.snapshot.briefings.get()
    url = f"/api/v1/briefings/{briefing.pk}/"
    shown = as_reviewer.get(url).json()
    assert (shown["held_back_count"], shown["statements_count"], shown["claims_count"]) == (1, 2, 1)
    assert shown["last_reading"]["version"] == "rules 1"
    store_rereading(briefing, a_reading(found(statement.snapshot, QUAY), version="rules 2"), by=reviewer)
    diff = as_reviewer.get(url).json()["last_reading"]
    assert (diff["requested_by"]["username"], diff["counts"]["gone"]) == ("reviewer", 1)
    assert diff["diff"]["changed"][0]["aspects"] == ["confidence"]
    assert as_reviewer.get(url).json()["held_back_count"] == 0
    assert as_reviewer.post(f"{url}read-again/").status_code == 202
    assert Job.objects.filter(kind="read_briefing", key=f"briefing:{briefing.pk}:again").exists()


def test_claims_come_by_worth_if_asked_for_page_by_page(as_reviewer: APIClient) -> None:
    worths = [0.2, None, 0.9, 0.29, 0.9]
    claims = [factories.a_claim(worthiness=worth, nature="fact") for worth in worths]
    wanted = [claims[i].pk for i in (1, 4, 2, 3, 0)]
    assert ids(as_reviewer, "claims/?order=worthiness") == wanted
    found_ids, address = [], "/api/v1/claims/?order=worthiness&page_size=2"
    while address:
        page = as_reviewer.get(address).json()
        found_ids += [row["id"] for row in page["results"]]
        address = page["next"]
    assert found_ids == wanted
    assert ids(as_reviewer, "claims/?worthiness_min=0.5&nature=fact") == [claims[4].pk, claims[2].pk]


def test_the_nature_of_a_claim_is_put_right(as_reviewer: APIClient) -> None:
    claim = factories.a_claim(nature="fact")
    changed = as_reviewer.patch(
        f"/api/v1/claims/{claim.pk}/", {"nature": "opinion"}, format="json", headers={"If-Match": '"1"'}
    )
    assert (changed.json()["nature"], changed.json()["version"]) == ("opinion", 2)
    assert not Claim.objects.untouched().exists()
