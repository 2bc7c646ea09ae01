"""Fetch the pages again that somebody cites. Nothing is lost when a page is gone: its snapshots stay, the log tells."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from factcheck.core.jobs import enqueue
from factcheck.core.models import Job, JobState
from sources.ingest.polling import fetch_wanted
from sources.ingest.recheck_schedule import next_check
from sources.models import Article

#: Pages put to work per sweep; the next sweep takes the next ones.
_PER_SWEEP = 200


def watch(articles: Iterable[int], *, now: datetime) -> None:
    """Have the pages of these articles (ids) fetched again from now on; those watched already keep their schedule.

    Watching never ends: a page that nobody cites any more costs one visit in three months. Call inside a transaction.
    """
    new = Article.objects.filter(pk__in=list(articles), next_check_at=None).exclude(url="")
    for article in new.order_by("pk").values_list("pk", "checks"):
        _schedule(*article, now=now)


def enqueue_due(now: datetime) -> None:
    """Enqueue a visit to every watched page whose time has come, unless one is open: those that a site puts off for
    long must not keep the others from their turn."""
    key = Concat(Value("article:"), Cast(OuterRef("pk"), CharField()))
    is_open = Job.objects.filter(kind="fetch_article", key=key, state__in=[JobState.WAITING, JobState.RUNNING])
    due = Article.objects.filter(~Exists(is_open), next_check_at__lte=now).order_by("next_check_at")
    enqueue(*map(fetch_wanted, due.only("url")[:_PER_SWEEP]))


def visited(article_id: int, *, now: datetime) -> None:
    """The page was fetched, or could not be: if that visit was due, set the next one. Call inside a transaction."""
    due = Article.objects.select_for_update(no_key=True).filter(pk=article_id, next_check_at__lte=now)
    for checks in due.values_list("checks", flat=True):
        Article.objects.filter(pk=article_id).update(checks=checks + 1)
        _schedule(article_id, checks + 1, now=now)


def cited_but_unreachable() -> QuerySet[Article]:
    """Watched articles whose page could not be fetched or read at the last visit."""
    return Article.objects.filter(next_check_at__isnull=False).exclude(fetch_error="")


def _schedule(article_id: int, checks: int, *, now: datetime) -> None:
    jitter = random.uniform(-1, 1)  # noqa: S311  (spreads visits, keeps no secret)
    Article.objects.filter(pk=article_id).update(next_check_at=next_check(now=now, checks=checks, jitter=jitter))
