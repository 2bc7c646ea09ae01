"""A feed that consists of several documents: which of them are read, and when again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from factcheck.core import jobs
from sources.models import Article, Feed, FetchAttempt
from tests.factories import a_feed
from tests.sources.ingest.bad_feeds import poll_round
from tests.sources.ingest.clockwork import POLLS_AND_PAGES, START, pass_time
from tests.sources.ingest.world import NOT_FOUND, Reply, World

pytestmark = pytest.mark.django_db

HOST, ELSEWHERE = "indexed.example", "files.example"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class IndexedSite:
    """An index and its sitemaps, which may lie on another host; what is in trouble answers with that."""

    def __init__(self) -> None:
        self.changed = {f"{HOST}/old.xml": "2026-01-01", f"{HOST}/new.xml": ""}
        self.pages = {"/old.xml": ["a"], "/new.xml": ["b"]}
        self.trouble: dict[str, Reply] = {}

    def __call__(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        if path in self.trouble:
            return self.trouble[path]
        if path == "/index.xml":
            return self._index(headers)
        named = "".join(f"<url><loc>http://{HOST}/{page}</loc></url>" for page in self.pages.get(path, ()))
        return Reply(200, {}, f"<urlset {NAMESPACE}>{named}</urlset>".encode()) if named else NOT_FOUND

    def _index(self, headers: Mapping[str, str]) -> Reply:
        said = {part: f"<lastmod>{day}</lastmod>" if day else "" for part, day in self.changed.items()}
        named = "".join(f"<sitemap><loc>http://{part}</loc>{day}</sitemap>" for part, day in said.items())
        if headers.get("if-none-match") == f'"{hash(named)}"':
            return Reply(304)
        body = f"<sitemapindex {NAMESPACE}>{named}</sitemapindex>"
        return Reply(200, {"ETag": f'"{hash(named)}"'}, body.encode())


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def world(clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with World().running(monkeypatch) as world:
        yield world


@pytest.fixture
def site(world: World) -> IndexedSite:
    site = world.sites[HOST] = world.sites[ELSEWHERE] = IndexedSite()
    a_feed(url=f"http://{HOST}/index.xml", connector="sitemap", next_fetch_at=timezone.now())
    return site


def poll_after(clock: time_machine.Traveller, wait: timedelta) -> list[str]:
    """The paths of all articles after another poll."""
    clock.shift(wait)
    Feed.objects.update(next_fetch_at=timezone.now())
    poll_round()
    while jobs.run_next("fetch"):
        pass
    return sorted(url.rpartition("/")[2] for url in Article.objects.values_list("url", flat=True))


def seconds(world: World, host: str, *paths: str) -> list[float]:
    """When the host was asked for these, in seconds since the beginning."""
    return [(one.at - START).total_seconds() for one in world.asked(host) if one.path in paths]


def test_a_part_is_read_again_though_its_index_stays_the_same(
    world: World, clock: time_machine.Traveller, site: IndexedSite
) -> None:
    assert poll_after(clock, timedelta(0)) == ["a", "b"]
    feed = Feed.objects.get()
    assert feed.last_new_article_at == START
    site.pages = {"/old.xml": ["x"], "/new.xml": ["c"]}
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b", "c"]
    assert len(world.asked(HOST, "/old.xml")) == 1
    logged = FetchAttempt.objects.filter(feed=feed, outcome="ok").values_list("url", flat=True)
    assert sorted(url.rpartition("/")[2] for url in logged) == ["index.xml"] * 2 + ["new.xml"] * 2 + ["old.xml"]


def test_a_part_that_could_not_be_read_or_changed_again_the_same_day_is_read_later(
    clock: time_machine.Traveller, site: IndexedSite
) -> None:
    site.changed[f"{HOST}/new.xml"] = f"{START:%Y-%m-%d}"
    site.trouble = {"/new.xml": NOT_FOUND}
    assert poll_after(clock, timedelta(hours=3)) == ["a"]
    assert "/new.xml could not be read" in Feed.objects.get().notes[0]
    site.trouble = {}
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b"]
    site.pages["/new.xml"] = ["b", "c"]
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b", "c"]


def test_a_feed_that_was_switched_off_meanwhile_has_no_parts_read(
    world: World, clock: time_machine.Traveller, site: IndexedSite
) -> None:
    poll_round()
    Feed.objects.update(is_active=False)
    while jobs.run_next("fetch"):
        pass
    assert [one.path for one in world.asked(HOST)] == ["/index.xml"]


def test_parts_keep_the_distance_that_their_own_host_asks_for(
    world: World, clock: time_machine.Traveller, site: IndexedSite, settings: Settings
) -> None:
    settings.FACTCHECK_HOST_PAUSE = timedelta(seconds=1)
    paths = [f"/{n}.xml" for n in range(5)]
    site.changed = {f"{HOST}{path}": "" for path in paths[:2]} | {f"{ELSEWHERE}{path}": "" for path in paths[2:]}
    site.pages = {path: ["a"] for path in paths}
    slow = IndexedSite()
    slow.pages, slow.trouble = site.pages, {"/robots.txt": Reply(200, {}, b"User-agent: *\nCrawl-delay: 9")}
    world.sites[ELSEWHERE] = slow
    pass_time(clock, START + timedelta(minutes=1), step=timedelta(seconds=1), queues=POLLS_AND_PAGES)
    assert seconds(world, HOST, *paths) == [0, 1]
    assert seconds(world, ELSEWHERE, *paths) == [0, 9, 18]


def test_a_host_that_is_asked_too_much_for_parts_is_left_alone_as_long_as_it_says(
    world: World, clock: time_machine.Traveller, site: IndexedSite
) -> None:
    site.trouble = {"/new.xml": Reply(429, {"Retry-After": "600"})}
    site.changed = dict(reversed(site.changed.items()))
    pass_time(clock, START + timedelta(minutes=9), step=timedelta(seconds=1), queues=POLLS_AND_PAGES)
    assert seconds(world, HOST, "/new.xml", "/old.xml", "/a", "/b") == [0]
    site.trouble = {}
    pass_time(clock, START + timedelta(minutes=11), step=timedelta(seconds=1), queues=POLLS_AND_PAGES)
    assert Article.objects.count() == 2
