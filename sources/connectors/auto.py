"""Any of the formats: what a desk gives that does not know which one it is."""

from __future__ import annotations

from sources.connectors import sandboxed
from sources.connectors.base import ParsedFeed


class AutoConnector:
    """Recognises the format and reads it; both (`readers.anything`) happen in the sandbox."""

    name = "auto"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """See `FeedConnector.parse`."""
        return sandboxed.read("parse_anything", body, url=url, content_type=content_type)
