"""The broker is killed and emptied in the middle of ingest: it costs time, never a document."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeWorker
from tests.e2e.kills import BrokerTrouble, disturb, drain
from tests.e2e.outlets import FEED, sites
from tests.e2e.servers import OwnBroker
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

DOCUMENTS, LOSSES = 40, 3


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_killed_and_emptied_costs_no_document(make_worker: MakeWorker, broker: OwnBroker) -> None:
    with sites(DOCUMENTS, hosts=5, seconds=0.1) as outlets:
        for outlet in outlets:
            a_feed(url=outlet.origin + FEED)
        worker = make_worker(*(outlet.origin for outlet in outlets), redis_url=broker.url)
        worker.start()
        disturb(BrokerTrouble(broker, empties_at=1), documents=DOCUMENTS, times=LOSSES, say=print)
        drain([worker], documents=DOCUMENTS)
    stored = what_is_stored(DOCUMENTS)
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
