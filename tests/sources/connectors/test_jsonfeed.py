"""JSON Feeds of both versions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.base import FeedEntry, ParsedFeed
from sources.connectors.jsonfeed import JsonFeedConnector

URL = "https://outlet.example/feeds/all.json"
DATA = Path(__file__).parent / "data" / "jsonfeed"


def parse(body: bytes) -> ParsedFeed:
    return JsonFeedConnector().parse(body, url=URL, content_type="application/feed+json")


def feed_of(*items: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items}).encode()


def test_version_1_1() -> None:
    found = parse((DATA / "version_1_1.json").read_bytes())
    assert (found.title, found.home_url, found.language) == ("The Lighthouse", "https://lighthouse.example/", "en")
    first, second = found.entries
    assert first == FeedEntry(
        guid="https://lighthouse.example/3",
        url="https://lighthouse.example/3",
        title="Fog until noon",
        summary="No ship may enter.",
        author="Ann Author, Bo Writer",
        published_at=datetime(2026, 11, 16, 11, 30, tzinfo=UTC),
        categories=("weather", "port"),
    )
    assert (second.guid, second.url) == ("2", "https://elsewhere.example/story")


def test_version_1_has_one_author_and_addresses_may_be_relative() -> None:
    first, _ = parse((DATA / "version_1.json").read_bytes()).entries
    assert (first.url, first.author) == ("https://outlet.example/one", "Cleo Chronicle")


def test_items_without_use_are_left_out_and_counted() -> None:
    found = parse(
        feed_of({"id": "1", "url": "/1"}, {"id": "2"}, {"id": "1", "url": "/1"}, "x", {"url": "javascript:1"})
    )
    assert [entry.guid for entry in found.entries] == ["1"]
    assert found.skipped == 4


def test_no_more_than_two_thousand_items_are_taken() -> None:
    found = parse(feed_of(*({"id": str(number), "url": f"/{number}"} for number in range(2_003))))
    assert (len(found.entries), found.skipped) == (2_000, 3)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[", "not valid JSON"),
        (b"<rss/>", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"items": []}', "not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "not a JSON Feed"),
        (b'{"version": ["https://jsonfeed.org/version/1.1"], "items": []}', "not a JSON Feed"),
    ],
)
def test_what_is_no_json_feed_is_called_by_its_name(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=f"^This address answers with .*{reason}"):
        parse(body)
