"""`manage.py poll_feed ID|URL|--due`: poll feeds here and now, and say what they brought."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.timesince import timeuntil

from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, InvalidInput
from sources.ingest.advice import advice
from sources.ingest.editing import poll_now
from sources.ingest.polling import poll_wanted
from sources.ingest.urls import url_sha256
from sources.models import Feed, FetchAttempt

_NOT_ALL, _REFUSED = 1, 2


class Command(BaseCommand):
    """Exit code 1 when a feed could not be read, 2 when there is no such feed."""

    help = "Poll one feed, or all that are due, and say what they brought."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feed", nargs="?", metavar="ID|URL", help="the feed; polled also before its time")
        parser.add_argument("--due", action="store_true", help="all feeds whose time has come, one after the other")
        parser.add_argument("--limit", type=int, metavar="N", help="with --due: at most so many")

    def handle(self, *args: Any, feed: str | None, due: bool, limit: int | None, **options: Any) -> None:
        try:
            feeds = _wanted(feed, is_due=due, limit=limit)
        except FactcheckError as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        read = [self._poll(f"{number}/{len(feeds)} " if due else "", each) for number, each in enumerate(feeds, 1)]
        if due:
            self.stdout.write(f"{sum(read)} of {len(read)} feeds were read.")
        if not all(read):
            sys.exit(_NOT_ALL)

    def _poll(self, progress: str, feed: Feed) -> bool:
        self.stdout.write(f"{progress}{feed.outlet}: {feed} ({feed.url}) …")
        started = timezone.now()
        try:
            poll_now(feed_id=feed.pk)
        except FactcheckError as error:
            self.stderr.write(f"  {error}")
            return False
        if not jobs.run_now(poll_wanted(feed)):
            self.stdout.write("  A worker has it, or something else of its host; a worker goes on with it.")
            return True
        return self._tell(feed, since=started)

    def _tell(self, feed: Feed, *, since: Any) -> bool:
        feed.refresh_from_db()
        attempt = feed.attempts.filter(at__gte=since).order_by("-at", "-pk").first()
        if feed.failures or attempt is None:
            what = feed.last_error or jobs.last_error(poll_wanted(feed)) or "It was not polled."
            self.stderr.write(f"  {what} {advice(attempt.outcome) if attempt else ''}".rstrip())
        else:
            self.stdout.write(f"  {_brought(feed, attempt, since=since)}")
        for note in feed.notes:
            self.stdout.write(f"  Odd: {note}")
        return not feed.failures and attempt is not None


def _wanted(feed: str | None, *, is_due: bool, limit: int | None) -> list[Feed]:
    feeds = Feed.objects.select_related("outlet")
    if is_due == (feed is not None):
        raise InvalidInput("Name one feed, by its id or address, or say --due.")
    if is_due:
        return list(feeds.due(timezone.now()).order_by("next_fetch_at")[:limit])
    named = feed or ""
    found = feeds.filter(pk=int(named)) if named.isdecimal() else feeds.filter(url_sha256=url_sha256(named))
    if not found:
        raise InvalidInput(f"There is no feed {feed}. “manage.py check_feeds” lists those that need a look.")
    return list(found)


def _brought(feed: Feed, attempt: FetchAttempt, *, since: Any) -> str:
    new = feed.items.filter(first_seen_at__gte=since).count()
    what = attempt.get_outcome_display() if not new else f"{new} new article{'' if new == 1 else 's'}"
    return f"{what}; next poll in {timeuntil(feed.next_fetch_at, depth=1)}."
