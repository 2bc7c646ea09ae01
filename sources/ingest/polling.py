"""Poll a feed, and store what it brought."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from factcheck.core.errors import FactcheckError, InvalidInput
from factcheck.core.jobs import Wanted, enqueue
from sources.connectors.base import FeedEntry, ParsedFeed
from sources.connectors.registry import connector
from sources.fetch import ACCEPT_FEED, Fetched, fetch
from sources.ingest.decide import next_poll
from sources.ingest.door import Visit, policy, since
from sources.ingest.urls import normalised, url_sha256
from sources.models import Article, Feed

_BATCH = 500


@dataclass(frozen=True)
class Poll:
    """A visit to a feed and, if it brought something new, the feed as parsed."""

    visit: Visit
    parsed: ParsedFeed | None = None


def poll(feed: Feed) -> Poll:
    """Fetch and parse. Never raises `FactcheckError`: what went wrong is in `visit.error`. Writes nothing."""
    started = timezone.now()
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    try:
        fetched = fetch(feed.url, policy=policy(), etag=feed.etag, last_modified=feed.last_modified, accept=ACCEPT_FEED)
        if not fetched.not_modified:
            reader = connector(feed.connector)
            parsed = reader.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    except FactcheckError as error:
        return Poll(Visit(feed.url, started, since(started), fetched, error))
    return Poll(Visit(feed.url, started, since(started), fetched), parsed)


def store_poll(polled: Feed, result: Poll, *, now: datetime) -> int:
    """Log the visit, add new articles (and the work of fetching them), set the next poll. Returns how many are new.

    `polled` is the feed as it was asked: if it was deleted meanwhile nothing is stored; if it was given another address
    or connector the answer says nothing about its next poll. Call inside a transaction.
    """
    feed = Feed.objects.select_for_update(no_key=True).filter(pk=polled.pk).first()
    if feed is None:
        return 0
    result.visit.log(feed=feed)
    found = _add_articles(feed, result.parsed.entries) if result.parsed else []
    changes: dict[str, object] = {"last_fetch_at": result.visit.at}
    error = result.visit.error
    if error is not None:
        changes |= {"failures": F("failures") + 1, "last_error": str(error)}
    else:
        changes |= {"failures": 0, "last_error": "", "last_success_at": result.visit.at}
    if result.parsed and result.visit.fetched:
        changes |= {"etag": result.visit.fetched.etag[:500], "last_modified": result.visit.fetched.last_modified[:100]}
        if not feed.title:
            changes["title"] = result.parsed.title[:300]
    if found:
        changes["last_new_article_at"] = now
    changes["next_fetch_at"] = next_poll(
        now=now,
        interval=feed.interval,
        failures=feed.failures + 1 if error else 0,
        ttl=result.parsed.ttl if result.parsed else None,
        retry_after=error.retry_after if error else None,
        jitter=random.random(),  # noqa: S311  (spreads polls, keeps no secret)
    )
    if (feed.url, feed.connector) == (polled.url, polled.connector):
        Feed.objects.filter(pk=feed.pk).update(**changes)
    enqueue(*(fetch_wanted(article) for article in found))
    return len(found)


def _add_articles(feed: Feed, entries: tuple[FeedEntry, ...]) -> list[Article]:
    by_hash = {url_sha256(entry.url): entry for entry in reversed(entries)}
    known = set(Article.objects.filter(url_sha256__in=by_hash).values_list("url_sha256", flat=True))
    new = {digest: entry for digest, entry in by_hash.items() if digest not in known}
    Article.objects.bulk_create(
        [_article(feed, digest, entry) for digest, entry in new.items()], ignore_conflicts=True, batch_size=_BATCH
    )
    return list(Article.objects.filter(url_sha256__in=new, feed=feed))


def _article(feed: Feed, digest: str, entry: FeedEntry) -> Article:
    return Article(
        outlet_id=feed.outlet_id,
        feed=feed,
        url=normalised(entry.url),
        url_sha256=digest,
        title=entry.title,
        byline=entry.author[:300],
        published_at=entry.published_at,
    )


def fetch_wanted(article: Article) -> Wanted:
    """The work of fetching an article's page."""
    return Wanted("fetch_article", f"article:{article.pk}", {"article": article.pk})


def poll_wanted(feed: Feed) -> Wanted:
    """The work of polling a feed now."""
    return Wanted("poll_feed", f"feed:{feed.pk}", {"feed": feed.pk})


def ask_for_poll(feed: Feed) -> None:
    """Poll as soon as a worker is free, whatever the schedule says. `InvalidInput` for a feed that is switched off."""
    if not feed.is_active:
        raise InvalidInput("This feed is switched off. Switch it on to poll it.")
    enqueue(poll_wanted(feed))
