"""Lists of feeds: taken in once, however often; given out as they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources.connectors.opml import OpmlFeed, read_opml
from sources.ingest.opml import Fate, exported, import_feeds
from sources.models import Feed, Outlet
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LISTED = (
    OpmlFeed(url="https://feeds.example/lantern", title="Lantern", home_url="https://www.saltmarsh.example.org/"),
    OpmlFeed(url="https://feeds.example/lantern-sport", title="", home_url="https://saltmarsh.example.org/sport"),
    OpmlFeed(url="http://192.168.0.1/rss"),
)


def test_a_list_becomes_feeds_and_outlets_once() -> None:
    first = list(import_feeds(LISTED, is_read_for_claims=True))
    assert [each.fate for each in first] == [Fate.ADDED, Fate.ADDED, Fate.REFUSED]
    assert "not an address on the public internet" in first[2].reason
    assert list(Feed.objects.order_by("pk").values_list("title", "connector", "is_read_for_claims")) == [
        ("Lantern", "auto", True),
        ("", "auto", True),
    ]
    # The home page says whose feed it is, not the service that it lies with.
    assert Outlet.objects.get().domain == "example.org"
    again = list(import_feeds(LISTED))
    assert [each.fate for each in again] == [Fate.KNOWN, Fate.KNOWN, Fate.REFUSED]
    assert Feed.objects.count() == 2


def test_dry_nothing_stays_and_the_answer_is_the_same() -> None:
    dry = [each.fate for each in import_feeds(LISTED, is_dry=True)]
    assert not Feed.objects.exists()
    assert not Outlet.objects.exists()
    assert dry == [each.fate for each in import_feeds(LISTED)]


def test_what_is_given_out_can_be_taken_in_elsewhere() -> None:
    outlet = factories.an_outlet(name="Ferrygate / Post", home_url="https://ferrygate.example/")
    factories.a_feed(outlet, url="https://ferrygate.example/rss", title="Ferrygate & more")
    factories.a_feed(is_active=False)
    (feed,) = read_opml(exported(NOON))
    assert (feed.url, feed.title) == ("https://ferrygate.example/rss", "Ferrygate & more")
    assert (feed.home_url, feed.folder) == ("https://ferrygate.example/", "Ferrygate Post")
