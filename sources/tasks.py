"""The kinds of work of this room. Thin: fetch outside any transaction, store inside the one that ends the job."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from factcheck.core.jobs import Work, enqueue, job_kind, producer
from factcheck.core.models import Job
from sources.ingest import pages, polling, rechecks
from sources.ingest.decide import LONGEST_WAIT
from sources.models import Article, Feed

#: Feeds put to work per sweep; the next sweep, seconds later, takes the next ones.
_FEEDS_PER_SWEEP = 500


@producer
def poll_due_feeds(now: datetime) -> None:
    """Enqueue a poll for every active feed whose time has come. A poll that is still open absorbs it."""
    with transaction.atomic():
        enqueue(*map(polling.poll_wanted, Feed.objects.due(now).order_by("next_fetch_at")[:_FEEDS_PER_SWEEP]))


def _poll_given_up(job: Job, message: str) -> None:
    # Only an unexpected error gets here. Without a later next poll the sweep would try again at once, for ever.
    feed = Feed.objects.filter(pk=job.payload["feed"])
    feed.update(last_error=message, failures=F("failures") + 1, next_fetch_at=timezone.now() + LONGEST_WAIT)


@job_kind("poll_feed", queue="poll", gave_up=_poll_given_up)
def poll_feed(work: Work) -> None:
    """Poll one feed. A failure is stored with the feed and moves its next poll; the job itself is done."""
    feed = Feed.objects.filter(pk=work.payload["feed"], is_active=True).first()
    if feed is None:
        return
    result = polling.poll(feed)
    with work.finish():
        polling.store_poll(feed, result, now=timezone.now())


@producer
def recheck_due_articles(now: datetime) -> None:
    """Enqueue a visit to every cited page whose time has come."""
    with transaction.atomic():
        rechecks.enqueue_due(now)


def _article_given_up(job: Job, message: str) -> None:
    Article.objects.filter(pk=job.payload["article"]).update(fetch_error=message)
    rechecks.visited(job.payload["article"], now=timezone.now())


@job_kind("fetch_article", queue="fetch", gave_up=_article_given_up)
def fetch_article(work: Work) -> None:
    """Fetch one article's page and store its snapshot; raises what went wrong, so that the job is tried again."""
    article = Article.objects.filter(pk=work.payload["article"]).exclude(url="").first()
    if article is None:
        return
    page = pages.fetch_page(article.url)
    if page.visit.error:
        page.visit.log(article=article)
        raise page.visit.error
    with work.finish():
        pages.store_page(article, page)
        rechecks.visited(article.pk, now=timezone.now())
