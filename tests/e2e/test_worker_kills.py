"""Workers are killed in the middle of ingest: nothing is lost and nothing is doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import Count

from factcheck.core.models import Job, JobState
from sources.models import Article, Passage, Snapshot
from tests.e2e.conftest import WorkerProcess, wait_for
from tests.e2e.outlets import FEED, LoopbackOutlet
from tests.factories import a_feed

ARTICLES = 60
KILLS = 3


def _articles() -> dict[str, tuple[str, str]]:
    sentence = "The harbour authority counted {n} ships on its third pier and expects twice as many in the dry season."
    return {
        f"/{n}": (f"Ships counted: {n}", "\n\n".join([sentence.format(n=n * k) for k in range(1, 5)]))
        for n in range(1, ARTICLES + 1)
    }


def _stored(count: int) -> bool:
    return Snapshot.objects.count() >= count


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_nothing(make_worker: Callable[[str], WorkerProcess]) -> None:
    with LoopbackOutlet(_articles(), seconds=0.3).running() as outlet:
        feed = a_feed(url=outlet.origin + FEED)
        worker = make_worker(outlet.origin)
        stored = 0
        for kill in range(KILLS):
            worker.start()
            wait_for(partial(_stored, stored + ARTICLES // (KILLS + 2)), "the next snapshots")
            time.sleep(random.Random(kill).uniform(0, 0.2))
            worker.kill()
            stored = Snapshot.objects.count()
        assert stored < ARTICLES, "the last kill came too late to prove anything"
        worker.start()
        wait_for(partial(_stored, ARTICLES), "all snapshots")
        wait_for(lambda: not Job.objects.filter(kind="fetch_article").exclude(state=JobState.DONE).exists(), "all jobs")
        worker.stop()
    assert Article.objects.filter(feed=feed).count() == ARTICLES
    assert Snapshot.objects.count() == ARTICLES
    assert not Snapshot.objects.values("article").annotate(n=Count("pk")).exclude(n=1).exists()
    assert not Passage.objects.values("snapshot", "start").annotate(n=Count("pk")).exclude(n=1).exists()
    positions = sorted(Snapshot.objects.values_list("chain_position", flat=True))
    assert positions == list(range(1, ARTICLES + 1))
