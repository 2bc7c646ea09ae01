"""Poll feeds: ask many hosts at once but each one in turn, and store what they answered in few statements."""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from factcheck.core.errors import FactcheckError, InvalidInput, ParseError
from factcheck.core.jobs import Wanted, enqueue
from factcheck.core.models import Job, JobState
from factcheck.core.text import storable
from sources.connectors.base import ParsedFeed
from sources.connectors.registry import connector
from sources.fetch import ACCEPT_FEED, Fetched, HttpError, Session, open_session
from sources.ingest.decide import MAX_PARTS, Answer, Trouble, after, changed_parts, is_asked_conditionally
from sources.ingest.door import Visit, host_of, log_polls, policy, since
from sources.ingest.entries import Added, store_entries
from sources.ingest.feed_rows import store_changes
from sources.ingest.parts import part_wanted
from sources.ingest.published_reviews import store_reviews_of_feeds
from sources.ingest.robots import Robots
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, FetchAttempt

logger = logging.getLogger(__name__)

#: Hosts asked at the same time by one worker.
HOSTS_AT_ONCE = 16
#: A worker starts no further poll of its batch after this long; what it did not get to is given back.
BUDGET_SECONDS = 60.0
#: Answers are stored together that came within this time: storing one costs nearly as much as storing fifty.
GATHERED_SECONDS = 1.0
_GONE = 410


@dataclass(frozen=True)
class Poll:
    """One visit to a feed; `parsed` is None unless it brought a document that we had not read yet."""

    feed: Feed
    visit: Visit
    is_conditional: bool
    #: By which the same document is known again; "" for one that is read each time.
    body_sha256: str = ""
    parsed: ParsedFeed | None = None
    #: How long its host wants to be left alone now, all its feeds.
    delay: timedelta = timedelta(0)


def poll_all(feeds: Collection[Feed], robots: Robots) -> Iterator[list[Poll]]:
    """Ask these feeds, each host one request at a time; yields what has been answered as it comes.

    Feeds that there was no time for are never yielded. Uses no database. Expected failures are in the polls' visits.
    """
    by_host: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_host.setdefault(host_of(feed.url), []).append(feed)
    answered: SimpleQueue[Poll | BaseException | None] = SimpleQueue()
    until = time.monotonic() + BUDGET_SECONDS
    with ThreadPoolExecutor(max(1, min(HOSTS_AT_ONCE, len(by_host)))) as pool:
        for feeds_of_host in by_host.values():
            pool.submit(_poll_host, feeds_of_host, robots, until, answered)
        yield from _as_they_come(answered, hosts=len(by_host))


def _poll_host(
    feeds: Sequence[Feed], robots: Robots, until: float, answered: SimpleQueue[Poll | BaseException | None]
) -> None:
    """Poll the feeds of one host, one after the other; None says that this was all."""
    try:
        with open_session(policy()) as session:
            for feed in feeds:
                if time.monotonic() > until:
                    break
                result = _poll_safely(feed, session, robots)
                answered.put(result)
                if result.delay:
                    break
    except BaseException as error:  # noqa: BLE001  (raised again by the thread that stores)
        answered.put(error)
    finally:
        answered.put(None)


def _as_they_come(answered: SimpleQueue[Poll | BaseException | None], *, hosts: int) -> Iterator[list[Poll]]:
    while hosts:
        ready: list[Poll] = []
        until = time.monotonic() + GATHERED_SECONDS
        while hosts:
            try:
                result = answered.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                break
            if isinstance(result, BaseException):
                raise result
            if result is None:
                hosts -= 1
            else:
                ready.append(result)
        if ready:
            yield ready


def _poll_safely(feed: Feed, session: Session, robots: Robots) -> Poll:
    """What nobody expected of one feed must not cost the others of its batch their polls."""
    started = timezone.now()
    try:
        return poll(feed, session, robots)
    except Exception as error:
        logger.exception("Polling feed %s failed unexpectedly", feed.pk)
        message = f"Unexpected error: {type(error).__name__}: {storable(str(error))}"
        return refused(Poll(feed, Visit(feed.url, started, since(started)), is_conditional=False), message)


def poll(feed: Feed, session: Session, robots: Robots) -> Poll:
    """Ask and read one feed. Writes nothing and raises no `FactcheckError`: what went wrong is in `visit.error`."""
    started = timezone.now()
    conditional = is_asked_conditionally(feed, chance=random.random())  # noqa: S311  (keeps no secret)
    asked = Poll(feed, Visit(feed.url, started, since(started)), conditional)
    fetched: Fetched | None = None
    try:
        if not feed.outlet.ignores_robots:
            asked = replace(asked, delay=robots.check(feed.url, session))
        etag, last_modified = (feed.etag, feed.last_modified) if conditional else ("", "")
        fetched = session.fetch(feed.url, accept=ACCEPT_FEED, etag=etag, last_modified=last_modified)
        if not fetched.not_modified:
            asked = _read(asked, fetched)
    except FactcheckError as error:
        # A feed that robots.txt excludes says nothing about its neighbours; “too many requests” does.
        wait = (error.retry_after if isinstance(error, HttpError) else None) or asked.delay
        return replace(asked, visit=Visit(feed.url, started, since(started), fetched, error), delay=wait)
    return replace(asked, visit=Visit(feed.url, started, since(started), fetched))


def refused(answered: Poll, message: str) -> Poll:
    """The same visit as one that failed: nothing of what it brought is used."""
    return replace(answered, parsed=None, visit=replace(answered.visit, error=ParseError(message)))


def _read(asked: Poll, fetched: Fetched) -> Poll:
    digest = hashlib.sha256(fetched.body).hexdigest()
    if digest == asked.feed.body_sha256:
        return replace(asked, body_sha256=digest)
    reader = connector(asked.feed.connector)
    parsed = reader.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    if parsed.parts:
        # Without a digest, as those change while the document that names them stays the same.
        return replace(asked, parsed=_with_changed_parts(parsed, asked.feed))
    return replace(asked, body_sha256=digest, parsed=parsed)


def _with_changed_parts(parsed: ParsedFeed, feed: Feed) -> ParsedFeed:
    changed, notes = changed_parts(parsed.parts, since=feed.last_success_at), parsed.notes
    if len(changed) > MAX_PARTS:
        notes += (f"{len(changed):,} documents that it names may have changed; {MAX_PARTS} are read after each poll.",)
    return replace(parsed, parts=tuple(changed[:MAX_PARTS]), notes=notes)


def store_polls(polls: Sequence[Poll], robots: Robots, *, now: datetime) -> dict[int, int]:
    """Log the visits, add new articles (and the work of fetching them), set the next polls. Call inside a transaction.

    Of a feed that was deleted meanwhile nothing is stored; of one that was given another address or connector the
    answer says nothing about its next poll. Returns how many articles are new, by feed id.
    """
    held = Feed.objects.select_for_update(no_key=True).filter(pk__in=[poll.feed.pk for poll in polls])
    present = dict(held.order_by("pk").values_list("pk", "url"))
    polls = [poll for poll in polls if poll.feed.pk in present]
    robots.save()
    log_polls((poll.feed.pk, poll.visit) for poll in polls)
    added = store_entries([(poll.feed, poll.parsed.entries) for poll in polls if poll.parsed], now=now)
    parts = [part_wanted(poll.feed, part) for poll in polls if poll.parsed for part in poll.parsed.parts]
    enqueue(*parts, *(fetch_wanted(article) for articles in added.values() for article in articles))
    store_reviews_of_feeds((poll.feed.connector, poll.parsed.reviews) for poll in polls if poll.parsed)
    new = {feed: len(articles) for feed, articles in added.items()}
    store_changes(
        [
            (poll.feed, after(poll.feed, _answer(poll, new.get(poll.feed.pk, 0)), now=now, jitter=random.random()))  # noqa: S311
            for poll in polls
        ]
    )
    for poll in polls:
        _follow_move(poll, now)
    return new


def _answer(poll: Poll, new_articles: int) -> Answer:
    visit, parsed, fetched = poll.visit, poll.parsed, poll.visit.fetched
    if visit.error is not None or fetched is None:
        return Answer(at=visit.at, trouble=_trouble(visit), is_conditional=poll.is_conditional)
    answer = Answer(
        at=visit.at,
        is_conditional=poll.is_conditional,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_sha256=poll.body_sha256,
        max_age=fetched.max_age,
    )
    if parsed is None:
        return answer
    return replace(
        answer,
        is_read=True,
        title=parsed.title[:300],
        ttl=parsed.ttl,
        notes=parsed.notes,
        published=tuple(entry.published_at for entry in parsed.entries if entry.published_at),
        new_articles=new_articles,
    )


def _trouble(visit: Visit) -> Trouble:
    error = visit.error
    is_gone = isinstance(error, HttpError) and error.status == _GONE
    return Trouble(message=str(error), retry_after=error.retry_after if error else None, is_gone=is_gone)


def _follow_move(poll: Poll, now: datetime) -> None:
    """A feed that was sent on for good (301, 308) and could be read there is asked there from now on."""
    fetched, feed = poll.visit.fetched, poll.feed
    if poll.visit.error or fetched is None or not fetched.permanent_url or fetched.permanent_url == feed.url:
        return
    there = fetched.permanent_url
    try:
        with transaction.atomic():
            Feed.objects.filter(pk=feed.pk, url=feed.url).update(
                url=there, url_sha256=url_sha256(there), moved_from=feed.url, moved_at=now
            )
    except IntegrityError:
        note = f"It has moved to {there}, which is another feed here already: one of the two can be switched off."
        add_note(feed.pk, note)


def add_note(feed_id: int, note: str) -> None:
    """Something odd about a feed, in words; a note that stands there already is not repeated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sources_feed SET notes = notes || to_jsonb(%s::text) WHERE id = %s AND NOT notes ? %s",
            [note, feed_id, note],
        )


def fetch_wanted(article: Article | Added) -> Wanted:
    """The work of fetching an article's page."""
    return Wanted("fetch_article", f"article:{article.pk}", {"article": article.pk}, lane=host_of(article.url))


def poll_wanted(feed: Feed) -> Wanted:
    """The work of polling a feed now."""
    return Wanted("poll_feed", f"feed:{feed.pk}", {"feed": feed.pk}, lane=host_of(feed.url))


def due_feeds(now: datetime) -> QuerySet[Feed]:
    """Feeds whose time has come, without those that wait for a worker already: they would hide the others."""
    waiting = Job.objects.filter(
        kind="poll_feed",
        state__in=[JobState.WAITING, JobState.RUNNING],
        key=Concat(Value("feed:"), Cast(OuterRef("pk"), TextField())),
    )
    return Feed.objects.due(now).filter(~Exists(waiting)).only("url").order_by("next_fetch_at")


def forget_visits(*, before: datetime, most: int) -> None:
    """Delete at most so many of the visits to feeds that are older."""
    old = FetchAttempt.objects.filter(feed__isnull=False, at__lt=before).order_by("at").values("pk")[:most]
    FetchAttempt.objects.filter(pk__in=old).delete()


def ask_for_poll(feed: Feed) -> None:
    """Poll as soon as a worker is free, whatever the schedule says. `InvalidInput` for a feed that is switched off."""
    if not feed.is_active:
        raise InvalidInput("This feed is switched off. Switch it on to poll it.")
    enqueue(poll_wanted(feed))
