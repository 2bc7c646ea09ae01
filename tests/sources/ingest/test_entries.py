"""Which entries are new: feeds whose guids change or collide, articles that move, and two feeds that bring the same."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sources.connectors.base import FeedEntry
from sources.ingest.entries import store_entries
from sources.models import Article, Feed, FeedItem
from tests.factories import a_feed

pytestmark = pytest.mark.django_db


def entry(number: int, *, guid: str = "", title: str = "", path: str = "") -> FeedEntry:
    url = f"https://pages.example/{path or number}"
    return FeedEntry(guid=guid or url, url=url, title=title or f"Notice number {number} of the harbour")


def store(feed: Feed, entries: Sequence[FeedEntry]) -> int:
    """How many articles are new."""
    with transaction.atomic():
        return len(store_entries([(feed, entries)], now=timezone.now()).get(feed.pk, []))


def test_guids_that_change_at_every_answer_make_nothing_new() -> None:
    feed = a_feed()
    assert store(feed, [entry(n, guid=f"first-{n}") for n in range(5)]) == 5
    assert store(feed, [entry(n, guid=f"second-{n}") for n in range(6)]) == 1
    assert FeedItem.objects.count() == Article.objects.count() == 6


def test_one_guid_for_everything_hides_nothing() -> None:
    titles = ["Ferry stays in port", "Council elects a chair", "Rain expected on Sunday"]
    feed = a_feed()
    assert store(feed, [entry(n, guid="same", title=title) for n, title in enumerate(titles)]) == 3
    assert store(feed, [entry(9, guid="same", title="Library opens a reading room")]) == 1


def test_an_article_that_moves_stays_one_article() -> None:
    feed = a_feed()
    store(feed, [entry(1, guid="g", title="Ferry stays in port on Monday")])
    assert store(feed, [entry(1, guid="g", title="Ferry stays in port on Monday", path="moved/1")]) == 0
    assert store(feed, [entry(1, guid="g", title="Ferry stays in port on Monday", path="moved/1")]) == 0
    assert (Article.objects.count(), FeedItem.objects.count()) == (1, 2)


def test_the_guid_of_another_feed_means_nothing() -> None:
    store(a_feed(), [entry(1, guid="g", title="Ferry stays in port on Monday")])
    assert store(a_feed(), [entry(2, guid="g", title="Ferry stays in port on Monday")]) == 1


@pytest.mark.django_db(transaction=True)
def test_feeds_that_bring_the_same_articles_in_opposite_order_wait_for_each_other_and_never_in_a_circle() -> None:
    """A circle would end in an error of PostgreSQL (deadlock detected) in one of the threads."""
    rounds, size = 25, 40
    feeds, together = [a_feed(), a_feed(), a_feed()], Barrier(3)

    def bring(number: int) -> int:
        try:
            added = 0
            for turn in range(rounds):
                entries = [entry(turn * size + n) for n in range(size)]
                together.wait(30)
                added += store(feeds[number], entries if number % 2 else entries[::-1])
            return added
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        added = list(pool.map(bring, range(3)))
    assert sum(added) == Article.objects.count() == rounds * size
    assert FeedItem.objects.count() == 3 * rounds * size
