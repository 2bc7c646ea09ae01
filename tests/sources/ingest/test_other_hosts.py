"""A redirect to another host is followed out of turn; that host rests afterwards as after a visit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from factcheck.core import jobs
from factcheck.core.jobs import enqueue
from factcheck.core.models import Lane
from sources.ingest.polling import fetch_wanted
from tests.factories import a_feed, an_article
from tests.sources.ingest.bad_feeds import GOOD, poll_round
from tests.sources.ingest.clockwork import START
from tests.sources.ingest.world import NOT_FOUND, Reply, World

pytestmark = pytest.mark.django_db
PAUSE = timedelta(seconds=3)


def sends_on(path: str, headers: Mapping[str, str], now: datetime) -> Reply:
    return NOT_FOUND if path == "/robots.txt" else Reply(302, {"Location": "http://long.example/moved"})


def test_the_host_that_a_redirect_led_to_rests(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.FACTCHECK_HOST_PAUSE = PAUSE
    with World().running(monkeypatch) as world, time_machine.travel(START, tick=False) as clock:
        world.sites["short.example"] = sends_on
        world.sites["long.example"] = lambda *_: Reply(
            200, {"Content-Type": "text/plain"}, b"The third pier is closed."
        )
        enqueue(fetch_wanted(an_article(url="http://short.example/1")))
        enqueue(fetch_wanted(an_article(url="http://long.example/ferry")))
        assert jobs.run_next("fetch")
        assert not jobs.run_next("fetch")
        clock.shift(PAUSE)
        assert jobs.run_next("fetch")
    assert [one.path for one in world.asked("long.example")] == ["/moved", "/ferry"]


def test_one_that_rests_for_longer_goes_on_resting(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.FACTCHECK_HOST_PAUSE = PAUSE
    with World().running(monkeypatch) as world, time_machine.travel(START, tick=False):
        world.sites["short.example"] = sends_on
        world.sites["long.example"] = lambda *_: Reply(200, {}, GOOD)
        Lane.objects.create(name="long.example", free_at=START + timedelta(hours=1))
        Lane.objects.create(name="free.example", free_at=START)
        a_feed(url="http://short.example/feed", next_fetch_at=START)
        poll_round()
        assert world.asked("long.example", "/moved")
    free_at = dict(Lane.objects.values_list("name", "free_at"))
    assert free_at["long.example"] == START + timedelta(hours=1)
    assert free_at["free.example"] == START
