"""Background work on database rows: enqueue, claim, finish, sweep. Every kind of work goes through these few functions.

The promise: work that was enqueued in a committed transaction is done, its results are stored exactly once, whatever
happens to workers and broker in between. How: `claim` takes one due row with `FOR UPDATE SKIP LOCKED` and gives it a
lease and an attempt number; the handler works outside any transaction, its lease renewed while it lives; `Work.finish`
stores results and the end of the job in one transaction, guarded by the attempt number. A worker that dies leaves a
lease that runs out; a worker that was frozen finds its attempt number outdated (`LeaseLost`) and its results are void.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from factcheck.core import job_rows
from factcheck.core.doorbell import MAX_RINGS, ring
from factcheck.core.errors import FactcheckError, LeaseLost, NotYet
from factcheck.core.lease import kept
from factcheck.core.models.job import Job, JobState
from factcheck.core.text import storable

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
#: A lane is not left alone for longer, whatever the other side asks for.
LONGEST_REST = timedelta(days=1)
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=60)

Handler = Callable[["Work"], None]
BatchHandler = Callable[[Sequence["Work"]], None]
GaveUp = Callable[[Job, str], None]
Producer = Callable[[datetime], None]


@dataclass(frozen=True)
class JobKind:
    """What was registered: who does the work, in which queue, and who must know when it is given up."""

    name: str
    queue: str
    handler: BatchHandler
    gave_up: GaveUp | None
    #: Jobs handed over at once, at most.
    batch: int
    in_lanes: bool
    #: How long a lane is left alone after each of these jobs.
    rest: Callable[[], timedelta]


def _no_rest() -> timedelta:
    return timedelta(0)


_kinds: dict[str, JobKind] = {}
_producers: list[Producer] = []


def job_kind(
    name: str,
    *,
    queue: str,
    gave_up: GaveUp | None = None,
    in_lanes: bool = False,
    rest: Callable[[], timedelta] = _no_rest,
) -> Callable[[Handler], Handler]:
    """Register a handler of one job at a time.

    `gave_up(job, message)` runs in the transaction that marks the job failed. With `in_lanes` every job of the kind
    names a lane; all kinds of a queue do, or none. `rest()` is how long a lane is left alone after each job.
    """

    def register(handler: Handler) -> Handler:
        def each(works: Sequence[Work]) -> None:
            (work,) = works
            handler(work)

        _kinds[name] = JobKind(name, queue, each, gave_up, 1, in_lanes, rest)
        return handler

    return register


def batch_kind(
    name: str, *, queue: str, batch: int, gave_up: GaveUp | None = None, in_lanes: bool = False
) -> Callable[[BatchHandler], BatchHandler]:
    """Register a handler of up to `batch` jobs at once, for work that costs less than claiming it one by one."""

    def register(handler: BatchHandler) -> BatchHandler:
        _kinds[name] = JobKind(name, queue, handler, gave_up, batch, in_lanes, _no_rest)
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
    """Work to enqueue: `key` says what it is done to, at most one open job per (kind, key) exists.

    Jobs of one `lane` (for example, a host) run one after the other, whichever worker has them.
    """

    kind: str
    key: str
    payload: dict[str, Any]
    run_at: datetime | None = None
    lane: str = ""


def enqueue(*wanted: Wanted) -> None:
    """Write the jobs in the caller's transaction and ring once it commits.

    An open job of the same key absorbs a new one: it runs at the earlier of the two times, unless it failed before and
    waits to be tried again.
    """
    if not wanted:
        return
    now = timezone.now()
    new = [
        job_rows.NewJob(w.kind, w.key, _kinds[w.kind].queue, w.payload, w.run_at or now, lane=w.lane) for w in wanted
    ]
    job_rows.add(new)
    due = Counter(job.queue for job in new if job.run_at <= now)
    transaction.on_commit(lambda: _ring_all(due), robust=True)


def _ring_all(due: Counter[str]) -> None:
    for queue, count in due.items():
        ring(queue, times=min(count, MAX_RINGS))


def claim(queue: str) -> list[Job]:
    """Take what a worker of this queue may do next: one job or, of kinds that are done in batches, several."""
    kinds = [kind for kind in _kinds.values() if kind.queue == queue]
    limit = min((kind.batch for kind in kinds), default=1)
    return job_rows.claim(queue, limit=limit, in_lanes=any(kind.in_lanes for kind in kinds))


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
            if not _held([self]):
                raise _lost(self)
            job_rows.renew([self.job])
            yield

    @contextmanager
    def finish(self, *, rest: timedelta = timedelta(0)) -> Iterator[None]:
        """The transaction that stores the results *and* ends the job. `LeaseLost` voids both.

        `rest` is how long its lane wants to be left alone, if that is longer than usual.
        """
        with finish_all([self], rest=rest) as ours:
            if not ours:
                raise _lost(self)
            yield


@contextmanager
def finish_all(works: Sequence[Work], *, rest: timedelta = timedelta(0)) -> Iterator[list[Work]]:
    """The transaction that stores the results of several jobs *and* ends them. Yields those that are still ours: what
    the others found is dropped."""
    with transaction.atomic():
        ours = _held(works)
        yield ours
        ended = [work.job for work in ours]
        rest = _rest(ended, min(rest, LONGEST_REST))
        job_rows.end(ended, rest=rest)
        _ring_after(rest, ended)
        transaction.on_commit(lambda: _know_state(ended, JobState.DONE))


def _know_state(jobs: Iterable[Job], state: JobState) -> None:
    for job in jobs:
        job.state = state


def release(works: Sequence[Work]) -> None:
    """Give back, untouched, what there is no time for: it is claimed again as if it never had been."""
    if not works:
        return
    with transaction.atomic():
        ours = _untouched(works)
        job_rows.free({work.job.lane for work in ours}, rest=timedelta(0))
        transaction.on_commit(lambda: _know_state([work.job for work in ours], JobState.WAITING))


def _put_off(jobs: Sequence[Job], until: datetime) -> None:
    """As if they never had been claimed, but not before `until`; their lanes rest as well."""
    wait = max(until - timezone.now(), timedelta(0))
    with transaction.atomic():
        ours = _untouched([Work(job) for job in jobs], run_at=until)
        _free_lanes([work.job for work in ours], min(wait, LONGEST_RETRY))


def _untouched(works: Sequence[Work], **changes: Any) -> list[Work]:
    ours = _held(works)
    Job.objects.filter(pk__in=[work.job.pk for work in ours]).update(
        state=JobState.WAITING, lease_until=None, attempt=F("attempt") - 1, **changes
    )
    return ours


def _held(works: Sequence[Work]) -> list[Work]:
    """Those that no other worker took over; their rows are locked until the transaction ends."""
    held = {job.pk for job in job_rows.hold([work.job for work in works])}
    return [work for work in works if work.job.pk in held]


def _lost(work: Work) -> LeaseLost:
    return LeaseLost(f"Job {work.job.pk} was taken over by another worker; these results are dropped.")


def _free_lanes(jobs: Sequence[Job], at_least: timedelta = timedelta(0)) -> None:
    """Let the jobs' lanes go after a rest, and ring then: what waits for them has been passed over until now."""
    rest = _rest(jobs, at_least)
    job_rows.free({job.lane for job in jobs}, rest=rest)
    _ring_after(rest, jobs)


def _rest(of_a_kind: Sequence[Job], at_least: timedelta) -> timedelta:
    return max([at_least, *(_kinds[job.kind].rest() for job in of_a_kind[:1] if job.kind in _kinds)])


def _ring_after(rest: timedelta, jobs: Sequence[Job]) -> None:
    queue = next((job.queue for job in jobs if job.lane), "")
    if queue and rest:
        # Brokers deliver a message twice that has to wait for long; the sweep rings for what is due by then.
        transaction.on_commit(lambda: ring(queue, after=min(rest, LONGEST_RETRY)), robust=True)


def rest_lane(lane: str, at_least: timedelta) -> None:
    """Leave a lane alone for so long from now on, at most a day; one that rests for longer goes on resting."""
    if lane and at_least:
        job_rows.rest(lane, min(at_least, LONGEST_REST))


def hasten(lane: str, *, due_by: datetime) -> None:
    """What waits in this lane and is due by then is due now; the lane rests no longer. Call inside a transaction."""
    waiting = Job.objects.filter(lane=lane, state=JobState.WAITING, run_at__lte=due_by)
    # Whoever holds one of them runs it or wants it at a time of their own; waiting for them could be mutual.
    ours = dict(waiting.select_for_update(skip_locked=True).values_list("pk", "queue"))
    Job.objects.filter(pk__in=ours).update(run_at=timezone.now())
    job_rows.free([lane], rest=timedelta(0))
    transaction.on_commit(lambda: _ring_all(Counter(set(ours.values()))), robust=True)


def run_next(queue: str) -> bool:
    """Claim what is due next and run it to its end. False if nothing was due."""
    jobs = claim(queue)
    run(*jobs)
    return bool(jobs)


def run_now(wanted: Wanted) -> bool:
    """Claim and run this one job here, also before its time; False if a worker has it (or its lane) or it is over."""
    kind = _kinds[wanted.kind]
    job = Job.objects.filter(kind=wanted.kind, key=wanted.key, state=JobState.WAITING).first()
    if job is None:
        return False
    jobs = job_rows.claim(kind.queue, in_lanes=kind.in_lanes, only=job.pk)
    run(*jobs)
    return bool(jobs)


def last_error(wanted: Wanted) -> str:
    """What went wrong the last time this was tried; "" if nothing did."""
    job = Job.objects.filter(kind=wanted.kind, key=wanted.key).order_by("-pk").first()
    return job.last_error if job and job.state != JobState.RUNNING else ""


def cancel(wanted: Wanted) -> None:
    """Forget this work, done or not; a worker that has it finds its lease lost."""
    Job.objects.filter(kind=wanted.kind, key=wanted.key).delete()


def run(*jobs: Job) -> None:
    """Run claimed jobs. Expected errors and crashes of the handler end in the jobs' rows, never in the caller."""
    for name in dict.fromkeys(job.kind for job in jobs):
        of_kind = [job for job in jobs if job.kind == name]
        kind = _kinds.get(name)
        if kind is None:
            _put_back(of_kind, f"This version of factcheck knows no work named “{name}”.", permanent=False)
            continue
        for job in of_kind:
            if job.attempt > MAX_ATTEMPTS:
                message = job.last_error or "The worker stopped every time before this was finished."
                _put_back([job], message, permanent=True)
        fit = [job for job in of_kind if job.attempt <= MAX_ATTEMPTS]
        for start in range(0, len(fit), kind.batch):
            _run_together(kind, fit[start : start + kind.batch])


def _run_together(kind: JobKind, jobs: Sequence[Job]) -> None:
    try:
        with kept(jobs):
            kind.handler([Work(job) for job in jobs])
    except LeaseLost as error:
        logger.warning("%s", error)
    except NotYet as error:
        _put_off(jobs, error.until)
    except FactcheckError as error:
        logger.info("Job %s (%s %s): %s", jobs[0].pk, kind.name, jobs[0].key, storable(str(error)))
        _put_back(jobs, str(error), permanent=error.permanent, retry_after=error.retry_after)
    except Exception as error:
        logger.exception("Job %s (%s %s) failed unexpectedly", jobs[0].pk, kind.name, jobs[0].key)
        _put_back(jobs, f"Unexpected error: {type(error).__name__}: {error}", permanent=False)
    else:
        _end_if_running(jobs)


def retry_delay(attempt: int, retry_after: timedelta | None) -> timedelta:
    """10 s, 20 s, 40 s … up to an hour, and never before the other side wants to hear from us again."""
    delay = min(FIRST_RETRY * (1 << (attempt - 1)), LONGEST_RETRY)
    return max(delay, retry_after or delay)


def put_back(work: Work, message: str) -> None:
    """This one of a batch failed in a way that nobody expected: it is tried again later, the others go on."""
    _put_back([work.job], message, permanent=False)


def _put_back(jobs: Sequence[Job], message: str, *, permanent: bool, retry_after: timedelta | None = None) -> None:
    now, message = timezone.now(), storable(message)
    with transaction.atomic():
        held = [work.job for work in _held([Work(job) for job in jobs])]
        for job in held:
            ours = Job.objects.filter(pk=job.pk)
            if permanent or job.attempt >= MAX_ATTEMPTS:
                ours.update(state=JobState.FAILED, lease_until=None, finished_at=now, last_error=message)
                kind = _kinds.get(job.kind)
                if kind and kind.gave_up:
                    kind.gave_up(job, message)
            else:
                run_at = now + retry_delay(job.attempt, retry_after)
                ours.update(state=JobState.WAITING, lease_until=None, run_at=run_at, last_error=message)
        _free_lanes(held, min(retry_after or timedelta(0), LONGEST_REST))


def _end_if_running(jobs: Sequence[Job]) -> None:
    """A handler that found nothing left to do returns without `finish`; that is an end, too."""
    if left := [Work(job) for job in jobs if job.state == JobState.RUNNING]:
        with finish_all(left):
            pass


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
    job_rows.mend_lanes()
    for queue, count in Job.objects.filter(due(now)).values_list("queue").annotate(Count("pk")):
        ring(queue, times=min(count, MAX_RINGS))
    Job.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_DONE).delete()
    Job.objects.filter(state=JobState.FAILED, finished_at__lt=now - KEEP_FAILED).delete()
