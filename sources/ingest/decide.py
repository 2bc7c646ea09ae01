"""When to poll a feed again. Pure: values and `now` in, a time out."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(hours=24)


def next_poll(
    *,
    now: datetime,
    interval: timedelta,
    failures: int = 0,
    ttl: timedelta | None = None,
    retry_after: timedelta | None = None,
    jitter: float = 0.0,
) -> datetime:
    """The next poll of a feed that was polled at `now`.

    `interval` is the desk's wish, `ttl` and `retry_after` are the publisher's: the longest counts, up to a day. Every
    failure in a row doubles the wait, also up to a day, so that a feed that recovers is found without anybody's help.
    `jitter` (0 to 1) adds up to a tenth, so that feeds added together do not stay together.
    """
    wait = max(interval, ttl or interval, retry_after or interval) * (1 << min(failures, 12))
    longer: timedelta = wait * (1 + jitter / 10)
    return now + min(longer, LONGEST_WAIT)
