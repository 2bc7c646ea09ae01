"""Bytes of an RSS or Atom feed → JSON values. Runs inside the sandbox; use `sources.connectors.rss`.

feedparser is handed a stream, never a string: a string it would take for an address or a file name and open it.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from factcheck.core.errors import ParseError
from factcheck.core.text import clean_text, one_line
from sources.connectors.markup import plain_text

MAX_ENTRIES = 2_000
MAX_TITLE_CHARS = 500
MAX_SUMMARY_CHARS = 5_000
MAX_GUID_CHARS = 1_000
MAX_URL_CHARS = 2_000
MAX_CATEGORIES = 20
#: No web page is older; earlier dates are wrong clocks and unset fields.
FIRST_YEAR = 1990
MAX_TTL = timedelta(days=7)

_LOOKS_LIKE_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def read_feed(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`, with `ttl_minutes` and ISO dates; ParseError when this is no feed."""
    if not body.strip():
        raise ParseError("This address answers with nothing: there is no feed in it.")
    if _LOOKS_LIKE_PAGE.match(body[:4096]):
        raise ParseError("This address answers with a web page, not a feed.")
    headers = {"content-location": url, "content-type": content_type}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version:
        raise ParseError(_why_no_feed(body))
    feed = parsed.feed
    entries = list(_distinct(_entries(parsed.entries[:MAX_ENTRIES], url)))
    skipped = len(parsed.entries) - len(entries)
    return {
        "title": _line(feed, "title", MAX_TITLE_CHARS),
        "home_url": _web_url(feed.get("link"), url),
        "language": one_line(str(feed.get("language") or ""), limit=35),
        "entries": entries,
        "ttl_minutes": _ttl_minutes(feed),
        "skipped": skipped,
        "notes": list(_notes(parsed, skipped)),
    }


def _entries(raw_entries: Iterable[Any], base: str) -> Iterator[dict[str, Any]]:
    for raw in raw_entries:
        link = _web_url(raw.get("link"), base)
        if link:
            yield _entry(raw, link)


def _entry(raw: Any, link: str) -> dict[str, Any]:
    tags = (one_line(str(tag.get("term") or ""), limit=100) for tag in raw.get("tags") or ())
    return {
        "guid": _guid(str(raw.get("id") or link)),
        "url": link,
        "title": _line(raw, "title", MAX_TITLE_CHARS),
        "summary": _summary(raw),
        "author": one_line(str(raw.get("author") or ""), limit=200),
        "published_at": _moment(raw.get("published_parsed") or raw.get("updated_parsed")),
        "categories": list(islice((tag for tag in tags if tag), MAX_CATEGORIES)),
    }


def _distinct(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first entry of each guid."""
    seen: set[str] = set()
    for entry in entries:
        if entry["guid"] not in seen:
            seen.add(entry["guid"])
            yield entry


def _line(holder: Any, key: str, limit: int) -> str:
    return one_line(_text(holder.get(f"{key}_detail") or {"value": holder.get(key)}), limit=limit)


def _summary(raw: Any) -> str:
    detail: Any = raw.get("summary_detail") or next(iter(raw.get("content") or ()), {})
    text = clean_text(_text(detail))
    return text if len(text) <= MAX_SUMMARY_CHARS else text[: MAX_SUMMARY_CHARS - 1].rstrip() + "…"


def _text(detail: Any) -> str:
    value = str(detail.get("value") or "")
    return value if detail.get("type") == "text/plain" else plain_text(value)


def _guid(raw: str) -> str:
    guid = clean_text(raw)
    if len(guid) <= MAX_GUID_CHARS:
        return guid
    return "sha256:" + hashlib.sha256(guid.encode()).hexdigest()


def _web_url(raw: Any, base: str) -> str:
    """An absolute http(s) address of usable length, or "": feeds also link to `javascript:` and `mailto:`."""
    link = clean_text(str(raw or "")).replace(" ", "%20")
    try:
        url = urljoin(base, link) if link else ""
        parts = urlsplit(url)
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and parts.hostname and len(url) <= MAX_URL_CHARS and url.isprintable()
    return url if usable else ""


def _moment(raw: Any) -> str | None:
    if raw is None:
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(raw), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    believable = moment.year >= FIRST_YEAR and moment <= datetime.now(UTC) + timedelta(days=1)
    return moment.isoformat() if believable else None


def _ttl_minutes(feed: Any) -> int | None:
    raw = str(feed.get("ttl") or "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", raw) or int(raw) == 0:
        return None
    return min(int(raw), MAX_TTL // timedelta(minutes=1))


def _notes(parsed: Any, skipped: int) -> Iterator[str]:
    if parsed.bozo and not isinstance(parsed.get("bozo_exception"), feedparser.exceptions.CharacterEncodingOverride):
        yield "The feed is not well-formed XML; what could be read was taken."
    if len(parsed.entries) > MAX_ENTRIES:
        yield f"The feed has {len(parsed.entries):,} entries; the first {MAX_ENTRIES:,} were read."
    if skipped:
        yield f"{skipped:,} entries were left out: without a web link, repeated, or too many."


def _why_no_feed(body: bytes) -> str:
    if body.lstrip().startswith((b"{", b"[")):
        return "This address answers with JSON, not an RSS or Atom feed."
    if b"<" not in body[:4096]:
        return "This address answers with something that is not XML, so it is not a feed."
    return "This address answers with XML or something like it, but not with an RSS or Atom feed."
