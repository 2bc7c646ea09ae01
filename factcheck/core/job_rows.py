"""The SQL of the job table: jobs written in bulk, claimed with SKIP LOCKED, lanes taken and freed.

A lane is a row, so taking one is locking it: two workers that look at the same time never get jobs of the same lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from factcheck.core.models import Job
from factcheck.core.recordset import recordset


@dataclass(frozen=True)
class NewJob:
    """A row to write. `lane` is "" for work that need not take turns."""

    kind: str
    key: str
    queue: str
    payload: dict[str, Any]
    run_at: datetime
    lane: str


_ADD_LANES = """
    INSERT INTO core_lane (name, free_at) SELECT name, %s FROM unnest(%s::text[]) AS name ORDER BY name
    ON CONFLICT DO NOTHING
"""

# In one order: two that want the same work at once would wait for each other otherwise.
_ADD_JOBS = """
    INSERT INTO core_job (kind, key, queue, payload, run_at, lane, state, attempt, last_error, created_at)
    SELECT *, 'waiting', 0, '', %s
    FROM jsonb_to_recordset(%s)
        AS wanted (kind text, key text, queue text, payload jsonb, run_at timestamptz, lane text)
    ORDER BY kind, key
    ON CONFLICT (kind, key) WHERE state IN ('waiting', 'running')
    DO UPDATE SET run_at = excluded.run_at WHERE core_job.attempt = 0 AND core_job.run_at > excluded.run_at
"""


def add(new: Sequence[NewJob]) -> None:
    """Write the jobs. An open one of the same kind and key stays, at the earlier time, unless it failed before."""
    jobs = list(_earliest(new).values())
    lanes = sorted({job.lane for job in jobs if job.lane})
    now = timezone.now()
    with connection.cursor() as cursor:
        if lanes:
            cursor.execute(_ADD_LANES, [now, lanes])
        cursor.execute(_ADD_JOBS, [now, recordset(vars(job) for job in jobs)])


def _earliest(new: Iterable[NewJob]) -> dict[tuple[str, str], NewJob]:
    """One statement cannot touch a row twice."""
    earliest: dict[tuple[str, str], NewJob] = {}
    for job in new:
        known = earliest.get((job.kind, job.key))
        if known is None or job.run_at < known.run_at:
            earliest[job.kind, job.key] = job
    return earliest


# Two searches, each along an index of its own: one condition with OR would sort the whole backlog for every claim. What
# a worker left behind is taken alone: if it was what killed the worker, it takes nothing else with it.
_CLAIM = """
    WITH again AS (
        SELECT j.id, j.lane FROM core_job j {lane}
        WHERE j.queue = %(queue)s AND j.state = 'running' AND j.lease_until < %(now)s {only}
        ORDER BY j.lease_until LIMIT 1 FOR UPDATE SKIP LOCKED
    ), fresh AS (
        SELECT j.id, j.lane FROM core_job j {lane}
        WHERE j.queue = %(queue)s AND j.state = 'waiting' AND j.run_at <= %(run_by)s {only}
          AND NOT EXISTS (SELECT FROM again)
        ORDER BY j.run_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ), found AS (
        SELECT * FROM again UNION ALL SELECT * FROM fresh
    ), taken AS (
        UPDATE core_lane SET free_at = %(lease_until)s WHERE name IN (SELECT lane FROM found WHERE lane <> '')
    )
    UPDATE core_job SET state = 'running', attempt = attempt + 1, lease_until = %(lease_until)s
    WHERE id IN (SELECT id FROM found) RETURNING *
"""
_LANE = "JOIN core_lane l ON l.name = j.lane AND l.free_at <= %(now)s"


def claim(queue: str, *, limit: int = 1, in_lanes: bool = False, only: int | None = None) -> list[Job]:
    """Take a job that a worker left behind, else up to `limit` of those due longest; none if nothing is due.

    The caller holds them, and their lanes, until `settings.FACTCHECK_LEASE` from now. `only` is one job's id: it is
    taken also before its time.
    """
    now = timezone.now()
    sql = _CLAIM.format(lane=_LANE if in_lanes else "", only="" if only is None else "AND j.id = %(only)s")
    parameters: dict[str, Any] = {
        "queue": queue,
        "now": now,
        "run_by": now if only is None else datetime.max.replace(tzinfo=now.tzinfo),
        "limit": limit,
        "only": only,
        "lease_until": now + settings.FACTCHECK_LEASE,
    }
    return list(Job.objects.raw(sql, parameters))


# In one order: two that lock the same jobs would wait for each other otherwise.
_HOLD = """
    SELECT j.id FROM core_job j
    JOIN unnest(%s::bigint[], %s::int[]) AS ours (id, attempt) ON ours.id = j.id AND ours.attempt = j.attempt
    WHERE j.state = 'running' ORDER BY j.id FOR UPDATE OF j
"""


def hold(jobs: Sequence[Job]) -> list[Job]:
    """Those that no other worker took over; their rows are locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [[job.pk for job in jobs], [job.attempt for job in jobs]])
        held = {row[0] for row in cursor.fetchall()}
    return [job for job in jobs if job.pk in held]


_RENEW = """
    WITH held AS (
        UPDATE core_job SET lease_until = %(until)s
        FROM unnest(%(ids)s::bigint[], %(attempts)s::int[]) AS ours (id, attempt)
        WHERE core_job.id = ours.id AND core_job.attempt = ours.attempt AND core_job.state = 'running'
        RETURNING core_job.lane
    )
    UPDATE core_lane SET free_at = %(until)s WHERE name IN (SELECT lane FROM held WHERE lane <> '')
"""


def renew(jobs: Sequence[Job]) -> None:
    """A fresh lease for those that are still held by the attempt that we know, and for their lanes."""
    parameters: dict[str, Any] = {
        "until": timezone.now() + settings.FACTCHECK_LEASE,
        "ids": [job.pk for job in jobs],
        "attempts": [job.attempt for job in jobs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, parameters)


_END = """
    UPDATE core_job SET state = 'done', lease_until = NULL, finished_at = %(now)s, last_error = ''
    WHERE id = ANY(%(ids)s);
"""
_FREE = """
    UPDATE core_lane SET free_at = %(free_at)s
    WHERE name = ANY(%(lanes)s) AND NOT EXISTS (
        SELECT FROM core_job j WHERE j.lane = core_lane.name AND j.state = 'running' AND j.lease_until > %(now)s
    )
"""


def end(jobs: Sequence[Job], *, rest: timedelta) -> None:
    """These held jobs are done; their lanes are let go as `free` does."""
    if jobs:
        _free(_END + _FREE, [job.lane for job in jobs], rest, ids=[job.pk for job in jobs])


def free(lanes: Iterable[str], *, rest: timedelta) -> None:
    """Let the lanes go that no running job holds; the next job of one may start after `rest`."""
    if any(lanes := {*lanes}):
        _free(_FREE, lanes, rest)


def _free(sql: str, lanes: Iterable[str], rest: timedelta, **parameters: list[int]) -> None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(sql, {"lanes": sorted({*lanes} - {""}), "now": now, "free_at": now + rest, **parameters})


_REST = """
    UPDATE core_lane SET free_at = GREATEST(free_at, %(until)s)
    WHERE name = %(lane)s AND NOT EXISTS (
        SELECT FROM core_job j WHERE j.lane = core_lane.name AND j.state = 'running' AND j.lease_until > %(now)s
    )
"""


def rest(lane: str, at_least: timedelta) -> None:
    """Let the next job of a lane that none holds start after that time, or when it was to start if that is later."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_REST, {"lane": lane, "now": now, "until": now + at_least})


_MEND_LANES = """
    INSERT INTO core_lane (name, free_at)
    SELECT DISTINCT j.lane, %(now)s::timestamptz FROM core_job j
    WHERE j.state IN ('waiting', 'running') AND j.lane <> ''
      AND NOT EXISTS (SELECT FROM core_lane l WHERE l.name = j.lane)
    ORDER BY j.lane
    ON CONFLICT DO NOTHING
"""


def mend_lanes() -> None:
    """Give a lane to open jobs whose lane was deleted at the moment they were written: nobody would claim them."""
    with connection.cursor() as cursor:
        cursor.execute(_MEND_LANES, {"now": timezone.now()})
