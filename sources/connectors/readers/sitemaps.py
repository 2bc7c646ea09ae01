"""Sitemaps: addresses of pages, news sitemaps with their titles and dates, indexes of sitemaps, and plain lists.

The dates of a news sitemap are when an article was published. A plain sitemap only knows when a page was changed; that
decides which ones are read when there are too many, but is no date of publication.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from lxml import etree

from factcheck.core.errors import ParseError
from sources.connectors.readers import pages
from sources.connectors.readers.fields import (
    MAX_ENTRIES,
    MAX_TITLE_CHARS,
    Entry,
    answer,
    categories,
    line,
    time_of,
    web_url,
)
from sources.connectors.readers.packing import unpacked

MAX_PARTS = 50
#: The protocol's own limit; more is not looked at.
MAX_URLS = 50_000

_ODD = "The sitemap is not well-formed XML; what could be read was taken."
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<[?!][^>]*+>\s*+)*+<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>/]", re.IGNORECASE
)
_LISTED_URL = re.compile(rb"(?:\xef\xbb\xbf)?\s*https?://[!-~]+\s*(?:\n|$)", re.IGNORECASE)


class _Location(NamedTuple):
    """One `url` or `sitemap` of the document; `when` is ISO 8601 in UTC, "" where it does not say."""

    url: str
    when: str = ""
    title: str = ""
    published_at: str | None = None
    keywords: str = ""
    publication: str = ""
    language: str = ""
    is_part: bool = False


def read_sitemap(body: bytes, *, url: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`, newest entries first; ParseError when this is no sitemap."""
    body = unpacked(body)
    pages.refuse(body, url=url)
    notes: tuple[str, ...] = ()
    if is_list(body):
        found = _listed(body)
    elif is_sitemap(body):
        found, notes = _locations(body)
    else:
        raise ParseError("This address answers with something that is no sitemap: neither of the XML kind nor a list.")
    articles = [location for location in found if not location.is_part]
    return answer(
        map(_entry, _newest(articles, MAX_ENTRIES)),
        found=len(articles),
        notes=notes,
        home_url="",
        title=_most_common(location.publication for location in articles),
        language=_most_common(location.language for location in articles),
        parts=[(part.url, part.when or None) for part in _newest((part for part in found if part.is_part), MAX_PARTS)],
    )


def is_sitemap(body: bytes) -> bool:
    """Whether it begins as sitemaps in XML begin."""
    return bool(_ROOT.match(body[:4096]))


def is_list(body: bytes) -> bool:
    """Whether it begins as a list of addresses, one on each line."""
    return bool(_LISTED_URL.match(body[:4096]))


def _newest(locations: Iterable[_Location], limit: int) -> list[_Location]:
    """Those with a usable address, newest first; those of one moment in the document's order."""
    return sorted((each for each in locations if each.url), key=attrgetter("when"), reverse=True)[:limit]


def _entry(location: _Location) -> Entry:
    return Entry(
        location.url,
        location.url,
        location.title,
        published_at=location.published_at,
        categories=categories(location.keywords.split(",")),
    )


def _most_common(values: Iterable[str]) -> str:
    return next((value for value, _ in Counter(filter(None, values)).most_common(1)), "")


def _listed(body: bytes) -> list[_Location]:
    rows = body.decode("utf-8-sig", errors="replace").splitlines()
    return [_Location(web_url(row.strip(), "")) for row in rows[:MAX_URLS] if row.strip()]


def _locations(body: bytes) -> tuple[list[_Location], tuple[str, ...]]:
    """What an XML sitemap lists, and what is to be said about it."""
    events = etree.iterparse(
        io.BytesIO(body),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    found = []
    try:
        for _, node in islice(events, MAX_URLS):
            found.append(_location(node))
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.LxmlError:
        return found, (_ODD,)
    return found, (_ODD,) if events.error_log else ()


def _location(node: Any) -> _Location:
    said = {etree.QName(child).localname: child for child in node.iterchildren(etree.Element)}
    news = {etree.QName(child).localname: child for child in said["news"].iter(etree.Element)} if "news" in said else {}
    published = time_of(_text(news.get("publication_date")))
    return _Location(
        url=web_url(_text(said.get("loc")), ""),
        when=published or time_of(_text(said.get("lastmod"))) or "",
        title=line(_text(news.get("title")), MAX_TITLE_CHARS),
        published_at=published,
        keywords=_text(news.get("keywords")),
        publication=line(_text(news.get("name")), MAX_TITLE_CHARS),
        language=line(_text(news.get("language")), 35),
        is_part=etree.QName(node).localname == "sitemap",
    )


def _text(node: Any) -> str:
    return "" if node is None else (node.text or "").strip()
