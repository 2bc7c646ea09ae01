"""The kinds of work of this room. Thin: fetch outside any transaction, store inside the one that ends the job."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, DataError, transaction
from django.db.models import F
from django.utils import timezone

from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, NotYet
from factcheck.core.jobs import Work, batch_kind, enqueue, finish_all, job_kind, producer
from factcheck.core.models import Job
from sources.fetch import RobotsDisallowed, RobotsUnknown
from sources.ingest import alerting, archiving, looking, pages, parts, polling, rechecks
from sources.ingest.decide import LONGEST_WAIT
from sources.ingest.door import Visit, policy
from sources.ingest.robots import Robots
from sources.models import ArchiveCapture, Article, Feed

logger = logging.getLogger(__name__)

#: Feeds put to work per sweep; the next sweep, seconds later, takes the next ones.
_FEEDS_PER_SWEEP = 2_000
_KEEP_POLLS = timedelta(days=90)
_FORGOTTEN_PER_SWEEP = 5_000


@producer
def poll_due_feeds(now: datetime) -> None:
    """Enqueue a poll for every active feed whose time has come and that none is open for."""
    with transaction.atomic():
        enqueue(*map(polling.poll_wanted, polling.due_feeds(now)[:_FEEDS_PER_SWEEP]))


@producer
def forget_old_polls(now: datetime) -> None:
    """Delete the log of polls that are long over, some at a time; that of articles stays with them."""
    with transaction.atomic():
        polling.forget_visits(before=now - _KEEP_POLLS, most=_FORGOTTEN_PER_SWEEP)


def _poll_given_up(job: Job, message: str) -> None:
    # Only an unexpected error gets here. Without a later next poll the sweep would try again at once, for ever.
    feed = Feed.objects.filter(pk=job.payload["feed"])
    feed.update(last_error=message, failures=F("failures") + 1, next_fetch_at=timezone.now() + LONGEST_WAIT)


@batch_kind("poll_feed", queue="poll", batch=100, in_lanes=True, gave_up=_poll_given_up)
def poll_feeds(works: Sequence[Work]) -> None:
    """Poll some feeds. A failure is stored with its feed and moves its next poll; the job itself is done."""
    open_works = {work.payload["feed"]: work for work in works}
    feeds = Feed.objects.filter(pk__in=open_works, is_active=True).select_related("outlet")
    robots = Robots([feed.url for feed in feeds], policy())
    delays: dict[str, timedelta] = {}
    for polls in polling.poll_all(feeds, robots):
        of_feed = {poll.feed.pk: open_works.pop(poll.feed.pk) for poll in polls}
        try:
            _store_polls(polls, of_feed, robots)
        except Exception:
            logger.exception("%s answers could not be stored together; each is tried alone", len(polls))
            for poll in polls:
                _store_alone(poll, of_feed[poll.feed.pk], robots)
        _rest_other_hosts(*(poll.visit for poll in polls))
        delays |= {of_feed[poll.feed.pk].job.lane: poll.delay for poll in polls if poll.delay}
    with transaction.atomic():
        jobs.release([open_works[feed.pk] for feed in feeds if feed.pk in open_works])
        _rest(delays)


def _store_polls(polls: Sequence[polling.Poll], works: Mapping[int, Work], robots: Robots) -> None:
    # A host that wants to be left alone must not be free for a moment in between: another worker would ask it then.
    with transaction.atomic():
        with finish_all([*works.values()]) as ours:
            held = {work.payload["feed"] for work in ours}
            polling.store_polls([poll for poll in polls if poll.feed.pk in held], robots, now=timezone.now())
        _rest({works[poll.feed.pk].job.lane: poll.delay for poll in polls if poll.delay})


def _rest(delays: Mapping[str, timedelta]) -> None:
    for lane, delay in delays.items():
        jobs.rest_lane(lane, delay)


def _store_alone(poll: polling.Poll, work: Work, robots: Robots) -> None:
    of_feed = {poll.feed.pk: work}
    try:
        _store_polls([poll], of_feed, robots)
    except Exception as error:
        logger.exception("What feed %s answered cannot be stored", poll.feed.pk)
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            jobs.put_back(work, f"What the feed answered could not be stored: {error}")
            return
        # Its connector let something pass that no column takes. It would again: the feed waits as after any failure.
        _store_polls([polling.refused(poll, "What this feed answered cannot be stored.")], of_feed, robots)


@producer
def recheck_due_articles(now: datetime) -> None:
    """Enqueue a visit to every cited page whose time has come."""
    with transaction.atomic():
        rechecks.enqueue_due(now)


def _pause() -> timedelta:
    pause: timedelta = settings.FACTCHECK_HOST_PAUSE
    return pause


def _article_given_up(job: Job, message: str) -> None:
    Article.objects.filter(pk=job.payload["article"]).update(fetch_error=message)
    rechecks.visited(job.payload["article"], now=timezone.now())


@job_kind("fetch_article", queue="fetch", gave_up=_article_given_up, in_lanes=True, rest=_pause)
def fetch_article(work: Work) -> None:
    """Fetch one article's page and store its snapshot; raises what went wrong, so that the job is tried again."""
    visited = pages.visit_article(work.payload["article"])
    if visited is None:
        return
    article, page = visited
    if page.visit.error:
        with transaction.atomic():
            page.log(article)
            if isinstance(page.visit.error, RobotsUnknown):
                # It may wait for weeks, and is never given up: the article says why.
                Article.objects.filter(pk=article.pk).update(fetch_error=str(page.visit.error))
        raise _final(page.visit.error, page.delay)
    with work.finish(rest=page.delay):
        pages.store_page(article, page)
        if article.next_check_at:
            rechecks.visited(article.pk, now=timezone.now())
    _rest_other_hosts(page.visit)


def _part_given_up(job: Job, message: str) -> None:
    polling.add_note(job.payload["feed"], f"{job.payload['url']} could not be read: {message}")


@job_kind(parts.KIND, queue="fetch", gave_up=_part_given_up, in_lanes=True, rest=_pause)
def read_part(work: Work) -> None:
    """Read one document of a feed; raises what went wrong, so that the job is tried again."""
    feed = Feed.objects.filter(pk=work.payload["feed"], is_active=True).select_related("outlet").first()
    if feed is None:
        return
    read = parts.read_part(feed, work.payload["url"])
    if read.visit.error:
        with transaction.atomic():
            parts.log_part(read)
        raise _final(read.visit.error, read.delay)
    with work.finish(rest=read.delay):
        new = parts.store_part(read, now=timezone.now())
        enqueue(*map(polling.fetch_wanted, new))
    _rest_other_hosts(read.visit)


def _rest_other_hosts(*visits: Visit) -> None:
    """Hosts that redirects led to were asked out of turn: the next visit of their own waits as after one of those.

    Not in the transaction that ends a job: two that lead to each other's hosts would wait for each other.
    """
    for host in {host for visit in visits for host in visit.other_hosts}:
        jobs.rest_lane(host, _pause())


def _final(error: FactcheckError, delay: timedelta) -> FactcheckError:
    """A site that asks us not to open a page has answered; asking again tomorrow would be pestering. One that could not
    say is waited for, however long that takes. Whatever went wrong, it wants its `delay` between two requests."""
    if isinstance(error, RobotsUnknown):
        return NotYet(str(error), until=timezone.now() + error.retry_after)
    if isinstance(error, RobotsDisallowed):
        error.permanent, error.retry_after = True, None
    error.retry_after = max(error.retry_after or delay, delay) or None
    return error


@job_kind(looking.KIND, queue="fetch", in_lanes=True, rest=_pause)
def look_at_address(work: Work) -> None:
    """Look whether there is a feed at an address that somebody wants to add."""
    looking.look_and_keep(work)


@job_kind(
    "archive_page",
    queue="search",
    in_lanes=True,
    gave_up=lambda job, message: archiving.give_up(job.payload["capture"], message),
)
def archive_page(work: Work) -> None:
    """Take a capture one step further: look for a copy, ask for one, or ask how far it is."""
    capture = ArchiveCapture.objects.select_related("snapshot").filter(pk=work.payload["capture"]).first()
    if capture is None or capture.state not in archiving.OPEN:
        return
    step = archiving.next_step(capture)
    with transaction.atomic():
        with work.finish():
            archiving.store_step(capture, step)
        archiving.enqueue_next(capture, step)


@producer
def alert_about_silent_feeds(now: datetime) -> None:
    """Ask for a mail about feeds that fell silent, if somebody wants to be told."""
    if settings.FACTCHECK_ALERT_TO and alerting.silent(now).exists():
        with transaction.atomic():
            enqueue(alerting.alert_wanted())


@job_kind("alert_about_silent_feeds", queue="fetch", in_lanes=True)
def send_alert(work: Work) -> None:
    """Send the mail. A worker that dies right then sends it twice; none would be worse."""
    now = timezone.now()
    if feeds := list(alerting.silent(now)):
        alerting.send_alert(feeds, now)
        with work.finish():
            Feed.objects.filter(pk__in=[feed.pk for feed in feeds]).update(alerted_at=now)
