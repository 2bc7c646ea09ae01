"""When to fetch a cited page again. Pure: values and `now` in, a time out.

Pages are corrected soon after they appear and rarely later, so visits come close together first and then far apart.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: The waits before the first visits, one after the other.
WAITS = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=14),
    timedelta(days=30),
)
#: The wait before every later visit.
LONGEST = timedelta(days=90)


def next_check(*, now: datetime, checks: int, jitter: float = 0.0) -> datetime:
    """The next visit to a page that was visited `checks` times since it was cited, the last time now.

    `jitter` (-1 to 1) shifts it by up to a tenth of the wait, so that pages cited together do not stay together.
    """
    wait = WAITS[checks] if checks < len(WAITS) else LONGEST
    return now + wait * (1 + jitter / 10)
