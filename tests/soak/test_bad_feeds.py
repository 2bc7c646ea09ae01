"""Every hostile document and the test documents of a feed parser as feeds, among a hundred good ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from sources.models import Feed
from tests.e2e.kills import Say
from tests.sources.connectors.feed_corpus import corpus
from tests.sources.connectors.hostile import HOSTILE
from tests.sources.ingest.bad_feeds import add_feeds, complaints, poll_round, repair
from tests.sources.ingest.clockwork import START
from tests.sources.ingest.world import World

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


def test_bad_feeds_among_good_ones(monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    with time_machine.travel(START, tick=False) as clock, World().running(monkeypatch) as world:
        good, bad = add_feeds(world, HOSTILE | corpus(), good=100)
        poll_round()
        failed = Feed.objects.filter(failures=1)
        say(f"{len(good)} good and {len(bad):,} bad feeds polled; {failed.count()} failed, each with a sentence")
        assert complaints(good, bad) == []
        clock.move_to(repair(world, list(failed)) + timedelta(seconds=1))
        poll_round()
        assert not Feed.objects.exclude(failures=0, last_error="").exists()
