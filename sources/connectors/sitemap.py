"""Sitemaps, news sitemaps and indexes of sitemaps."""

from __future__ import annotations

from sources.connectors import sandboxed
from sources.connectors.base import ParsedFeed


class SitemapConnector:
    """Reads sitemaps; the reading itself (`readers.sitemaps`) happens in the sandbox."""

    name = "sitemap"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        return sandboxed.read("parse_sitemap", body, url=url)
