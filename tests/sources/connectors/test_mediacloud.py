"""Media Cloud's stories, and its words when it serves none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.core.errors import ParseError, ProviderRefused, Throttled
from sources.connectors.base import Account, FoundArticle, SearchPage, SearchQuery
from sources.connectors.mediacloud import MediaCloudConnector
from tests.sources.connectors.answers import DATA

MEDIA_CLOUD = MediaCloudConnector()
STORIES = (DATA / "mediacloud/stories.json").read_bytes()


def parse(**answer: Any) -> SearchPage:
    return MEDIA_CLOUD.parse(json.dumps(answer).encode(), content_type="application/json")


def asked(cursor: str = "", **query: Any) -> dict[str, str]:
    request = MEDIA_CLOUD.request(SearchQuery(**{"words": ("alliance",), **query}), Account(key="k"), cursor=cursor)
    assert request.url.startswith("https://search.mediacloud.org/api/search/story-list?")
    return {name: value for name, (value,) in parse_qs(urlsplit(request.url).query).items()}


def test_stories_are_read_with_their_dates() -> None:
    first, second = MEDIA_CLOUD.parse(STORIES, content_type="application/json").articles
    assert first == FoundArticle(
        url="https://news.example/harbour/alliance",
        title="Harbour council rules out alliance",
        outlet_name="news.example",
        published_at=datetime(2026, 3, 25, tzinfo=UTC),
        seen_at=datetime(2026, 3, 25, 11, 4, 5, 123456, tzinfo=UTC),
        language="en",
    )
    assert (second.published_at, second.language) == (None, "de")


def test_the_key_travels_as_a_token() -> None:
    request = MEDIA_CLOUD.request(SearchQuery(words=("alliance",)), Account(key="k"))
    assert request.headers == (("Authorization", "Token k"),)


def test_the_query_is_written_so_that_nothing_in_it_is_syntax() -> None:
    parameters = asked(words=("title:x*", "AND", "o'brien", "C++"), phrases=('rules "out"',), language="en-GB")
    assert parameters["q"] == '("rules out" AND ("title x" OR o\'brien OR C)) AND language:en'
    assert parameters["platform"] == "onlinenews-mediacloud"


def test_days_and_sizes_are_those_wanted() -> None:
    zone = datetime.fromisoformat("2026-03-01T00:30:00+01:00")
    parameters = asked(since=zone, until=datetime(2026, 3, 20, tzinfo=UTC), limit=1_000)
    assert (parameters["start"], parameters["end"]) == ("2026-02-28", "2026-03-20")
    assert parameters["page_size"] == "250"
    assert asked(limit=20)["page_size"] == "20"


def test_the_next_page_is_asked_for_with_its_token() -> None:
    token = MEDIA_CLOUD.parse(STORIES, content_type="").next_cursor
    assert asked(token)["pagination_token"] == token == "MjAyNi0wMy0yNVQxMTowNDowNQ=="
    assert MEDIA_CLOUD.parse(STORIES, content_type="", cursor=token).next_cursor == ""
    assert parse(stories=[], pagination_token=None) == SearchPage()
    assert parse(stories=[], pagination_token="x" * 5_000).next_cursor == ""


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ({"detail": "Request was throttled. Expected available in 48 seconds."}, 48),
        ({"note": "Rate limit exceeded"}, 30),
    ],
)
def test_too_many_requests_mean_to_wait(answer: dict[str, str], seconds: int) -> None:
    with pytest.raises(Throttled) as refusal:
        parse(**answer)
    assert refusal.value.retry_after == timedelta(seconds=seconds)


def test_a_note_is_a_refusal_in_its_own_words() -> None:
    with pytest.raises(ProviderRefused, match=r"^Media Cloud does not serve this search: “Invalid token\.”"):
        parse(status="error", note="Invalid token.")
    with pytest.raises(ParseError, match="without the list “stories”"):
        parse(status="error", note=7)
