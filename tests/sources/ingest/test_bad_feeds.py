"""A bad feed hurts no other one, says what is wrong with it, and comes back by itself when it is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from sources.connectors.base import FeedEntry, ParsedFeed
from sources.models import Feed, FeedItem
from tests.sources.connectors.hostile import HOSTILE
from tests.sources.ingest.bad_feeds import add_feeds, complaints, poll_round, repair
from tests.sources.ingest.clockwork import START
from tests.sources.ingest.world import World

pytestmark = pytest.mark.django_db

#: All of them, and far more, are polled by `make soak`.
SOME = dict([*HOSTILE.items()][::3])


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def test_hostile_documents_among_good_ones(clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    with World().running(monkeypatch) as world:
        good, bad = add_feeds(world, SOME, good=30)
        poll_round()
        assert complaints(good, bad) == []
        assert Feed.objects.filter(failures=1).count() > len(SOME) / 4
        clock.move_to(repair(world, bad) + timedelta(seconds=1))
        poll_round()
        assert not Feed.objects.exclude(failures=0, last_error="").exists()
        assert {FeedItem.objects.filter(feed=feed).count() > 0 for feed in bad} == {True}


UNSTORABLE: dict[str, dict[str, Any]] = {
    "NUL": {"title": "a\x00b"},
    "lone surrogate in a title": {"title": "a\ud800b"},
    "lone surrogate in an address": {"url": "http://pages.example/\ud800"},
    "no address": {"url": "http://[::1"},
    "nothing": {"url": None},
    "long text": {"summary": "word " * 400_000},
    "long title": {"title": "word " * 400_000},
    "long author": {"author": "a" * 100_000},
    "long guid and address": {"guid": "g" * 100_000, "url": "http://pages.example/" + "u" * 100_000},
    "last moment": {"published_at": datetime.max.replace(tzinfo=UTC)},
    "first moment": {"published_at": datetime.min.replace(tzinfo=UTC)},
}


class Careless:
    """A connector of somebody else that hands on whatever it finds."""

    name = "auto"

    def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        entry: dict[str, Any] = {"guid": "1", "url": "http://pages.example/1", "title": "The ferry sails again"}
        said = UNSTORABLE.get(body.decode(), {})
        return ParsedFeed(title="", home_url="", language="", entries=(FeedEntry(**(entry | said)),))


def test_what_the_database_refuses_sinks_no_other_feed(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.ingest.polling.connector", lambda name: Careless())
    with World().running(monkeypatch) as world:
        good, bad = add_feeds(world, {name: name.encode() for name in UNSTORABLE}, good=10)
        poll_round()
        assert complaints(good, bad) == []
        assert Feed.objects.filter(last_error="What this feed answered cannot be stored.").exists()
        clock.move_to(repair(world, bad) + timedelta(seconds=1))
        poll_round()
        assert not Feed.objects.exclude(failures=0, last_error="").exists()
