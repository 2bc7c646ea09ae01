"""Is this process alive, and is it of use? Two small JSON answers for supervisors, load balancers and people.

`/livez` asks nothing but this process. `/readyz` asks what the process needs:

    ok         200   everything works
    degraded   200   pages work, background work is late: the broker is away, or jobs wait too long
    down       503   the database is away, or its tables are not those of this version

A lost broker does not take the site down: what people do is stored in the database, and its follow-up work starts as
soon as the broker is back. Answers carry no addresses, names or error texts; those stand in the log.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from factcheck import __version__
from factcheck.core.jobs import due
from factcheck.core.models import Job, Lane

logger = logging.getLogger(__name__)

#: A job that has been due for longer means that no worker takes it: none runs, none hears, or all are too slow.
LATE = timedelta(minutes=10)


@never_cache
@require_safe
def livez(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok", "version": __version__})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 if pages can be served, else 503; `oldest_due_job_seconds` is null when nothing waits."""
    database = _database_state()
    waiting = _oldest_due_job(timezone.now()) if database == "ok" else None
    broker = "ok" if _broker_answers() else "unreachable"
    is_late = waiting is not None and waiting > LATE
    report = {
        "status": "down" if database != "ok" else "degraded" if broker != "ok" or is_late else "ok",
        "version": __version__,
        "database": database,
        "broker": broker,
        "oldest_due_job_seconds": None if waiting is None else int(waiting.total_seconds()),
    }
    return JsonResponse(report, status=200 if database == "ok" else 503)


def _database_state() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        logger.warning("The database cannot be reached: %s", error)
        return "unreachable"
    return "ok" if _newest_migrations() <= applied.keys() else "migrations missing"


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app in this version of the code; the others come before them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _oldest_due_job(now: datetime) -> timedelta | None:
    # A job that a dead worker left behind has been due since its lease ran out, not since it was enqueued; one in a
    # lane since the lane was free.
    lanes = Lane.objects.filter(name=OuterRef("lane")).exclude(name="")
    jobs = Job.objects.filter(due(now)).annotate(
        due_since=Greatest("run_at", "lease_until", Subquery(lanes.values("free_at")))
    )
    since = jobs.filter(due_since__lte=now).aggregate(since=Min("due_since"))["since"]
    return None if since is None else now - since


def _broker_answers() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError as error:
        logger.warning("The broker cannot be reached: %s", error)
        return False
    finally:
        client.close()
