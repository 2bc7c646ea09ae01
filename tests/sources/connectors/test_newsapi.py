"""NewsAPI's articles, of which most fields may be missing, and its errors, which have codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.core.errors import InvalidInput, ProviderRefused, Throttled
from sources.connectors.base import Account, FoundArticle, SearchPage, SearchQuery
from sources.connectors.newsapi import NewsApiConnector
from tests.sources.connectors.answers import DATA

NEWS_API = NewsApiConnector()
ARTICLES = (DATA / "newsapi/articles.json").read_bytes()


def parse(cursor: str = "", **answer: Any) -> SearchPage:
    return NEWS_API.parse(json.dumps(answer).encode(), content_type="application/json", cursor=cursor)


def asked(cursor: str = "", **query: Any) -> dict[str, str]:
    request = NEWS_API.request(SearchQuery(**{"words": ("alliance",), **query}), Account(key="k"), cursor=cursor)
    return {name: value for name, (value,) in parse_qs(urlsplit(request.url).query).items()}


def test_articles_are_read_and_those_taken_back_are_not() -> None:
    page = NEWS_API.parse(ARTICLES, content_type="application/json")
    assert page.skipped == 1
    assert page.articles[1] == FoundArticle(
        url="https://times.example/2026/03/25/no-alliance",
        title="No alliance, says mayor & council",
        outlet_name="Example Times",
        published_at=datetime(2026, 3, 25, 8, tzinfo=UTC),
    )


def test_an_article_may_have_nothing_but_an_address() -> None:
    only_url = {"source": None, "title": None, "url": "https://a.example/", "publishedAt": None}
    page = parse(status="ok", totalResults=1, articles=[only_url, {"title": "No address"}, None])
    assert page == SearchPage(articles=(FoundArticle(url="https://a.example/"),), skipped=2)


def test_a_service_of_the_same_kind_is_asked_at_its_own_address() -> None:
    query = SearchQuery(words=("alliance", "council"), phrases=("rules out",))
    ours = NEWS_API.request(query, Account(key="k", base_url="https://search.example/news"))
    assert ours.url.startswith("https://search.example/news/v2/everything?q=%22rules%20out%22%20AND%20%28alliance%20OR")
    assert ours.headers == (("X-Api-Key", "k"),)
    assert NEWS_API.request(query, Account(key="k")).url.startswith("https://newsapi.org/v2/everything?")


def test_time_and_language_are_passed_on_where_they_are_known() -> None:
    parameters = asked(
        since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 2, 9, 30, tzinfo=UTC), language="de"
    )
    assert (parameters["from"], parameters["to"]) == ("2026-03-01T00:00:00", "2026-03-02T09:30:00")
    assert parameters["language"] == "de"
    assert "language" not in asked(language="hi")


def test_pages_follow_each_other_until_all_results_are_named() -> None:
    assert NEWS_API.parse(ARTICLES, content_type="").next_cursor == "2"
    assert NEWS_API.parse(ARTICLES, content_type="", cursor="2").next_cursor == "3"
    assert NEWS_API.parse(ARTICLES, content_type="", cursor="3").next_cursor == ""
    assert parse(status="ok", totalResults=900, articles=[]).next_cursor == ""
    assert (asked()["page"], asked("3")["page"]) == ("1", "3")
    with pytest.raises(InvalidInput, match="not a page of results"):
        asked("3&page=4")


@pytest.mark.parametrize("code", ["rateLimited", "apiKeyExhausted", "unexpectedError"])
def test_an_error_that_passes_means_to_wait(code: str) -> None:
    with pytest.raises(
        Throttled, match=r"^NewsAPI does not answer now: “You have made too many requests\.”"
    ) as refusal:
        parse(status="error", code=code, message="You have made too many requests.")
    assert refusal.value.retry_after


@pytest.mark.parametrize("code", ["apiKeyInvalid", "apiKeyMissing", "parameterInvalid", "somethingNew"])
def test_any_other_error_is_a_refusal(code: str) -> None:
    with pytest.raises(ProviderRefused, match=r"does not serve this search: “Your key is not valid\.”"):
        parse(status="error", code=code, message="Your key is not valid.")
    with pytest.raises(ProviderRefused, match=f"“{code}”"):
        parse(status="error", code=code)
