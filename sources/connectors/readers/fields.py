"""The fields of entries as the contract wants them, whatever format they come from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from factcheck.core.text import clean_text, one_line
from sources.connectors.readers.markup import plain_text
from sources.schema_org.values import FIRST_YEAR, MAX_URL_CHARS, address, moment

MAX_ENTRIES = 2_000
MAX_TITLE_CHARS = 500
MAX_SUMMARY_CHARS = 500
MAX_GUID_CHARS = 1_000
MAX_CATEGORIES = 20
#: Markup that is looked at for a summary: first what is enough nearly always, then more, at last all of it.
_SUMMARY_MARKUP_CHARS = (1_200, 6_000)
_LONGEST_REFERENCE = 34
#: Addresses to which nothing needs to be done.
_PLAIN_URL = re.compile(r"https?://[a-z0-9][a-z0-9.-]{0,252}(?::[1-5]?[0-9]{2,4})?/[!-;=-~]*")


class Entry(NamedTuple):
    """A `FeedEntry` on its way out of the sandbox."""

    guid: str
    url: str
    title: str = ""
    summary: str = ""
    author: str = ""
    published_at: str | None = None
    categories: tuple[str, ...] = ()


def answer(entries: Iterable[Entry], *, found: int, notes: Iterable[str] = (), **fields: Any) -> dict[str, Any]:
    """The answer of a reader that found so many entries; exact repetitions among the usable ones are left out."""
    kept: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        kept.setdefault((entry.guid, entry.url), entry)
    unusable = min(found, MAX_ENTRIES) - len(kept)
    said = [*notes]
    if found > MAX_ENTRIES:
        said.append(f"The feed has {found:,} entries; {MAX_ENTRIES:,} were read.")
    if unusable:
        said.append(f"{unusable:,} of the entries were left out: without a web link, or repeated.")
    return {"entries": [*kept.values()], "skipped": found - len(kept), "notes": said, **fields}


def line(raw: str, limit: int) -> str:
    """On one line, at most `limit` characters."""
    if len(raw) <= limit and raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    return one_line(raw, limit=limit)


def summary(markup: str) -> str:
    """The beginning of what the markup says, as plain text."""
    for size in _SUMMARY_MARKUP_CHARS:
        if len(markup) <= size:
            break
        text = plain_text(_whole_tags(markup[:size]))
        if len(text) >= MAX_SUMMARY_CHARS:
            return cut(text)
    return cut(plain_text(markup))


def _whole_tags(markup: str) -> str:
    """Without a tag or reference that is cut off at the end."""
    last = max(markup.rfind("<"), markup.rfind("&", len(markup) - _LONGEST_REFERENCE))
    return markup[:last] if last > max(markup.rfind(">"), markup.rfind(";")) else markup


def cut(text: str) -> str:
    """A summary of allowed length."""
    return text if len(text) <= MAX_SUMMARY_CHARS else text[: MAX_SUMMARY_CHARS - 1].rstrip() + "…"


def guid(raw: str) -> str:
    """The id as it is, or a digest of one that is too long."""
    raw = raw.strip() if raw.isascii() and raw.isprintable() else clean_text(raw)
    return raw if len(raw) <= MAX_GUID_CHARS else "sha256:" + hashlib.sha256(raw.encode()).hexdigest()


def web_url(raw: str, base: str) -> str:
    """An absolute http(s) address of usable length, or "": feeds also link to `javascript:` and `mailto:`."""
    if len(raw) <= MAX_URL_CHARS and _PLAIN_URL.fullmatch(raw):
        return raw
    return address(raw, base)


def categories(names: Iterable[str]) -> tuple[str, ...]:
    """The first of them, each once."""
    lines = (line(name, 100) for name in names if name)
    return tuple(dict.fromkeys(name for name in lines if name))[:MAX_CATEGORIES]


def time_of(raw: str) -> str | None:
    """A date as people write it → ISO 8601 in UTC; None when it is missing or not believable."""
    found = moment(raw) if raw else None
    return None if found is None else found.astimezone(UTC).isoformat()


def believable(iso_in_utc: str) -> bool:
    """Whether a date that is ISO 8601 in UTC already lies between the first web page and tomorrow."""
    return f"{FIRST_YEAR}-" <= iso_in_utc < (datetime.now(UTC) + timedelta(days=1)).isoformat()
