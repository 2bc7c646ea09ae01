"""Repeating an ingest changes nothing, and the order in which things are told does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from factcheck.core.models import Job
from sources.connectors.base import FeedConnector
from sources.models import Article, Feed, PublishedReview
from tests.factories import a_feed, an_outlet
from tests.sources.connectors.test_feed_contract import every_sample, permuted
from tests.sources.ingest.bad_feeds import Site, poll_round
from tests.sources.ingest.rows import stored_rows
from tests.sources.ingest.world import World

pytestmark = pytest.mark.django_db

HOST = "outlet.example"


def read_anew() -> dict[str, list[str]]:
    """Poll the feed as if it had never answered before; everything that is stored then."""
    Feed.objects.update(next_fetch_at=timezone.now(), etag="", last_modified="", body_sha256="", last_success_at=None)
    poll_round()
    return stored_rows()


def forget_everything() -> None:
    Job.objects.all().delete()
    Article.objects.all().delete()
    PublishedReview.objects.all().delete()
    Feed.objects.update(title="", rhythm=None, ttl=None, notes=[])


@every_sample
def test_a_feed_read_again_and_in_another_order_is_stored_the_same(
    connector: FeedConnector, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = path.read_bytes()
    a_feed(an_outlet(domain=HOST), url=f"http://{HOST}/feeds/all", connector=connector.name)
    with World().running(monkeypatch) as world:
        world.sites[HOST] = Site(document)
        first = read_anew()
        assert first["Article"] or first["PublishedReview"] or path.name == "index.xml"
        assert read_anew() == first
        world.sites[HOST] = Site(permuted(document))
        assert read_anew() == first
        forget_everything()
        assert read_anew() == first
    assert Job.objects.filter(kind="fetch_article").count() == len(first["Article"])
