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
    "parse_feed": Function("sources.connectors.feed_reader:read_feed", "feed"),
    "extract_article": Function("sources.extraction.page_reader:read_page", "page"),
}
