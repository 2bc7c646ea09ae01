"""The shapes of JSON-LD values, made simple. Every function takes any JSON value and never raises.

Publishers write an author as an object, a string, a list of either, or a reference to an object elsewhere; numbers and
dates as text in many forms; types with and without prefix. Whoever reads such data asks here.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from factcheck.core.text import clean_text, one_line

MAX_URL_CHARS = 2_000
#: Of a name, with its port and all.
MAX_HOST_CHARS = 253
#: What stands in an address as it is, apart from letters, digits and “-._~”.
_PLAIN = "/:?&=%#+,;@!$'()*"
#: No web page is older; earlier dates are unset fields.
FIRST_YEAR = 1990
#: How much of a text is looked at before it is cut to its limit.
_MAX_RAW_CHARS = 20_000
_MAX_LISTED = 100

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_TYPE_PREFIX = re.compile(r".*[/#:]", re.DOTALL)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=\D|$)")
_DAYS_IN_WORDS = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y")


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value, breadth first: the article stands above its comments and related pieces."""
    level = [data]
    while level:
        yield from (value for value in level if isinstance(value, dict))
        level = [inner for value in level for inner in _inside(value)]


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def by_id(data: Any) -> dict[str, dict[str, Any]]:
    """The objects in a JSON value that others may refer to."""
    return {node["@id"]: node for node in objects(data) if isinstance(node.get("@id"), str) and len(node) > 1}


def resolved(value: Any, known: Mapping[str, dict[str, Any]]) -> list[Any]:
    """A list of the values, references to objects elsewhere in the data (`by_id`) replaced by those."""
    return [known.get(_reference(part), part) for part in listed(value)]


def _reference(value: Any) -> str:
    reference = value.get("@id") if isinstance(value, dict) and len(value) == 1 else ""
    return reference if isinstance(reference, str) else ""


def types(node: dict[str, Any]) -> set[str]:
    """“schema:ClaimReview”, “https://schema.org/ClaimReview”, ["ClaimReview"] → {"ClaimReview"}."""
    return {_TYPE_PREFIX.sub("", name) for name in listed(node.get("@type")) if isinstance(name, str)}


def listed(value: Any) -> list[Any]:
    """A list as it is (its first hundred), nothing as an empty list, anything else as a list of one."""
    if isinstance(value, list):
        return value[:_MAX_LISTED]
    return [] if value is None else [value]


def text(value: Any, *, limit: int = 500) -> str:
    """The first text in it, on one line, without markup; "" when there is none."""
    for part in listed(value):
        if isinstance(part, dict):
            part = part.get("@value")  # noqa: PLW2901 - a text with its language is a text
        if isinstance(part, int | float) and not isinstance(part, bool):
            part = str(part)  # noqa: PLW2901
        if isinstance(part, str) and (line := one_line(_without_markup(part[:_MAX_RAW_CHARS]), limit=limit)):
            return line
    return ""


def _without_markup(raw: str) -> str:
    if "<" not in raw and "&" not in raw:
        return raw
    # Twice: markup in JSON is often escaped once more.
    return _TAG.sub(" ", html.unescape(_TAG.sub(" ", raw)))


def names(value: Any, *, limit: int = 200) -> list[str]:
    """Names of people or organisations, in order, each once: of objects by their name, of texts as they are."""
    found = (text(part.get("name") if isinstance(part, dict) else part, limit=limit) for part in listed(value))
    return list(dict.fromkeys(name for name in found if name and not name.lower().startswith(("http://", "https://"))))


def address(value: Any, base: str) -> str:
    """The first usable absolute http(s) address in it: of texts, and of objects by `url` or `@id`; else ""."""
    return next(iter(addresses(value, base)), "")


def addresses(value: Any, base: str) -> list[str]:
    """All usable addresses in it, in order, each once."""
    candidates: list[Any] = []
    for part in listed(value):
        candidates += [*listed(part.get("url")), part.get("@id")] if isinstance(part, dict) else [part]
    usable = (_absolute(raw, base) for raw in candidates if isinstance(raw, str))
    return list(dict.fromkeys(url for url in usable if url))


def _absolute(raw: str, base: str) -> str:
    link = clean_text(raw[: MAX_URL_CHARS + 1]).replace(" ", "%20")
    try:
        url = urljoin(base, link) if link else ""
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = is_web and parts.port != 0 and len(parts.netloc) <= MAX_HOST_CHARS
    except ValueError:  # also a port that is none
        return ""
    # Other alphabets grow up to ninefold on the way to the server, and addresses are stored as they are asked for.
    if not usable or len(quote(url, safe=_PLAIN)) > MAX_URL_CHARS or not url.isprintable():
        return ""
    return parts.scheme + url[len(parts.scheme) :]


def number(value: Any) -> float | None:
    """A finite number, also one written as text (“4”, “4,5”)."""
    for part in listed(value):
        if isinstance(part, bool) or not isinstance(part, int | float | str):
            continue
        try:
            found = float(part.strip()[:40].replace(",", ".") if isinstance(part, str) else part)
        except (ValueError, OverflowError):
            continue
        if math.isfinite(found):
            return found
    return None


def moment(value: Any, *, first_year: int = FIRST_YEAR) -> datetime | None:
    """The first believable moment in it, aware, in the time zone it is written in; without one UTC is meant.

    ISO 8601 in all its forms, RFC 2822, year-month-day, and days in English words. “01/02/2026” is nobody's guess.
    """
    latest = datetime.now(UTC) + timedelta(days=1)
    for raw in listed(value):
        found = _moment(text(raw, limit=60))
        if found is not None and found.year >= first_year and found <= latest and found.timestamp() != 0:
            return found
    return None


def _moment(raw: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime, _day_in_numbers, _day_in_words):
        try:
            found = read(raw)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            found.astimezone(UTC)  # the last hours of the year 9999 have no UTC
        except (ValueError, OverflowError):
            continue
        return found
    return None


def _day_in_numbers(raw: str) -> datetime:
    match = _DAY.match(raw)
    if match is None:
        raise ValueError(raw)
    return datetime(*(int(part) for part in match.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]


def _day_in_words(raw: str) -> datetime:
    for form in _DAYS_IN_WORDS:
        try:
            return datetime.strptime(raw, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(raw)
