"""The two Celery tasks there are. Messages carry a queue's name; what to do stands in the database."""

from __future__ import annotations

import multiprocessing
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from factcheck.core import jobs
from factcheck.core.doorbell import ring

#: After this long a worker rings again instead of going on, so that one full queue cannot starve the others.
BUDGET_SECONDS = 20.0

#: Shared with the processes that a worker forks: the signal reaches the worker, the work is done in them.
_stopping = multiprocessing.get_context("fork").Event()


@worker_shutting_down.connect
def _stop_taking_work(**_: Any) -> None:
    _stopping.set()


@shared_task(name="core.work")
def work(queue: str) -> None:
    """Run due jobs of the queue until none is left, the worker is asked to stop, or the budget is used up."""
    until = time.monotonic() + BUDGET_SECONDS
    while not _stopping.is_set() and jobs.run_next(queue):
        if time.monotonic() > until:
            ring(queue)
            return


@shared_task(name="core.sweep")
def sweep() -> None:
    """What beat rings: see `factcheck.core.jobs.sweep`."""
    jobs.sweep()
