"""The Guardian's articles, page by page, and the two places in which it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.core.errors import ParseError, ProviderRefused, Throttled
from sources.connectors.base import Account, FoundArticle, SearchPage, SearchQuery
from sources.connectors.guardian import GuardianConnector
from tests.sources.connectors.answers import DATA

GUARDIAN = GuardianConnector()
RESULTS = (DATA / "guardian/results.json").read_bytes()


def parse(**answer: Any) -> SearchPage:
    return GUARDIAN.parse(json.dumps(answer).encode(), content_type="application/json")


def asked(cursor: str = "", **query: Any) -> dict[str, str]:
    request = GUARDIAN.request(SearchQuery(**{"words": ("alliance",), **query}), Account(key="k"), cursor=cursor)
    assert request.secret_query == (("api-key", "k"),)
    return {name: value for name, (value,) in parse_qs(urlsplit(request.url).query).items()}


def test_articles_are_read() -> None:
    page = GUARDIAN.parse(RESULTS, content_type="application/json")
    assert page.articles[0] == FoundArticle(
        url="https://paper.example/world/2026/mar/25/harbour-council-alliance",
        title="Harbour council rules out alliance",
        outlet_name="The Guardian",
        published_at=datetime(2026, 3, 25, 10, 14, 33, tzinfo=UTC),
    )
    assert page.skipped == 0


def test_the_search_is_asked_for_words_days_and_a_page() -> None:
    until = datetime(2026, 3, 20, tzinfo=UTC)
    parameters = asked("2", phrases=("rules out",), since=until - timedelta(days=3), until=until, limit=80)
    assert parameters == {
        "q": '"rules out" AND alliance',
        "from-date": "2026-03-17",
        "to-date": "2026-03-20",
        "order-by": "relevance",
        "page-size": "50",
        "page": "2",
    }


def test_pages_follow_each_other_to_the_last() -> None:
    pages = [GUARDIAN.parse(RESULTS, content_type="", cursor=cursor).next_cursor for cursor in ("", "2", "3")]
    assert pages == ["2", "3", ""]
    assert parse(response={"status": "ok", "pages": 9, "results": []}).next_cursor == ""


def test_its_gateway_asks_for_fewer_requests() -> None:
    with pytest.raises(Throttled, match=r"^The Guardian asks for fewer requests: “API rate limit exceeded”") as refusal:
        parse(message="API rate limit exceeded")
    assert refusal.value.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize(
    "answer",
    [{"message": "Not served"}, {"response": {"status": "error", "message": "Not served"}}],
    ids=["gateway", "search"],
)
def test_a_refusal_is_quoted_wherever_it_stands(answer: dict[str, Any]) -> None:
    with pytest.raises(ProviderRefused, match=r"^The Guardian does not serve this search: “Not served”"):
        parse(**answer)


def test_an_answer_without_results_or_reasons_cannot_be_read() -> None:
    with pytest.raises(ParseError, match=r"^The Guardian answers without the list “results”"):
        parse(response={"status": "error"})
