"""Feeds that are meant to do harm among good ones, polled together by the jobs that poll."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from factcheck.core import jobs
from sources.models import Feed, FeedItem
from tests.factories import a_feed, an_outlet
from tests.sources.connectors.hostile import ITEM
from tests.sources.connectors.hostile import feed as document_of
from tests.sources.ingest.world import NOT_FOUND, Reply, World

GOOD = document_of(ITEM.format("The ferry sails again", "ferry"))
LONGEST_WAIT = timedelta(hours=24)


class Site:
    """One feed that can be repaired."""

    def __init__(self, document: bytes) -> None:
        self.document = document

    def __call__(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        return NOT_FOUND if path == "/robots.txt" else Reply(200, {}, self.document)


def add_feeds(world: World, documents: Mapping[str, bytes], *, good: int) -> tuple[list[Feed], list[Feed]]:
    """The good feeds and the bad ones, due now, in turns: each batch of polls has some of both."""
    outlet, good_ones, bad_ones = an_outlet(), list[Feed](), list[Feed]()
    named = [*((f"good-{n}.example", GOOD) for n in range(good))]
    named += [(f"bad-{n}.example", document) for n, document in enumerate(documents.values())]
    for name, document in sorted(named, key=lambda item: item[0].partition("-")[2]):
        world.sites[name] = Site(document)
        feed = a_feed(outlet, url=f"http://{name}/feed.xml", connector="auto")
        (bad_ones if name.startswith("bad") else good_ones).append(feed)
    Feed.objects.update(next_fetch_at=timezone.now())
    return good_ones, bad_ones


def poll_round() -> None:
    """What is due now; very many feeds take a few sweeps."""
    for _ in range(5):
        jobs.sweep()
        while jobs.run_next("poll"):
            pass


def complaints(good: list[Feed], bad: list[Feed]) -> list[str]:
    """What is not as promised after one round."""
    now = timezone.now()
    found = [
        f"the good feed {feed.url} was not read: {feed.last_error}"
        for feed in _again(good)
        if feed.failures or feed.last_success_at is None or FeedItem.objects.filter(feed=feed).count() != 1
    ]
    for feed in _again(bad):
        if feed.last_fetch_at is None or not now < feed.next_fetch_at <= now + LONGEST_WAIT:
            found.append(f"{feed.url} is polled next at {feed.next_fetch_at}")
        if feed.failures and not _is_readable(feed.last_error):
            found.append(f"{feed.url} failed without a sentence for people: {feed.last_error!r}")
    return found


def _is_readable(error: str) -> bool:
    is_sentence = error.endswith(".") or "It names these feeds: http" in error
    return is_sentence and "Unexpected" not in error


def _again(feeds: list[Feed]) -> QuerySet[Feed]:
    return Feed.objects.filter(pk__in=[feed.pk for feed in feeds])


def repair(world: World, feeds: list[Feed]) -> datetime:
    """Their servers are well again. Returns when the last of them will have been asked."""
    for feed in feeds:
        world.sites[feed.url.split("/")[2]] = Site(GOOD)
    return max(_again(feeds).values_list("next_fetch_at", flat=True))
