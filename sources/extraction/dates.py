"""When an article was published, as its page declares it. Runs inside the sandbox.

Looked at in this order, the first believable moment wins: schema.org JSON-LD (`datePublished`), the meta elements that
publishers use, `<time>` marked as publication date; at last the day that htmldate finds in markup, URL or text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

#: No web page is older; earlier dates are unset fields.
FIRST_YEAR = 1990
#: Pages with more data than this in one script are not describing an article.
_MAX_JSON_CHARS = 500_000
_MAX_JSON_NODES = 2_000

_META_NAMES = frozenset(
    {
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "date.published",
        "parsely-pub-date",
        "sailthru.date",
        "publish-date",
        "pubdate",
        "dc.date.issued",
        "dcterms.created",
        "date",
    }
)


def published_at(tree: HtmlElement, day: str | None) -> str | None:
    """The moment in ISO form, UTC, or None; `day` is a fallback like "2026-11-22". Without a time zone UTC is meant."""
    for raw in (*_from_json_ld(tree), *_from_meta(tree), *_from_time(tree), day or ""):
        moment = _moment(raw)
        if moment is not None:
            return moment.isoformat()
    return None


def _from_json_ld(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > _MAX_JSON_CHARS:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in islice(_objects(data), _MAX_JSON_NODES):
            published = node.get("datePublished")
            if isinstance(published, str):
                yield published


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value, breadth first: the article stands above its comments and related pieces."""
    level = [data]
    while level:
        yield from (value for value in level if isinstance(value, dict))
        level = [inner for value in level for inner in _inside(value)]


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _from_meta(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iterfind(".//meta[@content]"):
        names = {str(meta.get(key) or "").lower() for key in ("property", "name", "itemprop")}
        if names & _META_NAMES:
            yield str(meta.get("content"))


def _from_time(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iterfind(".//time[@datetime]"):
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
            yield str(element.get("datetime"))


def _moment(raw: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(raw.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= FIRST_YEAR and moment <= datetime.now(UTC) + timedelta(days=1) else None
