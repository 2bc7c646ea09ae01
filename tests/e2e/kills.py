"""An ingest that is disturbed again and again: by killing workers, the broker or the database."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

from factcheck.core.models import Job, JobState
from sources.models import Snapshot
from tests.e2e.processes import WorkerProcess, wait_for
from tests.e2e.servers import OwnBroker
from tests.e2e.stored import is_all_stored

Say = Callable[[str], None]
#: How long an ingest may stand still before it counts as broken.
PATIENCE = 120.0


def disturb(what: Callable[[], object], *, documents: int, times: int, say: Say) -> None:
    """Do `what` whenever another share of the documents is stored, at a random moment soon after."""
    chance = random.Random(times)
    for time_ in range(times):
        share = documents * (time_ + 1) // (times + 2)
        wait_for(partial(_stored, share), f"{share:,} snapshots", seconds=PATIENCE)
        time.sleep(chance.uniform(0, 0.3))
        what()
        if (time_ + 1) % 10 == 0:
            say(f"{time_ + 1} times, {Snapshot.objects.count():,} of {documents:,} documents")


class Killer:
    """Kills one of the workers and starts it again; of one that forks, every other time, a child instead."""

    def __init__(self, workers: Sequence[WorkerProcess]) -> None:
        self._workers, self._chance = workers, random.Random(len(workers))
        self.of_workers = self.of_children = 0

    def __call__(self) -> None:
        worker = self._chance.choice(self._workers)
        children = worker.children() if worker.forks else []
        if children and self._chance.random() < 1 / 2:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(children), signal.SIGKILL)
            self.of_children += 1
            return
        worker.kill()
        worker.start()
        self.of_workers += 1


def time_to_end_what_is_in_hand(workers: Sequence[WorkerProcess]) -> timedelta:
    """How long it takes, once all workers run, until every job is over that somebody has, or had when he was killed."""
    held = list(Job.objects.filter(state=JobState.RUNNING).values_list("pk", flat=True))
    left = Job.objects.filter(pk__in=held, state__in=[JobState.RUNNING, JobState.WAITING])
    wait_for(lambda: all(worker.is_ready for worker in workers), "the workers")
    since = time.monotonic()
    wait_for(lambda: not left.exists(), "the end of what was in hand", seconds=PATIENCE)
    return timedelta(seconds=time.monotonic() - since)


def drain(workers: Sequence[WorkerProcess], *, documents: int) -> None:
    """Let the workers do the rest, then stop them."""
    wait_for(partial(is_all_stored, documents), "all documents, and the end of all jobs", seconds=PATIENCE)
    for worker in workers:
        worker.stop()


def _stored(documents: int) -> bool:
    return Snapshot.objects.count() >= documents


class BrokerTrouble:
    """Kills the broker, which forgets everything, and starts it again; once, it is emptied instead."""

    def __init__(self, broker: OwnBroker, *, empties_at: int) -> None:
        self._broker, self._empties_at, self._times = broker, empties_at, 0

    def __call__(self) -> None:
        self._times += 1
        if self._times == self._empties_at:
            self._broker.empty()
            return
        self._broker.kill()
        self._broker.start()
