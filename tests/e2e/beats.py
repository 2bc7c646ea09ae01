"""Ten simulated minutes of several beats that sweep at the same moments, with several workers beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from sources.models import Feed
from tests.factories import a_feed
from tests.sources.ingest.clockwork import START, work_in_threads
from tests.sources.ingest.polite_day import Paper
from tests.sources.ingest.world import NOT_FOUND, Reply, World

INTERVAL = timedelta(minutes=2)
TEN_MINUTES = timedelta(minutes=10)
FEEDS_PER_HOST, WORKERS = 5, 3


def a_web_of(feeds: int) -> World:
    """So many feeds that are due at START."""
    world, paper = World(), Paper(rhythm=TEN_MINUTES)

    def site(path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        return NOT_FOUND if path == "/robots.txt" else paper.answer("site.example", path, headers, now)

    for number in range(feeds):
        host = f"site-{number // FEEDS_PER_HOST}.example"
        world.sites[host] = site
        a_feed(url=f"http://{host}/{number}.xml", interval=INTERVAL, connector="rss")
    Feed.objects.update(next_fetch_at=START)
    return world


def ten_minutes(world: World, monkeypatch: pytest.MonkeyPatch, *, beats: int, tick: timedelta) -> None:
    """So many beats sweep at every tick."""
    with (
        time_machine.travel(START, tick=False) as clock,
        world.running(monkeypatch),
        ThreadPoolExecutor(max(WORKERS, beats)) as pool,
    ):
        while timezone.now() < START + TEN_MINUTES:
            work_in_threads(pool, WORKERS, beats=beats)
            clock.shift(tick)


def one_late_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single beat, ten minutes late."""
    with (
        time_machine.travel(START + TEN_MINUTES, tick=False),
        world.running(monkeypatch),
        ThreadPoolExecutor(WORKERS) as pool,
    ):
        work_in_threads(pool, WORKERS, beats=1)


def visits(world: World) -> dict[str, list[datetime]]:
    """When every feed was asked, by address."""
    found: dict[str, list[datetime]] = {}
    for one in world.log:
        if one.path != "/robots.txt":
            found.setdefault(one.url, []).append(one.at)
    return found


def too_early(world: World) -> list[str]:
    """The feeds that were asked twice within their interval."""
    return [
        f"{url} was asked twice within {later - earlier}"
        for url, moments in visits(world).items()
        for earlier, later in pairwise(moments)
        if later - earlier < INTERVAL
    ]
