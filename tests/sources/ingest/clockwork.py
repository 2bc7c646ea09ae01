"""Let simulated time pass for ingest: sweeps and workers run whenever something is due, and nothing waits for real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import time_machine
from django.db import connection
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from factcheck.core import jobs
from factcheck.core.models import Job, JobState, Lane
from sources.models import Feed

POLLS, POLLS_AND_PAGES = ("poll",), ("poll", "fetch")
START = datetime(2026, 5, 4, tzinfo=UTC)


def pass_time(clock: time_machine.Traveller, until: datetime, *, step: timedelta, queues: Sequence[str]) -> None:
    """Work through everything that is due in these queues until then.

    Looks are at least a second apart, and feeds that become due within a `step` are polled together.
    """
    while timezone.now() < until:
        jobs.sweep()
        while sum(jobs.run_next(queue) for queue in queues):
            pass
        clock.move_to(min(max(_next_moment(step, queues), timezone.now() + timedelta(seconds=1)), until))


def work_in_threads(pool: ThreadPoolExecutor, workers: int, *, beats: int = 0) -> None:
    """So many beats sweep at once, then so many workers empty the queue of polls together."""
    list(pool.map(lambda _: _in_thread(jobs.sweep), range(beats)))
    list(pool.map(lambda _: _in_thread(_empty_the_queue), range(workers)))


def _empty_the_queue() -> None:
    while jobs.run_next("poll"):
        pass


def _in_thread(function: Callable[[], None]) -> None:
    try:
        function()
    finally:
        connection.close()


def _next_moment(step: timedelta, queues: Sequence[str]) -> datetime:
    """When the next job may run or, on a grid of `step`, the next feed is due."""
    now = timezone.now()
    free_at = Subquery(Lane.objects.filter(name=OuterRef("lane")).values("free_at"))
    waiting = Job.objects.filter(state=JobState.WAITING, queue__in=queues)
    job = waiting.aggregate(at=Min(Greatest("run_at", free_at)))["at"]
    due = Feed.objects.filter(is_active=True, gone_at=None, next_fetch_at__gt=now).aggregate(at=Min("next_fetch_at"))
    feed = due["at"] and due["at"] + (START - due["at"]) % step
    return min(moment for moment in (job, feed, now + timedelta(hours=1)) if moment)
