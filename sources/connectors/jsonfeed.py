"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

from sources.connectors import sandboxed
from sources.connectors.base import ParsedFeed


class JsonFeedConnector:
    """Reads JSON Feeds; the reading itself (`readers.jsonfeeds`) happens in the sandbox."""

    name = "jsonfeed"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        return sandboxed.read("parse_json_feed", body, url=url)
