"""Each kind of bad input gets its own problem, and leaves nothing half-written."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError
from rest_framework.test import APIClient

from claims.models import Briefing, Claim
from factcheck.core.models import Job
from sources.models import Feed, Snapshot
from tests import factories
from tests.api.conftest import TokenClient

pytestmark = pytest.mark.django_db


def assert_refused(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem, after checking that it is one, of this type."""
    assert response["Content-Type"] == "application/problem+json", response.content
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["type"]) == (status, f"/api/v1/problems/#{slug}"), problem
    assert problem["status"] == status
    assert problem["title"]
    assert len(problem["detail"]) > 10
    assert "Traceback" not in response.content.decode()
    return problem


BRIEFINGS: dict[str, tuple[Any, int, str]] = {
    "nothing": ({}, 400, "invalid-input"),
    "empty text": ({"text": ""}, 400, "invalid-input"),
    "blank text": ({"text": " \n\t "}, 400, "invalid-input"),
    "no words": ({"text": "… – !"}, 400, "invalid-input"),
    "text and address": ({"text": "It rained.", "url": "https://example.org/"}, 400, "invalid-input"),
    "huge text": ({"text": "x" * 500_001}, 400, "invalid-input"),
    "huge title": ({"text": "It rained.", "title": "x" * 501}, 400, "invalid-input"),
    "NUL": ({"text": "It rained\x00."}, 400, "invalid-input"),
    "lone surrogate": ({"text": "It rained \ud800."}, 400, "invalid-input"),
    "binary": ({"text": "".join(map(chr, range(1, 32))) * 4 + "ab"}, 400, "invalid-input"),
    "a list": (["It rained."], 400, "invalid-input"),
    "a string": ("It rained.", 400, "invalid-input"),
    "null": (None, 400, "invalid-input"),
    "wrong type": ({"text": {"de": "Es regnete."}}, 400, "invalid-input"),
    "unknown field": ({"text": "It rained.", "txet": "It rained."}, 400, "invalid-input"),
    "read-only field": ({"text": "It rained.", "stage": "read"}, 400, "invalid-input"),
    "unknown topic": ({"text": "It rained.", "topic": 999_999}, 400, "invalid-input"),
    "infinite topic": ({"text": "It rained.", "topic": 10**400}, 400, "invalid-input"),
    "no address": ({"url": "lunch"}, 400, "invalid-address"),
    "file address": ({"url": "file:///etc/passwd"}, 400, "invalid-address"),
    "loopback address": ({"url": "http://127.0.0.1/"}, 400, "invalid-address"),
    "loopback in disguise": ({"url": "http://[::ffff:127.0.0.1]/"}, 400, "invalid-address"),
    "decimal address": ({"url": "http://2130706433/"}, 400, "invalid-address"),
    "metadata service": ({"url": "http://169.254.169.254/latest/meta-data/"}, 400, "invalid-address"),
    "private address": ({"url": "https://10.0.0.1/"}, 400, "invalid-address"),
    "database port": ({"url": "http://example.org:5432/"}, 400, "invalid-address"),
    "credentials": ({"url": "http://user:secret@example.org/"}, 400, "invalid-address"),
    "space in address": ({"url": "http://example.org/a b"}, 400, "invalid-address"),
}


@pytest.mark.parametrize(("body", "status", "slug"), BRIEFINGS.values(), ids=BRIEFINGS)
def test_a_briefing_that_cannot_be_read_is_refused_whole(
    as_reviewer: APIClient, body: Any, status: int, slug: str
) -> None:
    response = as_reviewer.generic("POST", "/api/v1/briefings/", json.dumps(body), content_type="application/json")
    assert_refused(response, status, slug)
    assert not Briefing.objects.exists()
    assert not Snapshot.objects.exists()
    assert not Job.objects.exists()


BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "cut off": (b'{"text": "It', "application/json", 400, "malformed-json"),
    "empty": (b" ", "application/json", 400, "malformed-json"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "application/json", 400, "malformed-json"),
    "an encoding that unpacks": (b"{}", "application/json; charset=bz2_codec", 400, "malformed-json"),
    "not a number": (b'{"topic": NaN}', "application/json", 400, "malformed-json"),
    "an infinite number": (b'{"topic": 1e999}', "application/json", 400, "invalid-input"),
    "a number without end": (b'{"topic": ' + b"1" * 5000 + b"}", "application/json", 400, "malformed-json"),
    "nested too deep": (b'{"text":' * 100_000, "application/json", 400, "malformed-json"),
    "too large": (b'{"text": "' + b"x" * 3_000_000 + b'"}', "application/json", 413, "too-large"),
    "a form": (b"text=It+rained.", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
    "XML": (b"<text>It rained.</text>", "application/xml", 415, "unsupported-media-type"),
}


@pytest.mark.parametrize(("body", "media_type", "status", "slug"), BODIES.values(), ids=BODIES)
def test_a_body_that_is_not_json_is_refused(
    as_reviewer: APIClient, body: bytes, media_type: str, status: int, slug: str
) -> None:
    response = as_reviewer.generic("POST", "/api/v1/briefings/", body, content_type=media_type)  # type: ignore[arg-type]
    assert_refused(response, status, slug)
    assert not Briefing.objects.exists()


QUERIES = {
    "unknown parameter": "claims/?stauts=new",
    "unknown parameter of one record": "claims/{claim}/?fields=text",
    "given twice": "claims/?need=rate&need=decide",
    "unknown choice": "claims/?verification_status=maybe",
    "not a number": "claims/?topic=harbour",
    "a number beyond the database": "claims/?topic=99999999999999999999",
    "NUL": "claims/?q=%00",
    "huge": "claims/?q=" + "x" * 301,
    "not a time": "claims/?created_after=yesterday",
    "a cursor from nowhere": "claims/?cursor=x",
    "a cursor with words in it": "claims/?cursor=cD1hYmM%3D",
    "no page size": "claims/?page_size=0",
    "negative page size": "claims/?page_size=-1",
    "page size in words": "claims/?page_size=all",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_that_makes_no_sense_is_refused_by_name(as_reviewer: APIClient, query: str) -> None:
    response = as_reviewer.get("/api/v1/" + query.format(claim=factories.a_claim().pk))
    problem = assert_refused(response, 400, "invalid-input")
    assert problem["errors"][0]["parameter"] in query


@pytest.mark.parametrize("path", ["claims/999999999/", "claims/99999999999999999999/", "claims/abc/", "nothing/", ""])
def test_an_address_where_nothing_is_says_so(as_reviewer: APIClient, path: str) -> None:
    assert_refused(as_reviewer.get(f"/api/v1/{path}"), 404, "not-found")


def test_an_unknown_address_outside_the_version_says_so_to_strangers_too() -> None:
    assert_refused(APIClient().post("/api/v9/claims/"), 404, "not-found")


def test_a_format_that_is_not_offered_is_refused_in_json(as_reviewer: APIClient) -> None:
    assert_refused(as_reviewer.get("/api/v1/claims/", headers={"Accept": "text/csv"}), 406, "not-acceptable")


def test_the_fields_at_fault_are_pointed_at(as_editor: APIClient) -> None:
    body = {"outlet": "one", "url": "https://example.org/feed", "interval_seconds": 5}
    problem = assert_refused(as_editor.post("/api/v1/feeds/", body, format="json"), 400, "invalid-input")
    assert {error["pointer"] for error in problem["errors"]} == {"#/outlet", "#/interval_seconds"}


def test_a_place_inside_a_list_is_pointed_at(as_editor: APIClient) -> None:
    body = {"name": "Anna Berg", "aliases": ["Berg", "x" * 201]}
    problem = assert_refused(as_editor.post("/api/v1/claimants/", body, format="json"), 400, "invalid-input")
    assert [error["pointer"] for error in problem["errors"]] == ["#/aliases/1"]


@pytest.mark.parametrize(
    "token", ["", "abc", "0" * 64, "0" * 63 + "\xff", "\x01" * 64, "0" * 5000, "one two"], ids=repr
)
def test_a_token_that_is_none_is_refused(token: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    response = client.get("/api/v1/claims/")
    assert_refused(response, 401, "invalid-token")
    assert response["WWW-Authenticate"] == "Token"


def test_a_token_that_expired_is_told_apart_from_a_wrong_one(reviewer: User, with_token: TokenClient) -> None:
    client = with_token(reviewer, expiry=timedelta(seconds=-1))
    assert_refused(client.get("/api/v1/claims/"), 401, "token-expired")
    assert_refused(client.get("/api/v1/claims/"), 401, "token-expired")


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    answers = [APIClient().get("/api/v1/problems/") for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert_refused(answers[-1], 429, "throttled")
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61


def test_without_the_cache_nobody_is_throttled(as_reviewer: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise RedisConnectionError("nobody answers")

    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.get", away)
    assert as_reviewer.get("/api/v1/claims/").status_code == 200


def test_a_database_that_is_away_is_said_without_its_secrets(as_reviewer: APIClient) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection to 10.1.2.3 as factcheck failed")

    with connection.execute_wrapper(away):
        response = as_reviewer.get("/api/v1/claims/")
    problem = assert_refused(response, 503, "unavailable")
    assert response["Retry-After"] == "5"
    assert "10.1.2.3" not in problem["detail"]


def test_a_mistake_of_ours_is_a_problem_too(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("claims.api.claims.ClaimViewSet.get_queryset", mistaken)
    client = APIClient(raise_request_exception=False)
    client.force_login(reviewer)
    response = client.get("/api/v1/claims/")
    assert_refused(response, 500, "internal-error")
    assert b"secret detail" not in response.content


def test_a_mistake_on_a_page_stays_a_page(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.contrib.admin.sites.AdminSite.each_context", lambda *_: 1 / 0)
    client.raise_request_exception = False
    client.force_login(editor)
    response = client.get("/admin/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_a_database_that_is_away_before_the_view_is_reached_is_said_likewise(reviewer: User) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection to 10.1.2.3 as factcheck failed")

    client = APIClient(raise_request_exception=False)
    client.force_login(reviewer)
    with connection.execute_wrapper(away):
        response = client.post("/api/v1/claims/", {"text": "It rained."}, format="json")
    assert_refused(response, 503, "unavailable")


def test_a_host_name_that_is_not_ours_is_refused_as_a_problem(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["desk.example"]
    assert_refused(APIClient().get("/api/v1/claims/", headers={"Host": "evil.example"}), 400, "invalid-input")


def test_what_only_the_database_refuses_is_a_conflict(as_editor: APIClient) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_claim ADD CONSTRAINT no_rain CHECK (text NOT LIKE '%rain%')")
    problem = assert_refused(as_editor.post("/api/v1/claims/", {"text": "It rained."}, format="json"), 409, "conflict")
    assert "no_rain" not in problem["detail"]
    assert not Claim.objects.exists()


@pytest.mark.parametrize("connector", ["carrier-pigeon", ""])
def test_a_feed_needs_a_connector_that_is_installed(as_editor: APIClient, connector: str) -> None:
    body = {"outlet": factories.an_outlet().pk, "url": "https://example.org/feed", "connector": connector}
    assert_refused(as_editor.post("/api/v1/feeds/", body, format="json"), 400, "invalid-input")
    assert not Feed.objects.exists()
