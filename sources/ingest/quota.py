"""When a provider may be asked next. Pure: what is remembered of it, its quota and `now` in, a decision out.

No span of time as long as the quota's ever holds more requests than it says, wherever the span begins. What was sent is
remembered as a few counts, each with the time of its last request, as though all of them had been sent then: that may
ask a tenth of the time later than would be allowed, never earlier. Where the quota is one request, and when a provider
that refused answers again, requests keep an even distance. Whoever fails is asked again after 1, 2, 4 … minutes, at
the latest after a day, so that every provider comes back by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from factcheck.core.errors import InvalidInput
from sources.connectors.base import Quota

FIRST_BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=24)

_UNITS = {"s": "seconds", "sec": "seconds", "min": "minutes", "m": "minutes", "h": "hours", "hour": "hours"}
_WRITTEN = re.compile(r"([0-9]{1,7}) ?/ ?([0-9]{1,4})? ?(s|sec|m|min|h|hour|d|day)", re.ASCII)
_LONGEST_WINDOW = timedelta(days=31)
#: Parts of a window whose requests are remembered as one count.
_SLICES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is remembered of a provider; the names are those of the columns of `Provider`."""

    free_at: datetime | None = None
    #: Of each slice in which something was sent, oldest first: the last time, and how many requests.
    sent: tuple[tuple[datetime, int], ...] = ()
    #: Requests that failed since the last success.
    failures: int = 0


def parse_quota(text: str) -> Quota:
    """“100/day”, “7/min”, “1/5s” → a quota; `InvalidInput` for anything else."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        raise InvalidInput(f"“{text}” is no quota. Write one like “100/day”, “7/min” or “1/5s”.")
    unit = _UNITS.get(match[3], "days")
    quota = Quota(requests=int(match[1]), per=timedelta(**{unit: int(match[2] or 1)}))
    if not quota.requests or not timedelta(0) < quota.per <= _LONGEST_WINDOW:
        raise InvalidInput(f"“{text}” is no quota: at least one request, in at most {_LONGEST_WINDOW.days} days.")
    return quota


def begun(standing: Standing, quota: Quota, *, now: datetime) -> Standing:
    """The standing with one more request, that is to be sent now. Ask `free_at` first whether it may be."""
    *before, (last, count) = _counting(standing, quota, now) or [(now, 0)]
    # A clock that was put back is taken to stand where it was.
    now = max(now, last)
    if count and _slice(last, quota) != _slice(now, quota):
        before, count = [*before, (last, count)], 0
    return replace(standing, sent=(*before, (now, count + 1)))


def free_at(standing: Standing, quota: Quota, *, now: datetime) -> datetime | None:
    """When the provider may be asked next; None for now."""
    waits = []
    if standing.free_at is not None and standing.free_at > now:
        waits.append(standing.free_at)
    remaining = used(standing, quota, now=now)
    for last, count in _counting(standing, quota, now):
        if remaining < quota.requests:
            break
        remaining -= count
        waits.append(last + quota.per)
    return max(waits, default=None)


def used(standing: Standing, quota: Quota, *, now: datetime) -> int:
    """Requests in the window that ends now."""
    return sum(count for _, count in _counting(standing, quota, now))


def answered(standing: Standing, quota: Quota, *, now: datetime) -> Standing:
    """The standing after an answer."""
    # Answers, not questions, keep the distance: they show that the provider has counted the request by now.
    is_spaced = quota.requests == 1 or standing.failures > 0
    pause = now + quota.per / quota.requests if is_spaced else None
    return replace(standing, failures=0, free_at=pause)


def failed(standing: Standing, *, now: datetime, retry_after: timedelta | None = None) -> Standing:
    """The standing after a refusal or a failure. What the provider asks for is believed the first time; who goes on
    refusing is left alone for longer."""
    failures = standing.failures + 1
    back_off = min(FIRST_BACK_OFF * (1 << min(failures - 1, 12)), LONGEST_BACK_OFF)
    asked = min(retry_after or timedelta(0), LONGEST_BACK_OFF)
    wait = asked if asked and failures == 1 else max(asked, back_off)
    return replace(standing, failures=failures, free_at=now + wait)


def in_words(quota: Quota) -> str:
    """“100 per day”, “1 per 5 seconds”."""
    for unit in ("day", "hour", "minute"):
        length = timedelta(**{f"{unit}s": 1})
        if quota.per >= length and not quota.per % length:
            break
    else:
        unit, length = "second", timedelta(seconds=1)
    count = quota.per / length
    return f"{quota.requests} per {unit}" if count == 1 else f"{quota.requests} per {count:g} {unit}s"


def _counting(standing: Standing, quota: Quota, now: datetime) -> list[tuple[datetime, int]]:
    return [(last, count) for last, count in standing.sent if last + quota.per > now]


def _slice(moment: datetime, quota: Quota) -> int:
    return (moment - _EPOCH) // (quota.per / _SLICES)
