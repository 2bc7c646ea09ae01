"""What an answer's headers say about coming back: when, and to which address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: No site is obeyed that asks to stay away for longer.
MAX_WAIT = timedelta(days=30)

#: Statuses that say: from now on use the new address (RFC 9110, 15.4).
_PERMANENT = frozenset({301, 308})
_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^",\s]*)))?', re.IGNORECASE)


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """The time a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); None when unreadable."""
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    moment = _moment(value)
    return None if moment is None else _bounded(moment - now)


def freshness(headers: Iterable[tuple[str, str]], *, now: datetime) -> timedelta | None:
    """How long the answer holds (RFC 9111, 4.2), the time it spent in caches taken off; None when it does not say.

    `headers` with names in lower case. A site that forbids storing or reusing its answer gives 0.
    """
    given: dict[str, str] = {}
    for name, value in headers:
        given[name] = f"{given[name]}, {value}" if name in given and name == "cache-control" else value
    directives = _directives(given.get("cache-control", ""))
    if directives.get("no-store") == "" or directives.get("no-cache") == "":
        return timedelta(0)
    lifetime = _seconds(directives.get("max-age", ""))
    if lifetime is None:
        lifetime = _seconds(directives.get("s-maxage", ""))
    if lifetime is None:
        return _until(given, now)
    return max(lifetime - (_seconds(given.get("age", "")) or timedelta(0)), timedelta(0))


def permanent_url(hops: Iterable[tuple[int, str]]) -> str:
    """Where an unbroken chain of permanent redirects leads; "" if the first one is not. Hops: (status, location)."""
    address = ""
    for status, location in hops:
        if status not in _PERMANENT:
            break
        address = location
    return address


def _directives(value: str) -> dict[str, str]:
    """Names in lower case with their values, "" for none; of a name that is repeated, the first counts.

    “no-cache="set-cookie"” is about that header alone, so its value tells it from a plain “no-cache”.
    """
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(value):
        found.setdefault(match[1].lower(), match[2] or match[3] or "")
    return found


def _until(given: dict[str, str], now: datetime) -> timedelta | None:
    """From Date to Expires. An Expires that is no date, as the usual “0”, means: already over (RFC 9111, 5.3)."""
    if "expires" not in given:
        return None
    expires = _moment(given["expires"])
    return timedelta(0) if expires is None else _bounded(expires - (_moment(given.get("date", "")) or now))


def _seconds(value: str) -> timedelta | None:
    value = value.strip()
    if not (value.isascii() and value.isdigit()):
        return None
    return timedelta(seconds=min(int(value[:12]), MAX_WAIT.total_seconds()))


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), MAX_WAIT)
