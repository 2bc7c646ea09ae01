"""RSS 0.9x-2.0, RDF and Atom."""

from __future__ import annotations

from sources.connectors import sandboxed
from sources.connectors.base import ParsedFeed


class RssConnector:
    """Reads RSS and Atom; the reading itself (`readers.feeds`) happens in the sandbox."""

    name = "rss"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        return sandboxed.read("parse_feed", body, url=url, content_type=content_type)
