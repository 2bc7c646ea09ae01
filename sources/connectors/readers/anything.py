"""Recognises which of the formats a document has, by its first bytes: what servers call it is wrong too often."""

from __future__ import annotations

from typing import Any

from factcheck.core.errors import ParseError
from sources.connectors.readers import datafeeds, feeds, jsonfeeds, pages, sitemaps
from sources.connectors.readers.packing import unpacked

_BLANK = b" \t\r\n\xef\xbb\xbf"


def read_anything(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`, by the reader of its format; ParseError when there is none."""
    body = unpacked(body)
    pages.refuse(body, url=url)
    if body[:4096].lstrip(_BLANK).startswith((b"{", b"[")):
        return _in_json(jsonfeeds.json_value(body), url)
    if sitemaps.is_sitemap(body) or sitemaps.is_list(body):
        return sitemaps.read_sitemap(body, url=url)
    return feeds.read_feed(body, url=url, content_type=content_type)


def _in_json(value: Any, url: str) -> dict[str, Any]:
    if jsonfeeds.is_json_feed(value):
        return jsonfeeds.feed_in(value, url)
    try:
        return datafeeds.reviews_in(value, url)
    except ParseError:
        raise ParseError("This address answers with JSON, but it is no JSON Feed and holds no ClaimReview.") from None
