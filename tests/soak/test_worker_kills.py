"""10,000 documents, 200 kills: of whole workers that run threads, of whole workers that fork, and of their children."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.e2e.conftest import MakeWorker
from tests.e2e.kills import Killer, Say, disturb, drain, time_to_end_what_is_in_hand
from tests.e2e.outlets import FEED, sites
from tests.e2e.processes import LEASE_SECONDS, SWEEP_SECONDS
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

DOCUMENTS, HOSTS, KILLS = 10_000, 20, 200


def test_killed_workers_lose_nothing_and_double_nothing(make_worker: MakeWorker, say: Say) -> None:
    with sites(DOCUMENTS, hosts=HOSTS) as outlets:
        for outlet in outlets:
            a_feed(url=outlet.origin + FEED, interval=timedelta(days=1))
        origins = [outlet.origin for outlet in outlets]
        workers = [make_worker(*origins, pool="threads"), make_worker(*origins, pool="prefork", beats=False)]
        kill, started = Killer(workers), time.monotonic()
        for worker in workers:
            worker.start()
        disturb(kill, documents=DOCUMENTS, times=KILLS, say=say)
        over = time_to_end_what_is_in_hand(workers)
        drain(workers, documents=DOCUMENTS)
        seconds = time.monotonic() - started
    stored = what_is_stored(DOCUMENTS)
    say(f"{kill.of_workers} workers and {kill.of_children} children killed; {stored}; {DOCUMENTS / seconds:.1f} docs/s")
    say(f"{over.total_seconds():.1f} s to the end of what was in hand at the last kill")
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
    assert over < timedelta(seconds=2 * LEASE_SECONDS + SWEEP_SECONDS)
