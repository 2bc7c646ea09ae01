"""Background work on database rows: enqueue, claim, finish, sweep. Every kind of work goes through these few functions.

The promise: work that was enqueued in a committed transaction is done, its results are stored exactly once, whatever
happens to workers and broker in between. How: `claim` takes one due row with `FOR UPDATE SKIP LOCKED` and gives it a
lease and an attempt number; the handler works outside any transaction, its lease renewed while it lives; `Work.finish`
stores results and the end of the job in one transaction, guarded by the attempt number. A worker that dies leaves a
lease that runs out; a worker that was frozen finds its attempt number outdated (`LeaseLost`) and its results are void.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from factcheck.core.doorbell import MAX_RINGS, ring
from factcheck.core.errors import FactcheckError, LeaseLost
from factcheck.core.lease import kept
from factcheck.core.models.job import Job, JobState
from factcheck.core.text import storable

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=60)

Handler = Callable[["Work"], None]
GaveUp = Callable[[Job, str], None]
Producer = Callable[[datetime], None]


@dataclass(frozen=True)
class JobKind:
    """What `job_kind` registered: who does the work, in which queue, and who must know when it is given up."""

    name: str
    queue: str
    handler: Handler
    gave_up: GaveUp | None


_kinds: dict[str, JobKind] = {}
_producers: list[Producer] = []


def job_kind(name: str, *, queue: str, gave_up: GaveUp | None = None) -> Callable[[Handler], Handler]:
    """Register a handler. `gave_up(job, message)` runs in the transaction that marks the job failed."""

    def register(handler: Handler) -> Handler:
        _kinds[name] = JobKind(name, queue, handler, gave_up)
        return handler

    return register


def producer(function: Producer) -> Producer:
    """Register a function that the sweep calls with `now` to enqueue what has become due or was forgotten."""
    _producers.append(function)
    return function


def queues() -> list[str]:
    """The queues that registered kinds use, sorted; a worker listens to these and to `sweep`."""
    return sorted({kind.queue for kind in _kinds.values()})


@dataclass(frozen=True)
class Wanted:
    """Work to enqueue: `key` says what it is done to, at most one open job per (kind, key) exists."""

    kind: str
    key: str
    payload: dict[str, Any]
    run_at: datetime | None = None


_ENQUEUE = """
    INSERT INTO core_job (kind, key, queue, payload, state, run_at, attempt, last_error, created_at)
    VALUES (%s, %s, %s, %s, 'waiting', %s, 0, '', %s)
    ON CONFLICT (kind, key) WHERE state IN ('waiting', 'running')
    DO UPDATE SET run_at = excluded.run_at WHERE core_job.attempt = 0 AND core_job.run_at > excluded.run_at
"""


def enqueue(*wanted: Wanted) -> None:
    """Write the jobs in the caller's transaction and ring once it commits.

    An open job of the same key absorbs a new one: it runs at the earlier of the two times, unless it failed before and
    waits to be tried again.
    """
    now = timezone.now()
    rows = [
        (w.kind, w.key, _kinds[w.kind].queue, connection.ops.adapt_json_value(w.payload, None), w.run_at or now, now)
        for w in wanted
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        # One by one: pghistory puts its context in front of what a request executes, and breaks `executemany`.
        # In one order: two that want the same work at once would wait for each other otherwise.
        for row in sorted(rows, key=lambda row: row[:2]):
            cursor.execute(_ENQUEUE, row)
    due = [_kinds[w.kind].queue for w in wanted if w.run_at is None or w.run_at <= now]
    transaction.on_commit(lambda: _ring_all(due), robust=True)


def _ring_all(due: Iterable[str]) -> None:
    waiting = list(due)
    for queue in set(waiting):
        ring(queue, times=min(waiting.count(queue), MAX_RINGS))


# Two searches, each along an index of its own: one condition with OR would sort the whole backlog for every claim.
_CLAIM = """
    UPDATE core_job SET state = 'running', attempt = attempt + 1, lease_until = %(lease_until)s
    WHERE id = COALESCE(
        (SELECT id FROM core_job WHERE queue = %(queue)s AND state = 'running' AND lease_until < %(now)s
         ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED),
        (SELECT id FROM core_job WHERE queue = %(queue)s AND state = 'waiting' AND run_at <= %(now)s
         ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    )
    RETURNING *
"""


def claim(queue: str) -> Job | None:
    """Take a job that a worker left behind, else the one due longest, or None if nothing is due.

    The caller holds it until `settings.FACTCHECK_LEASE` from now.
    """
    now = timezone.now()
    rows = Job.objects.raw(_CLAIM, {"queue": queue, "now": now, "lease_until": now + settings.FACTCHECK_LEASE})
    return next(iter(rows), None)


@dataclass(frozen=True)
class Work:
    """A claimed job in the hands of its handler."""

    job: Job

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.job.payload
        return payload

    @contextmanager
    def checkpoint(self) -> Iterator[None]:
        """A transaction for an intermediate result; the job goes on, with a fresh lease. `LeaseLost` voids it."""
        with transaction.atomic():
            self._still_ours().update(lease_until=timezone.now() + settings.FACTCHECK_LEASE)
            yield

    @contextmanager
    def finish(self) -> Iterator[None]:
        """The transaction that stores the results *and* ends the job. `LeaseLost` voids both."""
        with transaction.atomic():
            ours = self._still_ours()
            yield
            ours.update(state=JobState.DONE, lease_until=None, finished_at=timezone.now(), last_error="")

    def _still_ours(self) -> QuerySet[Job]:
        ours = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)
        if not ours.select_for_update().exists():
            raise LeaseLost(f"Job {self.job.pk} was taken over by another worker; these results are dropped.")
        return ours


def run_next(queue: str) -> bool:
    """Claim one due job and run it to its end. False if nothing was due."""
    job = claim(queue)
    if job is None:
        return False
    run(job)
    return True


def run_now(wanted: Wanted) -> bool:
    """Claim and run this one job here, whatever its queue; False if a worker has it or it is over."""
    now = timezone.now()
    waiting = Job.objects.filter(kind=wanted.kind, key=wanted.key, state=JobState.WAITING)
    job = waiting.first()
    if job is None or not waiting.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, lease_until=now + settings.FACTCHECK_LEASE
    ):
        return False
    job.refresh_from_db()
    run(job)
    return True


def last_error(wanted: Wanted) -> str:
    """What went wrong the last time this was tried; "" if nothing did."""
    job = Job.objects.filter(kind=wanted.kind, key=wanted.key).order_by("-pk").first()
    return job.last_error if job and job.state != JobState.RUNNING else ""


def cancel(wanted: Wanted) -> None:
    """Forget this work, done or not; a worker that has it finds its lease lost."""
    Job.objects.filter(kind=wanted.kind, key=wanted.key).delete()


def run(job: Job) -> None:
    """Run a claimed job. Expected errors and crashes of the handler end in the job's row, never in the caller."""
    kind = _kinds.get(job.kind)
    if kind is None:
        _put_back(job, f"This version of factcheck knows no work named “{job.kind}”.", permanent=False)
        return
    if job.attempt > MAX_ATTEMPTS:
        _put_back(job, job.last_error or "The worker stopped every time before this was finished.", permanent=True)
        return
    try:
        with kept(job):
            kind.handler(Work(job))
    except LeaseLost as error:
        logger.warning("%s", error)
    except FactcheckError as error:
        logger.info("Job %s (%s %s): %s", job.pk, job.kind, job.key, storable(str(error)))
        _put_back(job, str(error), permanent=error.permanent, retry_after=error.retry_after)
    except Exception as error:
        logger.exception("Job %s (%s %s) failed unexpectedly", job.pk, job.kind, job.key)
        _put_back(job, f"Unexpected error: {type(error).__name__}: {error}", permanent=False)
    else:
        _end_if_running(job)


def retry_delay(attempt: int, retry_after: timedelta | None) -> timedelta:
    """10 s, 20 s, 40 s … up to an hour, and never before the other side wants to hear from us again."""
    delay = min(FIRST_RETRY * (1 << (attempt - 1)), LONGEST_RETRY)
    return max(delay, retry_after or delay)


def _put_back(job: Job, message: str, *, permanent: bool, retry_after: timedelta | None = None) -> None:
    now, message = timezone.now(), storable(message)
    with transaction.atomic():
        ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
        if permanent or job.attempt >= MAX_ATTEMPTS:
            changed = ours.update(state=JobState.FAILED, lease_until=None, finished_at=now, last_error=message)
            kind = _kinds.get(job.kind)
            if changed and kind and kind.gave_up:
                kind.gave_up(job, message)
        else:
            run_at = now + retry_delay(job.attempt, retry_after)
            ours.update(state=JobState.WAITING, lease_until=None, run_at=run_at, last_error=message)


def _end_if_running(job: Job) -> None:
    """A handler that found nothing left to do returns without `finish`; that is an end, too."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt).update(
        state=JobState.DONE, lease_until=None, finished_at=timezone.now()
    )


def due(now: datetime) -> Q:
    """Jobs that a worker may take: waiting and due, or left behind by a worker that is gone."""
    return Q(state=JobState.WAITING, run_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)


def sweep() -> None:
    """Enqueue what has become due, ring for every queue that has work, and forget old jobs. Safe to run any time."""
    now = timezone.now()
    for produce in _producers:
        try:
            produce(now)
        except Exception:
            # What one room cannot say now must not keep the others' work from being rung for.
            logger.exception("%s failed; the next sweep tries again", produce.__qualname__)
    waiting = Job.objects.filter(due(now)).values_list("queue").annotate(Count("pk"))
    for queue, count in waiting:
        ring(queue, times=min(count, MAX_RINGS))
    Job.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_DONE).delete()
    Job.objects.filter(state=JobState.FAILED, finished_at__lt=now - KEEP_FAILED).delete()
