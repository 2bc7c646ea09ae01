"""Lists of feeds as other readers export and import them: OPML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from xml.etree import ElementTree as ET

from factcheck.core.text import clean_text
from sources import sandbox

#: XML 1.0 has no place for these, not even escaped.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class OpmlFeed:
    """A feed in such a list."""

    url: str
    title: str = ""
    home_url: str = ""
    #: The names of the folders it lies in, outermost first, joined by “/”.
    folder: str = ""


def read_opml(data: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds in a list, in its order, each address once. Raises ParseError when it is no OPML or names no feed."""
    return tuple(OpmlFeed(**feed) for feed in sandbox.call("parse_opml", data))


def write_opml(feeds: Iterable[OpmlFeed], title: str, now: datetime) -> bytes:
    """The list as OPML 2.0; `read_opml` gives the feeds back, sorted by folder."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = _text(title)
    ET.SubElement(head, "dateCreated").text = format_datetime(now)
    body = ET.SubElement(root, "body")
    for folder, contents in groupby(sorted(feeds, key=_folder), _folder):
        parent = body
        for name in filter(None, folder.split("/")):
            parent = ET.SubElement(parent, "outline", text=name)
        for feed in contents:
            ET.SubElement(parent, "outline", _attributes(feed))
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _folder(feed: OpmlFeed) -> str:
    return _text(feed.folder)


def _attributes(feed: OpmlFeed) -> dict[str, str]:
    name = _text(feed.title) or feed.url  # the format insists on a text
    attributes = {"type": "rss", "text": name, "title": _text(feed.title), "xmlUrl": feed.url, "htmlUrl": feed.home_url}
    return {key: value for key, value in attributes.items() if value}


def _text(raw: str) -> str:
    return _NOT_IN_XML.sub("", clean_text(raw))
