"""Workers are killed in the middle of ingest: nothing is lost and nothing is doubled."""

from __future__ import annotations

import pytest

from sources.models import Article
from tests.e2e.conftest import MakeWorker
from tests.e2e.kills import Killer, disturb, drain
from tests.e2e.outlets import FEED, sites
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

DOCUMENTS, KILLS = 60, 2


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_nothing(make_worker: MakeWorker) -> None:
    with sites(DOCUMENTS, hosts=6, seconds=0.05) as outlets:
        feeds = [a_feed(url=outlet.origin + FEED) for outlet in outlets]
        worker = make_worker(*(outlet.origin for outlet in outlets))
        worker.start()
        disturb(Killer([worker]), documents=DOCUMENTS, times=KILLS, say=print)
        drain([worker], documents=DOCUMENTS)
    stored = what_is_stored(DOCUMENTS)
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
    assert stored.extra_starts > 0, "no kill hit any work"
    assert {Article.objects.filter(feed=feed).count() for feed in feeds} == {DOCUMENTS // 6}
