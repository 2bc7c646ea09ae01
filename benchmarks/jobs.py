"""Background work on rows: what leases, fencing and finishing in one transaction cost over the barest queue."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measuring import Row, medians_in_turn
from factcheck.core import jobs
from factcheck.core.jobs import Wanted, Work

PROMISE = "a job costs the same however many wait"
NEEDS_DATABASE = True
KIND = QUEUE = "benchmark"
#: Jobs timed together.
PART = 10
#: The first jobs are enqueued in so many batches.
BATCHES = 10

_TABLE = """
    CREATE TABLE bare_job (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state text NOT NULL DEFAULT 'waiting', run_at timestamptz
    )
"""
_INDEX = "CREATE INDEX ON bare_job (run_at) WHERE state = 'waiting'"
_ADD = "INSERT INTO bare_job (run_at) VALUES (%s)"
_TAKE = """
    UPDATE bare_job SET state = 'running' WHERE id = (
        SELECT id FROM bare_job WHERE state = 'waiting' AND run_at <= %s ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
_END = "UPDATE bare_job SET state = 'done' WHERE id = %s"


def bench(*, quick: bool) -> list[Row]:
    """All rows, in an empty database."""
    return measure(few=200, many=2_000, runs=100) if quick else measure(few=1_000, many=20_000, runs=500)


def measure(*, few: int, many: int, runs: int) -> list[Row]:
    """Jobs per second with about `few` and with about `many` others waiting; `runs`, less than `few`, are timed."""
    jobs.job_kind(KIND, queue=QUEUE)(_nothing)
    bare = BareQueue()
    warm_up(bare)
    limit = "bare INSERT / UPDATE … SKIP LOCKED"
    batch = few // BATCHES
    added = medians_in_turn(
        (partial(enqueue, n * batch, (n + 1) * batch), partial(bare.add, batch)) for n in range(BATCHES)
    )
    ours, theirs = _rates(bare, runs)
    enqueue(few, many)
    bare.add(many - few)
    ours_many, theirs_many = _rates(bare, runs)
    return [
        Row(f"enqueue, {batch:,} at a time", batch / added[0], limit, batch / added[1], "jobs/s"),
        Row(f"claim, run, finish; {few:,} waiting", ours, limit, theirs, "jobs/s"),
        Row(f"claim, run, finish; {many:,} waiting", ours_many, limit, theirs_many, "jobs/s"),
        Row(f"ours with {many:,} waiting", ours_many, f"ours with {few:,}", ours, "jobs/s"),
    ]


def warm_up(bare: BareQueue) -> None:
    """Connections are made, statements known."""
    enqueue(-PART, 0)
    run(PART)
    bare.add(PART)
    bare.run(PART)


def _rates(bare: BareQueue, runs: int) -> tuple[float, float]:
    ours, theirs = medians_in_turn([(lambda: run(PART), lambda: bare.run(PART))] * (runs // PART))
    return PART / ours, PART / theirs


def enqueue(first: int, end: int) -> None:
    """One job for each number, in one transaction, as a sweep does it."""
    with transaction.atomic():
        jobs.enqueue(*(Wanted(KIND, f"number:{number}", {"number": number}) for number in range(first, end)))


def run(count: int) -> None:
    """Run so many of our jobs, one after the other."""
    for _ in range(count):
        if not jobs.run_next(QUEUE):
            raise RuntimeError("The queue ran empty: fewer jobs were run than counted.")


def _nothing(work: Work) -> None:
    with work.finish():
        pass


class BareQueue:
    """The physical limit: one table, one index, two statements per job; no lease, no attempts, no results."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_TABLE)
            cursor.execute(_INDEX)

    def add(self, count: int) -> None:
        """Insert so many jobs in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            now = timezone.now() - timedelta(seconds=1)
            for _ in range(count):
                cursor.execute(_ADD, [now])

    def run(self, count: int) -> None:
        """Take and end so many."""
        with connection.cursor() as cursor:
            for _ in range(count):
                cursor.execute(_TAKE, [timezone.now()])
                cursor.execute(_END, cursor.fetchone())
