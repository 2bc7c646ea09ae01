"""Take in and give out lists of feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from factcheck.core.errors import FactcheckError
from factcheck.core.text import one_line
from sources.connectors.opml import OpmlFeed, write_opml
from sources.ingest.editing import create_feed
from sources.ingest.pages import checked_address, outlet_of
from sources.ingest.urls import url_sha256
from sources.models import Feed

#: Largest list taken in, in bytes.
MAX_BYTES = 2_000_000


class Fate(StrEnum):
    """What became of a feed in a list."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class TakenIn:
    """One feed of a list; `reason` says why it was refused."""

    feed: OpmlFeed
    fate: Fate
    reason: str = ""


def import_feeds(
    listed: Iterable[OpmlFeed], *, is_read_for_claims: bool = False, is_dry: bool = False
) -> Iterator[TakenIn]:
    """Add the feeds that are not there yet, each with its outlet in a transaction of its own; dry, nothing stays.

    Doing it twice adds nothing the second time.
    """
    for feed in listed:
        try:
            fate = _taken_in(feed, is_read_for_claims=is_read_for_claims, is_dry=is_dry)
        except FactcheckError as error:
            yield TakenIn(feed, Fate.REFUSED, str(error))
        else:
            yield TakenIn(feed, fate)


def _taken_in(feed: OpmlFeed, *, is_read_for_claims: bool, is_dry: bool) -> Fate:
    url = checked_address(feed.url)
    if Feed.objects.filter(url_sha256=url_sha256(url)).exists():
        return Fate.KNOWN
    with transaction.atomic():
        # Feeds may lie with a service for feeds; the home page is the outlet's own.
        create_feed(
            outlet=outlet_of(feed.home_url or url),
            url=url,
            title=one_line(feed.title, limit=300),
            is_read_for_claims=is_read_for_claims,
        )
        transaction.set_rollback(is_dry)
    return Fate.ADDED


def exported(now: datetime) -> bytes:
    """The feeds that are polled, in a folder for each outlet."""
    feeds = Feed.objects.filter(is_active=True).select_related("outlet").order_by("outlet__name", "pk")
    listed = [
        OpmlFeed(
            url=feed.url,
            title=feed.title,
            home_url=feed.outlet.home_url,
            # A slash would part the name into two folders.
            folder=feed.outlet.name.replace("/", " "),
        )
        for feed in feeds
    ]
    return write_opml(listed, "Feeds of the desk", now)
