"""Nobody overwrites what somebody else changed: ETag, If-Match, If-None-Match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from rest_framework.test import APIClient

from claims.models import Claim
from tests import factories
from tests.api.endpoints import Address, every_address
from tests.api.test_bad_input import assert_refused

pytestmark = pytest.mark.django_db

GUARDED = [address for address in every_address() if address.declared and address.declared.needs_version]

RECORDS: dict[str, Callable[[User], Model]] = {
    "outlets": lambda by: factories.an_outlet(),
    "feeds": lambda by: factories.a_feed(),
    "claims": lambda by: factories.a_claim(),
    "claimants": lambda by: factories.a_claimant(),
    "statements": lambda by: factories.a_statement(factories.a_claim()),
    "coverage": lambda by: factories.some_coverage(factories.a_review(by).claim),
    "matches": lambda by: factories.a_match(factories.a_claim()),
    "reviews": factories.a_review,
    "evidence": lambda by: factories.some_evidence(factories.a_review(by), by),
}

BODIES: dict[str, dict[str, Any]] = {
    "outlets_partial_update": {"name": "New name"},
    "feeds_partial_update": {"title": "New title"},
    "claims_partial_update": {"text": "The harbour stays open."},
    "claims_dismiss": {"reason": "Nobody said it."},
    "claimants_partial_update": {"aliases": ["The Mayor of Harbour Town"]},
    "statements_boundary": {"spans": [[0, 11]]},
    "statements_split": {"at": 12},
    "statements_merge": {"others": [1]},
    "statements_speaker": {"speaker": "Bo Lantern"},
    "statements_claims": {"claims": []},
    "coverage_attach": {"stance": "context"},
    "reviews_partial_update": {"justification": "Minutes."},
    "claims_triage": {"to": None},
    "reviews_assign": {"to": None},
    "reviews_plan": {"due_at": None},
    "reviews_second_rating": {"attribution_rating": 1, "substance_rating": 6},
    "reviews_override_line": {"line": "sources", "reason": "There is no other."},
    "reviews_ask_for_reply": {
        "whom": "The mayor",
        "how": "By mail",
        "asked_at": "2026-03-01T12:00Z",
        "deadline": "2026-03-03T12:00Z",
    },
    "reviews_record_reply": {"request": 1, "answer": "It closes."},
    "reviews_waive_reply": {"reason": "Not to be reached."},
    "reviews_nothing_found": {"stance": "refutes", "note": "In the archive of the port."},
    "reviews_retract": {"kind": "void", "explanation": "Not ready."},
    "reviews_return_": {"reasons": "Thin."},
    "reviews_withdraw": {"reasons": "Not ours."},
}


def _send(client: APIClient, address: Address, record: Model, *, seen: str | None) -> Any:
    resource = address.path.split("/")[3]
    body = BODIES.get(f"{resource}_{address.action}", {})
    if address.action == "evidence":
        body = {"snapshot": factories.a_snapshot().pk, "start": 0, "end": 11, "stance": "supports"}
    headers = {} if seen is None else {"If-Match": seen}
    url = address.path.replace("{id}", str(record.pk))
    return getattr(client, address.method.lower())(url, body, format="json", headers=headers)


def _record(address: Address, editor: User) -> Model:
    return RECORDS[address.path.split("/")[3]](editor)


def _stored(record: Model) -> dict[str, Any]:
    found: dict[str, Any] = type(record)._default_manager.filter(pk=record.pk).values()[0]
    return found


def test_every_kind_of_versioned_record_is_here() -> None:
    assert {address.path.split("/")[3] for address in GUARDED} == set(RECORDS)


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_a_write_must_say_which_version_it_is_meant_for(address: Address, editor: User, as_editor: APIClient) -> None:
    record = _record(address, editor)
    before = _stored(record)
    for seen in (None, "", "*"):
        assert_refused(_send(as_editor, address, record, seen=seen), 428, "precondition-required")
    assert _stored(record) == before


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_a_write_for_an_older_version_changes_nothing(address: Address, editor: User, as_editor: APIClient) -> None:
    record = _record(address, editor)
    before = _stored(record)
    for seen in ('"0"', f'W/"{before["version"]}"', '"abc"', '"99.0123456789abcdef"'):
        assert_refused(_send(as_editor, address, record, seen=seen), 412, "precondition-failed")
    assert _stored(record) == before


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_what_is_no_etag_is_refused_as_such(address: Address, editor: User, as_editor: APIClient) -> None:
    record = _record(address, editor)
    for seen in ("1", '"1", "2"', "'1'"):
        assert_refused(_send(as_editor, address, record, seen=seen), 400, "invalid-input")


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_carries_its_version_as_etag(name: str, editor: User, as_editor: APIClient) -> None:
    record = RECORDS[name](editor)
    answer = as_editor.get(f"/api/v1/{name}/{record.pk}/")
    assert answer["ETag"].startswith(f'"{answer.json()["version"]}.')
    same = as_editor.get(f"/api/v1/{name}/{record.pk}/", headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", answer["ETag"])


def test_the_etag_of_an_answer_is_good_for_the_next_write(as_editor: APIClient) -> None:
    url, seen = f"/api/v1/claims/{factories.a_claim().pk}/", '"1"'
    for text in ("The harbour closes.", "The harbour closes in May."):
        answer = as_editor.patch(url, {"text": text}, format="json", headers={"If-Match": seen})
        assert answer.json()["text"] == text
        seen = answer["ETag"]


def test_of_two_who_write_at_once_the_second_is_told(as_editor: APIClient, as_reviewer: APIClient) -> None:
    url = f"/api/v1/claims/{factories.a_claim().pk}/"
    seen = {"If-Match": as_editor.get(url)["ETag"]}
    assert as_editor.patch(url, {"priority": 1}, format="json", headers=seen).status_code == 200
    stale = as_reviewer.patch(url, {"priority": 3}, format="json", headers=seen)
    problem = assert_refused(stale, 412, "precondition-failed")
    assert "Somebody else changed this claim" in problem["detail"]
    assert Claim.objects.get().priority == 1


def test_aliases_count_as_a_change_of_the_claimant(as_editor: APIClient) -> None:
    url = f"/api/v1/claimants/{factories.a_claimant('Anna Berg').pk}/"
    seen = {"If-Match": '"1"'}
    changed = as_editor.patch(url, {"aliases": ["Mayor Berg"]}, format="json", headers=seen)
    assert changed.json()["aliases"] == ["Anna Berg", "Mayor Berg"]
    assert_refused(as_editor.patch(url, {"aliases": []}, format="json", headers=seen), 412, "precondition-failed")


def test_what_the_machine_adds_is_news_to_readers_but_no_obstacle_to_writers(as_editor: APIClient) -> None:
    claim = factories.a_claim()
    url = f"/api/v1/claims/{claim.pk}/"
    seen = as_editor.get(url)["ETag"]
    factories.some_coverage(claim)
    assert as_editor.get(url, headers={"If-None-Match": seen}).json()["passages"] == 1
    answer = as_editor.patch(url, {"priority": 1}, format="json", headers={"If-Match": seen})
    assert answer.status_code == 200


def test_a_briefing_can_be_polled_without_reading_the_same_twice(as_editor: APIClient) -> None:
    briefing = factories.a_briefing()
    url = f"/api/v1/briefings/{briefing.pk}/"
    seen = as_editor.get(url)["ETag"]
    assert as_editor.get(url, headers={"If-None-Match": f'"x", W/{seen}'}).status_code == 304
