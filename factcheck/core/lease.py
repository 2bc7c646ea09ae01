"""Keep jobs' leases while their worker lives: leases can be short, and a dead worker's work is soon taken over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from factcheck.core.job_rows import renew
from factcheck.core.models.job import Job

logger = logging.getLogger(__name__)


#: Work that takes longer hangs: its lease is let go, so that its attempts are counted and it is given up in the end.
LONGEST_WORK = timedelta(minutes=15)


@contextmanager
def kept(jobs: Sequence[Job]) -> Iterator[None]:
    """Renew the leases every third of its length until the block ends, but no longer than `LONGEST_WORK`.

    Most work is over before the first time.
    """
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(jobs, over), name=f"lease-{jobs[0].pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(jobs: Sequence[Job], over: threading.Event) -> None:
    until = time.monotonic() + LONGEST_WORK.total_seconds()
    while not over.wait(settings.FACTCHECK_LEASE.total_seconds() / 3) and time.monotonic() < until:
        try:
            renew(jobs)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The lease of job %s could not be renewed: %s", jobs[0].pk, error)
        finally:
            connection.close()
