"""Checks that Google's API names: complete ones, and those of which little is known."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.core.errors import ProviderRefused, Throttled
from sources.connectors.base import Account, ReviewedClaim, SearchPage, SearchQuery
from sources.connectors.google_factcheck import GoogleFactCheckConnector
from tests.sources.connectors.answers import DATA

GOOGLE = GoogleFactCheckConnector()
CLAIMS = (DATA / "google_factcheck/claims.json").read_bytes()


def parse(**answer: Any) -> SearchPage:
    return GOOGLE.parse(json.dumps(answer).encode(), content_type="application/json")


def asked(cursor: str = "", **query: Any) -> dict[str, str]:
    request = GOOGLE.request(SearchQuery(**{"words": (), **query}), Account(key="k"), cursor=cursor)
    assert request.secret_query == (("key", "k"),)
    return {name: value for name, (value,) in parse_qs(urlsplit(request.url).query).items()}


def test_every_check_of_a_claim_is_read() -> None:
    first, second, third = GOOGLE.parse(CLAIMS, content_type="application/json").reviews
    assert first == ReviewedClaim(
        url="https://desk.example/checks/123",
        claim_reviewed="The harbour council will join the alliance.",
        claimant="A post on a message board",
        claimed_on=date(2026, 3, 24),
        publisher_name="Example Desk",
        publisher_site="desk.example",
        title="No, the harbour council does not join",
        reviewed_at=datetime(2026, 3, 26, 8, 30, tzinfo=UTC),
        rating_label="Mostly false",
        language="en",
    )
    assert (second.claim_reviewed, second.rating_label, second.language) == (first.claim_reviewed, "Falsch", "de")
    assert third == ReviewedClaim(url="https://www.facts.example/1/", claim_reviewed="", publisher_site="facts.example")


def test_nothing_found_is_an_empty_object() -> None:
    assert parse() == parse(claims=[], nextPageToken="") == SearchPage()


def test_checks_without_an_address_or_named_twice_are_left_out() -> None:
    review = {"url": "https://desk.example/1"}
    claims = [{"text": "A"}, {"text": "B", "claimReview": [review, review, {"url": "mailto:x"}, 7]}, "C"]
    page = parse(claims=claims)
    assert [found.claim_reviewed for found in page.reviews] == ["B"]
    assert page.skipped == 5


def test_claims_are_older_than_the_web_but_not_from_tomorrow() -> None:
    def claimed_on(raw: str) -> date | None:
        claim = {"claimDate": raw, "claimReview": [{"url": "https://desk.example/1"}]}
        return parse(claims=[claim]).reviews[0].claimed_on

    assert claimed_on("1969-07-20T00:00:00Z") == date(1969, 7, 20)
    assert claimed_on("2999-01-01T00:00:00Z") is None
    assert claimed_on("0001-01-01T00:00:00Z") is None


def test_the_claim_is_asked_for_as_a_sentence() -> None:
    since = datetime(2026, 3, 1, tzinfo=UTC)
    parameters = asked(words=("alliance",), sentence="The council  joins\nthe alliance.", since=since, language="pt-BR")
    assert parameters == {"query": "The council joins the alliance.", "languageCode": "pt", "pageSize": "50"}
    assert asked(words=("alliance",), phrases=("rules out",))["query"] == "rules out alliance"


def test_a_long_sentence_is_cut_between_words() -> None:
    query = asked(sentence="word " * 200)["query"]
    assert len(query) <= 300
    assert set(query.split()) == {"word"}


def test_the_next_page_is_the_same_question_with_a_token() -> None:
    cursor = GOOGLE.parse(CLAIMS, content_type="").next_cursor
    first, second = asked(sentence="The claim", limit=10), asked(cursor, sentence="The claim", limit=10)
    assert second == {**first, "pageToken": "CAoQAA"}
    assert GOOGLE.parse(CLAIMS, content_type="", cursor=cursor).next_cursor == ""


@pytest.mark.parametrize("status", ["RESOURCE_EXHAUSTED", "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED"])
def test_an_error_that_passes_means_to_wait(status: str) -> None:
    with pytest.raises(Throttled, match=r"^Google Fact Check Tools does not answer now: “Quota exceeded\.”") as refusal:
        parse(error={"code": 429, "message": "Quota exceeded.", "status": status})
    assert refusal.value.retry_after


@pytest.mark.parametrize("status", ["INVALID_ARGUMENT", "PERMISSION_DENIED", "", None])
def test_any_other_error_is_a_refusal(status: str | None) -> None:
    with pytest.raises(ProviderRefused, match=r"“API key not valid\.”"):
        parse(error={"code": 400, "message": "API key not valid.", "status": status})
    with pytest.raises(ProviderRefused, match="“without a reason”"):
        parse(error="odd")
