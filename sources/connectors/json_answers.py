"""What a provider answered, as JSON values that nobody has to trust. Pure: bytes in, values or a sentence out.

JSON is read in this process, not in the sandbox: the parser of the standard library runs nothing and opens nothing. Its
memory is bounded by the size taken here, its depth by the interpreter, and what is kept by the limits below. A value of
the wrong type counts as missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlsplit

from factcheck.core.errors import ParseError
from factcheck.core.text import one_line
from sources.connectors.base import FoundArticle
from sources.schema_org import values

#: Far more than the largest page of any provider. Empty objects become fifty times as large in memory.
MAX_ANSWER_BYTES = 2_000_000
MAX_RESULTS = 250
MAX_TITLE_CHARS = 500
MAX_NAME_CHARS = 200
MAX_CURSOR_CHARS = 2_000
MAX_WAIT = timedelta(days=1)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_SECONDS = re.compile(r"\b([0-9]{1,6}) ?s(?:ec(?:ond)?s?)?\b")


def answer_text(body: bytes, provider: str) -> str:
    """The answer as text, whatever it was declared to be; ParseError when there is none, or too much."""
    if len(body) > MAX_ANSWER_BYTES:
        raise ParseError(f"{provider} answers with {len(body):,} bytes; at most {MAX_ANSWER_BYTES:,} are read.")
    text = body.decode("utf-8-sig", errors="replace").strip()
    if not text:
        raise ParseError(f"{provider} answers with nothing.")
    return text


def answer_object(body: bytes, provider: str) -> dict[str, Any]:
    """The JSON object in an answer; ParseError when it is something else."""
    return json_object(answer_text(body, provider), provider)


def json_object(text: str, provider: str) -> dict[str, Any]:
    """The JSON object in `text`, or ParseError. Raw control characters inside strings are let pass."""
    if text.startswith("<"):
        raise ParseError(f"{provider} answers with a web page, not with JSON.")
    try:
        value = json.loads(text, strict=False, object_pairs_hook=_unambiguous, parse_constant=_no_number)
    except RecursionError as error:
        raise ParseError(f"{provider} answers with JSON that is nested too deeply.") from error
    except ValueError as error:
        raise ParseError(f"{provider} answers with something that is not proper JSON.") from error
    if not isinstance(value, dict):
        raise ParseError(f"{provider} answers with JSON that is not an object.")
    return value


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    holder = dict(pairs)
    if len(holder) < len(pairs):
        raise ValueError("a name stands twice")
    return holder


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def listed(holder: dict[str, Any], key: str, provider: str) -> list[Any]:
    """The list under `key`; ParseError when it is missing or no list."""
    results = holder.get(key)
    if not isinstance(results, list):
        raise ParseError(f"{provider} answers without the list “{key}”.")
    return results


def inner(holder: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`, or an empty one."""
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def line(holder: dict[str, Any], key: str, *, limit: int = MAX_NAME_CHARS) -> str:
    """The text under `key` on one line, without markup, or ""."""
    value = holder.get(key)
    return values.text(value, limit=limit) if isinstance(value, str) else ""


def number(holder: dict[str, Any], key: str) -> int:
    """The whole number under `key`, or 0 when there is none or it is negative."""
    value = holder.get(key)
    return max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else 0


def cursor_in(holder: dict[str, Any], key: str) -> str:
    """What the provider calls the next page; "" when it names none, or in a way that cannot be sent back."""
    value = holder.get(key)
    usable = isinstance(value, str) and len(value) <= MAX_CURSOR_CHARS and value.isprintable()
    return str(value) if usable else ""


def web_url(raw: object) -> str:
    """An absolute http(s) address of usable length, or ""."""
    url = values.address(raw, "") if isinstance(raw, str) else ""
    return "" if "\ufffd" in url else url


def host_of(url: str) -> str:
    """The host name without “www.”."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def language_in(holder: dict[str, Any], key: str) -> str:
    """The BCP 47 tag under `key`, or ""."""
    value = holder.get(key)
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else ""


def moment(raw: object, *, first_year: int = values.FIRST_YEAR) -> datetime | None:
    """A believable time as UTC, or None; without a time zone UTC is meant."""
    when = values.moment(raw, first_year=first_year) if isinstance(raw, str) else None
    return None if when is None else when.astimezone(UTC)


def distinct_articles(
    results: list[Any], read: Callable[[dict[str, Any]], FoundArticle]
) -> tuple[tuple[FoundArticle, ...], int]:
    """The first article of each usable address, at most `MAX_RESULTS` read, and how many results were left out."""
    found: dict[str, FoundArticle] = {}
    for result in results[:MAX_RESULTS]:
        article = read(result) if isinstance(result, dict) else None
        if article is not None and article.url:
            found.setdefault(article.url, article)
    return tuple(found.values()), len(results) - len(found)


def quoted(sentence: str) -> str:
    """What a provider said, short and harmless enough to stand in a sentence of ours."""
    return f"“{one_line(sentence, limit=200) or 'without a reason'}”"


def wait_named_in(sentence: str, *, at_least: timedelta) -> timedelta:
    """How long a provider's sentence asks to wait, as in “every 5 seconds”."""
    named = [timedelta(seconds=int(seconds)) for seconds in _SECONDS.findall(sentence)]
    return min(max([at_least, *named]), MAX_WAIT)
