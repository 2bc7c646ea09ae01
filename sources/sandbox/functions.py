"""The functions a sandbox may call: nothing that comes over the pipe can name another one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """A parser: `path` is "module:name" of a function (bytes, **options) → JSON value that may raise ParseError."""

    path: str
    #: What it reads, for messages: "feed", "page".
    noun: str


FUNCTIONS = {
    "parse_feed": Function("sources.connectors.readers.feeds:read_feed", "feed"),
    "parse_json_feed": Function("sources.connectors.readers.jsonfeeds:read_json_feed", "feed"),
    "parse_sitemap": Function("sources.connectors.readers.sitemaps:read_sitemap", "sitemap"),
    "parse_data_feed": Function("sources.connectors.readers.datafeeds:read_data_feed", "feed"),
    "parse_anything": Function("sources.connectors.readers.anything:read_anything", "feed"),
    "parse_opml": Function("sources.connectors.readers.opml:read_outlines", "list"),
    "find_feeds": Function("sources.connectors.readers.pages:feeds_of_page", "page"),
    "extract_article": Function("sources.extraction.page_reader:read_page", "page"),
}
