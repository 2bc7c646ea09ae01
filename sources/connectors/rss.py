"""RSS 0.9x-2.0, RDF and Atom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sources import sandbox
from sources.connectors.base import FeedEntry, ParsedFeed


class RssConnector:
    """Reads RSS and Atom; the reading itself (`feed_reader`) happens in the sandbox."""

    name = "rss"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        feed = sandbox.call("parse_feed", body, url=url, content_type=content_type)
        ttl = feed.pop("ttl_minutes")
        return ParsedFeed(
            **{**feed, "notes": tuple(feed["notes"]), "entries": tuple(_entry(raw) for raw in feed["entries"])},
            ttl=None if ttl is None else timedelta(minutes=ttl),
        )


def _entry(raw: dict[str, Any]) -> FeedEntry:
    moment = raw["published_at"]
    return FeedEntry(
        **{
            **raw,
            "published_at": None if moment is None else datetime.fromisoformat(moment),
            "categories": tuple(raw["categories"]),
        }
    )
