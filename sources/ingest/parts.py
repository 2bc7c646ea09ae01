"""Read the documents that a feed consists of, as a sitemap index names sitemaps.

Each is a visit of its own, in the lane of the host that it lies on, so what holds for pages holds for it: the pause, a
Crawl-delay, “too many requests”.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from factcheck.core.errors import FactcheckError
from factcheck.core.jobs import Wanted
from sources.connectors.base import FeedPart, ParsedFeed
from sources.connectors.registry import connector
from sources.fetch import ACCEPT_FEED, Fetched, open_session
from sources.ingest.decide import rhythm_of
from sources.ingest.door import Visit, host_of, log_polls, policy, since
from sources.ingest.entries import Added, store_entries
from sources.ingest.robots import Robots
from sources.ingest.urls import url_sha256
from sources.models import Feed

KIND = "read_part"


@dataclass(frozen=True)
class ReadPart:
    """A visit to one document of a feed; `parsed` is None if it went wrong. `delay` is what its host asks for."""

    feed: Feed
    visit: Visit
    robots: Robots
    delay: timedelta = timedelta(0)
    parsed: ParsedFeed | None = None


def part_wanted(feed: Feed, part: FeedPart) -> Wanted:
    """The work of reading one document of a feed."""
    key = f"feed:{feed.pk}:{url_sha256(part.url)}"
    return Wanted(KIND, key, {"feed": feed.pk, "url": part.url}, lane=host_of(part.url))


def read_part(feed: Feed, url: str) -> ReadPart:
    """Fetch and read it. Writes nothing and raises no `FactcheckError`: what went wrong is in `visit.error`.

    That an outlet's robots.txt need not be asked holds for the host of its feed, not for another that it names.
    """
    started, robots = timezone.now(), Robots([url], policy())
    asks = not feed.outlet.ignores_robots or host_of(url) != host_of(feed.url)
    delay, fetched = timedelta(0), None
    try:
        with open_session(policy()) as session:
            delay = robots.check(url, session) if asks else delay
            fetched = session.fetch(url, accept=ACCEPT_FEED)
        parsed = _parsed(feed, fetched)
    except FactcheckError as error:
        return ReadPart(feed, Visit(url, started, since(started), fetched, error), robots, delay)
    return ReadPart(feed, Visit(url, started, since(started), fetched), robots, delay, parsed)


def _parsed(feed: Feed, fetched: Fetched) -> ParsedFeed:
    return connector(feed.connector).parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)


def log_part(read: ReadPart) -> None:
    """Write the visit down, in the caller's transaction."""
    read.robots.save()
    log_polls([(read.feed.pk, read.visit)])


def store_part(read: ReadPart, *, now: datetime) -> Sequence[Added]:
    """Log the visit and add the articles that are new; they are returned. Parts of parts are left alone.

    Call inside a transaction. Of a feed that was deleted meanwhile nothing is stored.
    """
    feed = Feed.objects.select_for_update(no_key=True).filter(pk=read.feed.pk).first()
    if feed is None or read.parsed is None:
        return ()
    log_part(read)
    entries = read.parsed.entries
    new = store_entries([(feed, entries)], now=now).get(feed.pk, [])
    feed.rhythm = rhythm_of(entry.published_at for entry in entries if entry.published_at) or feed.rhythm
    feed.last_new_article_at = now if new else feed.last_new_article_at
    feed.save(update_fields=["rhythm", "last_new_article_at"])
    return new
