"""The contract between polling and the connectors that read feeds.

Polling's duties: fetch the bytes through `sources.fetch`, store what `parse` returns, call it from any thread.
A connector's duties: no network, no database, no state between calls; bytes of any kind end in a `ParsedFeed` or in a
`factcheck.core.errors.ParseError` whose sentence tells the desk what is wrong with the feed; bounded time and memory
(parsers of other people's bytes belong into `sources.sandbox`); text without NUL or lone surrogates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One item of a feed, as plain text."""

    #: Unique within its feed only; at most 1,000 characters.
    guid: str
    #: Absolute, http or https, at most 2,000 characters.
    url: str
    title: str
    summary: str = ""
    author: str = ""
    #: Aware, UTC; None when missing or not believable.
    published_at: datetime | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParsedFeed:
    """What a feed said, its entries in the feed's order."""

    title: str
    home_url: str
    language: str
    entries: tuple[FeedEntry, ...]
    #: How long the feed itself asks to wait before the next poll.
    ttl: timedelta | None = None
    #: Entries that could not be used: no http(s) link, repeated, or beyond the limit.
    skipped: int = 0
    #: Sentences for the desk about what was odd.
    notes: tuple[str, ...] = ()


class FeedConnector(Protocol):
    """Reads one format of feed."""

    @property
    def name(self) -> str:
        """The key in the registry, and in `Feed.connector`."""
        ...

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """The feed in `body`; `url` is where it came from, `content_type` the header. Raises ParseError."""
        ...
