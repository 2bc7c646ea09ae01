"""Feeds read in the sandbox: the readers' JSON values as the values of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sources import sandbox
from sources.connectors.base import FeedEntry, FeedPart, ParsedFeed
from sources.schema_org.claim_review import from_json


def read(function: str, body: bytes, **options: str) -> ParsedFeed:
    """What the sandboxed reader of that name finds in `body`. Raises ParseError."""
    return parsed_feed(sandbox.call(function, body, **options))


def parsed_feed(answer: Mapping[str, Any]) -> ParsedFeed:
    """The feed in a reader's answer."""
    ttl = answer.get("ttl_minutes")
    return ParsedFeed(
        title=answer["title"],
        home_url=answer["home_url"],
        language=answer["language"],
        entries=tuple(_entry(values) for values in answer["entries"]),
        parts=tuple(FeedPart(url=url, modified_at=_moment(modified)) for url, modified in answer.get("parts", ())),
        reviews=tuple(from_json(review) for review in answer.get("reviews", ())),
        ttl=None if ttl is None else timedelta(minutes=ttl),
        skipped=answer["skipped"],
        notes=tuple(answer["notes"]),
    )


def _entry(values: Sequence[Any]) -> FeedEntry:
    guid, url, title, summary, author, published_at, categories = values
    return FeedEntry(
        guid=guid,
        url=url,
        title=title,
        summary=summary,
        author=author,
        published_at=_moment(published_at),
        categories=tuple(categories),
    )


def _moment(iso: str | None) -> datetime | None:
    return None if iso is None else datetime.fromisoformat(iso)
