"""When a feed needs a look, decided in one way for one feed and, in the database, for all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from sources.ingest.staleness import FeedState, in_state, state_of, troubles, with_state
from sources.ingest.urls import url_sha256
from sources.models import Feed
from tests import factories

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def a_feed(**fields: Any) -> Feed:
    """A feed that was read five minutes ago and is due in ten, unless the fields say otherwise."""
    usual = {"last_success_at": NOW - 5 * MINUTE, "last_fetch_at": NOW - 5 * MINUTE, "next_fetch_at": NOW + 10 * MINUTE}
    return Feed(**{**usual, **fields})


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, FeedState.WORKING),
        ({"is_active": False, "failures": 9, "gone_at": NOW}, FeedState.OFF),
        ({"gone_at": NOW, "failures": 1, "last_success_at": None}, FeedState.GONE),
        ({"last_success_at": None, "next_fetch_at": NOW}, FeedState.NEW),
        ({"last_success_at": None, "next_fetch_at": NOW - 7 * HOUR}, FeedState.STALE),
        ({"last_success_at": None, "failures": 1}, FeedState.FAILING),
        ({"last_success_at": None, "failures": 5}, FeedState.STALE),
        ({"failures": 3, "last_success_at": NOW - 5 * HOUR}, FeedState.FAILING),
        ({"failures": 3, "last_success_at": NOW - 7 * HOUR}, FeedState.STALE),
        ({"failures": 3, "last_success_at": NOW - 7 * HOUR, "interval": 2 * HOUR}, FeedState.FAILING),
        ({"failures": 3, "last_success_at": NOW - 9 * HOUR, "interval": 2 * HOUR}, FeedState.STALE),
        # A feed that is asked twice a day by its own rhythm, or because it wants so, is not stale in between …
        ({"last_success_at": NOW - 12 * HOUR}, FeedState.WORKING),
        ({"last_success_at": NOW - 12 * HOUR, "next_fetch_at": NOW - MINUTE}, FeedState.WORKING),
        ({"last_success_at": NOW - 12 * HOUR, "failures": 1}, FeedState.FAILING),
        # … but when nobody asks it although its time has come.
        ({"last_success_at": NOW - 12 * HOUR, "next_fetch_at": NOW - 2 * HOUR}, FeedState.STALE),
        ({"rhythm": 40 * MINUTE, "last_new_article_at": NOW - 2 * DAY}, FeedState.WORKING),
        ({"rhythm": 40 * MINUTE, "last_new_article_at": NOW - 4 * DAY}, FeedState.QUIET),
        ({"rhythm": 7 * DAY, "last_new_article_at": NOW - 60 * DAY}, FeedState.WORKING),
        ({"rhythm": 7 * DAY, "last_new_article_at": NOW - 71 * DAY}, FeedState.QUIET),
        ({"rhythm": None, "last_new_article_at": NOW - 400 * DAY}, FeedState.WORKING),
        ({"rhythm": MINUTE, "last_new_article_at": NOW - 9 * DAY, "failures": 1}, FeedState.FAILING),
    ],
)
def test_the_state_of_a_feed(fields: dict[str, Any], state: FeedState) -> None:
    assert state_of(a_feed(**fields), NOW) == state


@pytest.mark.django_db
def test_the_database_decides_as_the_function_does() -> None:
    outlet = factories.an_outlet()
    values = product(
        (True, False),
        (None, NOW),
        (0, 1, 2, 5),
        (None, NOW - HOUR, NOW - 7 * HOUR, NOW - 9 * HOUR),
        (NOW + HOUR, NOW - 2 * HOUR, NOW - 7 * HOUR),
        (15 * MINUTE, 2 * HOUR),
        ((None, None), (HOUR, None), (HOUR, NOW - 4 * DAY), (None, NOW - 90 * DAY), (DAY, NOW - 9 * DAY)),
    )
    names = ("is_active", "gone_at", "failures", "last_success_at", "next_fetch_at", "interval")
    feeds = []
    for number, (*plain, (rhythm, newest)) in enumerate(values):
        url = f"https://feeds.example/{number}"
        fields: dict[str, Any] = dict(zip(names, plain, strict=True))
        own = {"outlet": outlet, "url": url, "url_sha256": url_sha256(url)}
        feeds.append(Feed(**own, rhythm=rhythm, last_new_article_at=newest, **fields))
    Feed.objects.bulk_create(feeds)
    found = list(with_state(Feed.objects.all(), NOW))
    assert {feed.state for feed in found} == set(FeedState.values)
    assert [feed.pk for feed in found if feed.state != state_of(feed, NOW)] == []


@pytest.mark.django_db
def test_troubles_are_counted_in_one_query(django_assert_num_queries: Any) -> None:
    factories.a_feed(gone_at=NOW)
    stale = factories.a_feed(failures=5)
    factories.a_feed(failures=1)
    factories.a_feed(is_active=False, failures=5)
    with django_assert_num_queries(1):
        assert troubles(NOW) == {
            FeedState.STALE: 1,
            FeedState.FAILING: 1,
            FeedState.GONE: 1,
            FeedState.QUIET: 0,
        }
    assert list(in_state(Feed.objects.all(), "stale", NOW)) == [stale]
