"""Deny by default: what strangers, outsiders and narrow tokens get, at every endpoint there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Claim
from factcheck.core.models import Scope
from tests import factories
from tests.api.conftest import TokenClient
from tests.api.endpoints import PUBLIC, Address, every_address

ADDRESSES = every_address()
CLOSED = [address for address in ADDRESSES if address.path not in PUBLIC]
ME = "/api/v1/me/"
NOT_ME = [address for address in CLOSED if address.path != ME]

pytestmark = pytest.mark.django_db


def _slug(response: object) -> str:
    return str(response.json()["type"]).partition("#")[2]  # type: ignore[attr-defined]


def _knock(client: APIClient, address: Address) -> Any:
    return client.generic(address.method, address.url, "{}", content_type="application/json")


def test_there_are_endpoints_to_test() -> None:
    assert len(CLOSED) > 55


def test_every_endpoint_declares_who_may() -> None:
    silent = [
        str(address)
        for address in CLOSED
        if not (address.declared and (address.path == ME or (address.declared.scope and address.declared.permissions)))
    ]
    assert silent == []


def test_writes_need_a_scope_for_writing() -> None:
    reads = {str(address) for address in CLOSED if address.declared and address.declared.scope in {Scope.READ, None}}
    assert reads == {str(address) for address in CLOSED if address.method == "GET"}


def test_strangers_are_asked_who_they_are() -> None:
    answers = {str(address): _knock(APIClient(), address) for address in CLOSED}
    assert {name: (answer.status_code, _slug(answer)) for name, answer in answers.items()} == dict.fromkeys(
        answers, (401, "not-authenticated")
    )
    assert {answer["WWW-Authenticate"] for answer in answers.values()} == {"Token"}


@pytest.mark.parametrize("way", ["token", "session"])
def test_outsiders_are_refused_with_a_token_and_with_a_session(
    way: str, outsider: User, as_outsider: APIClient
) -> None:
    client = as_outsider
    if way == "session":
        client = APIClient()
        client.force_login(outsider)
    answers = {str(address): _knock(client, address) for address in NOT_ME}
    assert {name: (answer.status_code, _slug(answer)) for name, answer in answers.items()} == dict.fromkeys(
        answers, (403, "not-allowed")
    )


def test_a_token_without_the_scope_is_refused_whatever_its_person_may(editor: User, with_token: TokenClient) -> None:
    scopes = {str(address): address.declared.scope for address in NOT_ME if address.declared}
    without = {scope: with_token(editor, *(other for other in Scope if other != scope)) for scope in scopes.values()}
    answers = {str(address): _knock(without[scopes[str(address)]], address) for address in NOT_ME}
    assert {name: (answer.status_code, _slug(answer), answer.json()["scope"]) for name, answer in answers.items()} == {
        name: (403, "insufficient-scope", scope) for name, scope in scopes.items()
    }


@pytest.mark.parametrize("path", ["outlets", "feeds"])
def test_reviewers_read_sources_but_do_not_edit_them(as_reviewer: APIClient, path: str) -> None:
    assert as_reviewer.get(f"/api/v1/{path}/").status_code == 200
    assert as_reviewer.post(f"/api/v1/{path}/", {}, format="json").status_code == 403


def test_a_session_needs_the_csrf_token_to_write(reviewer: User) -> None:
    session = APIClient(enforce_csrf_checks=True)
    session.force_login(reviewer)
    assert session.get("/api/v1/claims/").status_code == 200
    refused = session.post("/api/v1/claims/", {"text": "The harbour closes."}, format="json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["detail"]
    assert not Claim.objects.exists()


def test_somebody_who_left_is_refused_at_once(reviewer: User, as_reviewer: APIClient) -> None:
    reviewer.is_active = False
    reviewer.save()
    response = as_reviewer.get("/api/v1/claims/")
    assert (response.status_code, _slug(response)) == (401, "invalid-token")


def test_me_says_who_i_am_even_to_an_outsider(as_outsider: APIClient, as_editor: APIClient) -> None:
    assert as_outsider.get("/api/v1/me/").json()["permissions"] == []
    me = as_editor.get("/api/v1/me").json()
    assert me["groups"] == ["Editors"]
    assert "claims.approve_review" in me["permissions"]
    assert me["token"]["scopes"] == list(Scope)


def test_the_last_slash_may_be_missing_without_losing_the_body(as_reviewer: APIClient) -> None:
    made = as_reviewer.post("/api/v1/claims", {"text": "The harbour closes in May."}, format="json")
    assert made.status_code == 201
    assert as_reviewer.get(made["Location"]).json()["text"] == "The harbour closes in May."


def test_a_method_that_is_not_offered_is_named_with_those_that_are(as_editor: APIClient) -> None:
    claim = factories.a_claim()
    for method in ("put", "delete", "options"):
        response = getattr(as_editor, method)(f"/api/v1/claims/{claim.pk}/")
        assert (response.status_code, _slug(response)) == (405, "method-not-allowed")
        assert "PATCH" in response["Allow"]
