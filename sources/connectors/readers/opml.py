"""OPML: nested outlines, of which those with an address of a feed are feeds and the others folders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from factcheck.core.errors import ParseError
from sources.connectors.readers.fields import MAX_TITLE_CHARS, line, web_url

MAX_FEEDS = 10_000
_MAX_FOLDER_CHARS = 200


def read_outlines(body: bytes) -> list[dict[str, str]]:
    """The feeds: url, title, home_url and folder. ParseError when it is no OPML, names no feed, or too many."""
    found: dict[str, dict[str, str]] = {}
    for feed in _feeds(_root(body)):
        found.setdefault(feed["url"], feed)
        if len(found) > MAX_FEEDS:
            raise ParseError(f"This list names more than {MAX_FEEDS:,} feeds. Split it and read the parts.")
    if not found:
        raise ParseError("This list (OPML) names no feed with a web address.")
    return [*found.values()]


def _root(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ParseError("This is not OPML: such a list of feeds begins with an “opml” element.")
    return root


def _feeds(root: Any) -> Iterator[dict[str, str]]:
    folders: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end"), tag="{*}outline"):
        if event == "end":
            folders.pop()
            continue
        attributes = {key.lower(): value for key, value in node.attrib.items()}
        title = line(attributes.get("title") or attributes.get("text") or "", MAX_TITLE_CHARS)
        # A feed may hold outlines as well (an export of articles); it is no folder for that.
        folders.append("" if "xmlurl" in attributes else title)
        if url := web_url(attributes.get("xmlurl", "").strip(), ""):
            yield {
                "url": url,
                "title": "" if title == url else title,
                "home_url": web_url(attributes.get("htmlurl", "").strip(), ""),
                "folder": line("/".join(filter(None, folders)), _MAX_FOLDER_CHARS),
            }
