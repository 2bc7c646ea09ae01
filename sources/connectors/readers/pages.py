"""Web pages: recognised where a feed was expected, and searched for the feeds they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from factcheck.core.errors import ParseError
from sources.connectors.readers.fields import MAX_TITLE_CHARS, line, web_url

MAX_FOUND = 20
#: Feeds in a refusal: it is read in a column of a table.
_MAX_NAMED = 5
_MAX_NAMED_CHARS = 200

#: Possessive, so that a thousand comments are not tried in all the ways in which they could be one.
_LOOKS_LIKE_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "jsonfeed",
}
#: The last part of an address, or a folder before it, by which feeds are called everywhere.
_LOOKS_LIKE_FEED = re.compile(
    r"/(?:feeds?|rss2?|atom)(?:[./?]|$)|[./](?:rss|rdf|atom)(?:\.xml)?(?:[?#]|$)|(?:feed|rss|atom)[\w-]*\.(?:xml|json)\b",
    re.IGNORECASE,
)


def refuse(body: bytes, *, url: str) -> None:
    """ParseError when there is nothing, or a web page; it names the feeds that the page names."""
    if not body.strip():
        raise ParseError("This address answers with nothing: there is no feed in it.")
    if not is_page(body):
        return
    declared = (found["url"] for found in feeds_of_page(body, url=url) if found["kind"] != "link")
    named = [address for address in declared if len(address) <= _MAX_NAMED_CHARS][:_MAX_NAMED]
    hint = f" It names these feeds: {', '.join(named)}" if named else ""
    raise ParseError(f"This address answers with a web page, not a feed.{hint}")


def is_page(body: bytes) -> bool:
    """Whether it begins as web pages begin."""
    return bool(_LOOKS_LIKE_PAGE.match(body[:4096]))


def feeds_of_page(body: bytes, *, url: str, content_type: str = "") -> list[dict[str, Any]]:
    """The feeds that a page names: address, title and kind; what it declares first, then links that look like one."""
    found: dict[str, dict[str, Any]] = {}
    root = _root(body, content_type)
    if root is None:
        return []
    base = web_url(next((node.get("href") or "" for node in root.iter("base")), ""), url) or url
    for candidate in (*_declared(root, base), *_links(root, base)):
        if len(found) < MAX_FOUND:
            found.setdefault(candidate["url"], candidate)
    return [*found.values()]


def _root(body: bytes, content_type: str) -> Any:
    charset = re.search(r"charset=[\"']?([\w-]+)", content_type)
    for encoding in (charset[1] if charset else None, None):
        try:
            parser = etree.HTMLParser(no_network=True, huge_tree=False, encoding=encoding)
            return etree.fromstring(body, parser)
        except LookupError:
            continue
        except etree.LxmlError:
            return None
    return None


def _declared(root: Any, base: str) -> Iterator[dict[str, Any]]:
    for node in root.iter("link"):
        kind = _KINDS.get((node.get("type") or "").partition(";")[0].strip().lower(), "")
        if kind and "alternate" in (node.get("rel") or "").lower().split():
            yield from _found(node.get("href") or "", node.get("title") or "", kind, base)


def _links(root: Any, base: str) -> Iterator[dict[str, Any]]:
    for node in root.iter("a"):
        if _LOOKS_LIKE_FEED.search(node.get("href") or ""):
            yield from _found(node.get("href"), "".join(node.itertext()), "link", base)


def _found(link: str, title: str, kind: str, base: str) -> Iterator[dict[str, Any]]:
    if url := web_url(link, base).partition("#")[0]:
        yield {"url": url, "title": line(title, MAX_TITLE_CHARS), "kind": kind}
