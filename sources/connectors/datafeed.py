"""schema.org DataFeeds of ClaimReviews."""

from __future__ import annotations

from sources.connectors import sandboxed
from sources.connectors.base import ParsedFeed


class DataFeedConnector:
    """Reads lists of other people's checks; the reading itself (`readers.datafeeds`) happens in the sandbox."""

    name = "datafeed"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        return sandboxed.read("parse_data_feed", body, url=url)
