"""The broker is killed twenty times and emptied once during one ingest."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from factcheck.core.models import Job
from tests.e2e.conftest import MakeWorker
from tests.e2e.kills import BrokerTrouble, Say, disturb, drain
from tests.e2e.outlets import FEED, sites
from tests.e2e.servers import OwnBroker
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

DOCUMENTS, HOSTS, LOSSES = 1_000, 20, 21


def test_a_broker_that_is_killed_and_emptied_costs_no_document(
    make_worker: MakeWorker, broker: OwnBroker, say: Say
) -> None:
    with sites(DOCUMENTS, hosts=HOSTS) as outlets:
        for outlet in outlets:
            a_feed(url=outlet.origin + FEED, interval=timedelta(days=1))
        worker = make_worker(*(outlet.origin for outlet in outlets), redis_url=broker.url)
        worker.start()
        disturb(BrokerTrouble(broker, empties_at=10), documents=DOCUMENTS, times=LOSSES, say=say)
        drain([worker], documents=DOCUMENTS)
    stored = what_is_stored(DOCUMENTS)
    ends = [job.finished_at for job in Job.objects.order_by("finished_at") if job.finished_at]
    pause = max(later - earlier for earlier, later in pairwise(ends))
    say(f"{stored}; at most {pause.total_seconds():.1f} s without the end of a job")
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
