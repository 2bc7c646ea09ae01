"""RSS 0.9x to 2.0, RDF and Atom.

Two parsers read them. fastfeedparser is some hundred times faster, and as good on well-formed XML; feedparser reads
what people call a feed. So the fast one is asked first, and where there is any reason to doubt what it found (the
document is not well-formed, declares entities, has no entries, or an entry has no usable link) the other one decides.

Both are handed bytes, never a string: a string they would take for an address or a file name and open it.
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from xml.parsers import expat

import fastfeedparser
import feedparser

from factcheck.core.errors import ParseError
from sources.connectors.readers import pages
from sources.connectors.readers.fields import (
    MAX_ENTRIES,
    MAX_TITLE_CHARS,
    Entry,
    answer,
    believable,
    categories,
    cut,
    guid,
    line,
    summary,
    web_url,
)
from sources.connectors.readers.markup import plain_text

MAX_TTL = timedelta(days=7)
#: Where a feed speaks of itself.
_HEAD_BYTES = 65_536
#: However many entries this much can hold, either parser reads them in time.
_SMALL_BYTES = 524_288

_ENTRY_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_FEED_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|newlocation)\b", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*([0-9]{1,9})\s*</")
_PERIOD = re.compile(rb"<(?:[\w.-]+:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:[\w.-]+:)?updateFrequency>\s*([0-9]{1,4})\s*</")
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(weeks=1),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([A-Za-z0-9-]{1,35})\s*</")
#: Titles and summaries that hold elements or are encoded. Two patterns, each with a beginning that `re` can skip to.
_NOT_TEXT = rb"<%b(?:\s[^<>]*(?:base64|octet-stream)|(?:\s[^<>]*)?(?<!/)>[^<]*<(?!/|!\[CDATA\[))"
_TITLE_NOT_TEXT, _DESCRIPTION_NOT_TEXT, _SUMMARY_NOT_TEXT = (
    re.compile(_NOT_TEXT % name) for name in (b"title", b"description", b"summary")
)
_DATED = re.compile(rb"<(?:pubDate|updated|published|modified|issued|created|dc:date)[\s>]", re.IGNORECASE)
#: feedparser fills a date without year from today's.
_NAMES_YEAR = re.compile(r"[0-9]{4}|[0-9]\s+\w{3}\w*\s+[0-9]{2}")
_MARKED_UP_TITLE = re.compile(rb"""<(?:[\w.-]+:)?title[^>]*\stype=["'](?:x?html|text/html|application/xhtml)""")


def _no_guess(date: str) -> None:
    """No date."""


# Its last resorts take “yesterday” for a date, fill what a date lacks from today's, and take milliseconds for a word.
fastfeedparser.main._slow_dateutil_parse = fastfeedparser.main._slow_dateparser = _no_guess  # noqa: SLF001


class _Feed(NamedTuple):
    """What either parser found."""

    title: str
    home_url: str
    language: str
    entries: list[Entry]
    found: int
    notes: tuple[str, ...] = ()


def read_feed(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The fields of `ParsedFeed`, as `fields.answer` gives them; ParseError when this is no feed."""
    pages.refuse(body, url=url)
    body, beyond = _first_entries(body)
    feed = quickly(body, url) or thoroughly(body, url, content_type)
    if feed is None:
        raise ParseError(_why_no_feed(body))
    head = body[: start.start() if (start := _ENTRY_START.search(body)) else None][:_HEAD_BYTES]
    return answer(
        feed.entries,
        found=feed.found + beyond,
        notes=feed.notes,
        title=feed.title,
        home_url=feed.home_url,
        language=feed.language or _declared_language(head),
        ttl_minutes=_ttl_minutes(head),
    )


def _first_entries(body: bytes) -> tuple[bytes, int]:
    """The document without the entries beyond the limit, and how many those are."""
    if len(body) <= _SMALL_BYTES:
        return body, 0
    ends = [end.end() for end in _ENTRY_END.finditer(body)]
    if len(ends) <= MAX_ENTRIES:
        return body, 0
    return body[: ends[MAX_ENTRIES - 1]] + body[ends[-1] :], len(ends) - MAX_ENTRIES


# --- The fast parser --------------------------------------------------------------------------------------------------


def quickly(body: bytes, url: str) -> _Feed | None:
    """What fastfeedparser finds; None when that is not to be relied on."""
    root = _root_of_plain_xml(body)
    if not root:
        return None
    try:
        parsed = fastfeedparser.parse(body, include_content=False, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, feedparser may read
        return None
    is_text = root == "feed" and not _MARKED_UP_TITLE.search(body)
    raw_entries, feed = parsed["entries"][:MAX_ENTRIES], parsed["feed"]
    if not feed.get("title") or not raw_entries or _are_odd(raw_entries, body, root):
        return None
    entries = [_quick_entry(raw, url, is_text) for raw in raw_entries]
    if not all(entry.url for entry in entries):
        return None
    return _Feed(
        title=line(plain_text(feed.get("title") or ""), MAX_TITLE_CHARS),
        home_url=web_url(feed.get("link") or "", url),
        language=line(feed.get("language") or "", 35),
        entries=entries,
        found=len(parsed["entries"]),
    )


def _are_odd(raw_entries: list[Any], body: bytes, root: str) -> bool:
    """Whether feedparser would find something else in a well-formed document."""
    is_atom = root == "feed"
    if not (_all_have_links(raw_entries) if is_atom else body.count(b"<link") >= len(raw_entries)):
        return True
    if _TITLE_NOT_TEXT.search(body) or (_SUMMARY_NOT_TEXT if is_atom else _DESCRIPTION_NOT_TEXT).search(body):
        return True
    are_dated = all("published" in raw or "updated" in raw for raw in raw_entries)
    return not are_dated and _DATED.search(body) is not None


def _all_have_links(raw_entries: list[Any]) -> bool:
    """Whether each links to its page, and not only to a recording, a licence or a source."""
    return all(any(link["rel"] in {None, "alternate"} for link in raw["links"]) for raw in raw_entries)


def _quick_entry(raw: Any, base: str, is_text: bool) -> Entry:  # noqa: FBT001 - called once for each entry
    link, title = raw.get("link") or "", raw["title"]
    url = web_url(link, base)
    name = raw.get("id") or link
    published = raw.get("published") or raw.get("updated")
    return Entry(
        url if name == link else guid(name),
        url,
        line(title if is_text else plain_text(title), MAX_TITLE_CHARS),
        summary(raw["description"]),
        line(raw.get("author") or "", 200),
        published if published and believable(published) else None,
        categories(tag["term"] for tag in raw.get("tags") or ()),
    )


def _root_of_plain_xml(body: bytes) -> str:
    """The local name of the outermost element; "" unless the document is well-formed, without entities of its own."""
    names: list[str] = []
    parser = expat.ParserCreate()

    def first(name: str, *_: object) -> None:
        names.append(name.rpartition(":")[2])
        parser.StartElementHandler = None

    def refuse(name: str, *_: object) -> None:
        raise ValueError(name)

    parser.StartElementHandler = first
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        return ""
    return names[0]


# --- The thorough parser ----------------------------------------------------------------------------------------------


def thoroughly(body: bytes, url: str, content_type: str) -> _Feed | None:
    """What feedparser finds; None when this is no feed."""
    head = body[:_HEAD_BYTES].replace(b"\0", b"")  # of UTF-16, its letters
    if b"<" in head and not _FEED_ROOT.search(head):
        return None  # feedparser would look for a feed for seconds
    headers = {"content-location": url, "content-type": content_type}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version:
        return None
    entries = (_thorough_entry(raw, url) for raw in parsed.entries[:MAX_ENTRIES])
    return _Feed(
        title=_title(parsed.feed),
        home_url=web_url(str(parsed.feed.get("link") or ""), url),
        language=line(str(parsed.feed.get("language") or ""), 35),
        entries=[entry for entry in entries if entry.url],
        found=len(parsed.entries),
        notes=("The feed is not well-formed XML; what could be read was taken.",) if _is_broken(parsed) else (),
    )


def _is_broken(parsed: Any) -> bool:
    """Whether the document is; what it was declared as does not count."""
    harmless = feedparser.exceptions.ThingsNobodyCaresAboutButMe
    return parsed.bozo and not isinstance(parsed.bozo_exception, harmless)


def _thorough_entry(raw: Any, base: str) -> Entry:
    url = web_url(str(raw.get("link") or ""), base)
    return Entry(
        guid(str(raw.get("id") or url)),
        url,
        _title(raw),
        _thorough_summary(raw),
        line(str(raw.get("author") or ""), 200),
        _moment(raw, "published") or _moment(raw, "updated"),
        categories(str(tag.get("term") or "") for tag in raw.get("tags") or ()),
    )


def _title(holder: Any) -> str:
    detail = holder.get("title_detail") or {}
    title = str(holder.get("title") or "")
    return line(title if detail.get("type") == "text/plain" else plain_text(title), MAX_TITLE_CHARS)


def _thorough_summary(raw: Any) -> str:
    detail: Any = raw.get("summary_detail") or {}
    value = str(detail.get("value") or "")
    if any(value == content.get("value") for content in raw.get("content") or ()):
        return ""  # feedparser repeats the article's text where the feed gives no summary
    return cut(value.strip()) if detail.get("type") == "text/plain" else summary(value)


def _moment(raw: Any, key: str) -> str | None:
    parsed = raw.get(f"{key}_parsed")
    if parsed is None or not _NAMES_YEAR.search(str(raw.get(key))):
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
    return moment if believable(moment) else None


# --- What a feed says of itself ---------------------------------------------------------------------------------------


def _declared_language(head: bytes) -> str:
    match = _LANGUAGE.search(head)
    return match[1].decode("ascii") if match else ""


def _ttl_minutes(head: bytes) -> int | None:
    """How long to wait by the feed's own word, at most a week."""
    ttl, period = _TTL.search(head), _PERIOD.search(head)
    if ttl:
        wait = min(int(ttl[1]), MAX_TTL // timedelta(minutes=1))
    elif period:
        frequency = _FREQUENCY.search(head)
        times = int(frequency[1]) if frequency else 1
        wait = min(_PERIODS[period[1].lower()], MAX_TTL * times) // max(times, 1) // timedelta(minutes=1)
    else:
        wait = 0
    return wait or None


def _why_no_feed(body: bytes) -> str:
    if body.lstrip().startswith((b"{", b"[")):
        return "This address answers with JSON, not an RSS or Atom feed."
    if b"<" not in body[:4096]:
        return "This address answers with something that is not XML, so it is not a feed."
    return "This address answers with XML or something like it, but not with an RSS or Atom feed."
