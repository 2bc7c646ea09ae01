"""A feed that consists of several documents: which of them are read, and when again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from sources.models import Article, Feed
from tests.factories import a_feed
from tests.sources.ingest.bad_feeds import poll_round
from tests.sources.ingest.clockwork import START
from tests.sources.ingest.world import NOT_FOUND, Reply, World

pytestmark = pytest.mark.django_db

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class IndexedSite:
    """An index of two sitemaps; what is broken answers with an error."""

    def __init__(self) -> None:
        self.changed = {"/old.xml": "2026-01-01", "/new.xml": ""}
        self.pages = {"/old.xml": ["a"], "/new.xml": ["b"]}
        self.broken: set[str] = set()

    def __call__(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        if path in self.broken:
            return Reply(500)
        if path == "/index.xml":
            return self._index(headers)
        named = "".join(f"<url><loc>http://indexed.example/{page}</loc></url>" for page in self.pages.get(path, ()))
        return Reply(200, {}, f"<urlset {NAMESPACE}>{named}</urlset>".encode()) if named else NOT_FOUND

    def _index(self, headers: Mapping[str, str]) -> Reply:
        said = {path: f"<lastmod>{day}</lastmod>" if day else "" for path, day in self.changed.items()}
        named = "".join(
            f"<sitemap><loc>http://indexed.example{path}</loc>{day}</sitemap>" for path, day in said.items()
        )
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


def poll_after(clock: time_machine.Traveller, wait: timedelta) -> list[str]:
    """The paths of all articles after another poll."""
    clock.shift(wait)
    Feed.objects.update(next_fetch_at=timezone.now())
    poll_round()
    return sorted(url.rpartition("/")[2] for url in Article.objects.values_list("url", flat=True))


def test_a_part_is_read_again_though_its_index_stays_the_same(world: World, clock: time_machine.Traveller) -> None:
    site = world.sites["indexed.example"] = IndexedSite()
    a_feed(url="http://indexed.example/index.xml", connector="sitemap")
    assert poll_after(clock, timedelta(0)) == ["a", "b"]
    site.pages = {"/old.xml": ["x"], "/new.xml": ["c"]}
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b", "c"]
    assert len(world.asked("indexed.example", "/old.xml")) == 1


def test_a_part_that_could_not_be_read_or_changed_again_the_same_day_is_read_later(
    world: World, clock: time_machine.Traveller
) -> None:
    site = world.sites["indexed.example"] = IndexedSite()
    site.changed["/new.xml"] = f"{START:%Y-%m-%d}"
    site.broken = {"/new.xml"}
    feed = a_feed(url="http://indexed.example/index.xml", connector="sitemap")
    assert poll_after(clock, timedelta(hours=3)) == ["a"]
    feed.refresh_from_db()
    assert "/new.xml could not be read" in feed.notes[0]
    site.broken = set()
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b"]
    site.pages["/new.xml"] = ["b", "c"]
    assert poll_after(clock, timedelta(hours=1)) == ["a", "b", "c"]
