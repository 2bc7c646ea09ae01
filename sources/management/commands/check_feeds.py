"""`manage.py check_feeds`: which feeds have fallen silent? For people, cron and monitoring."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timesince import timesince

from sources.ingest.staleness import FeedState, in_state, troubles
from sources.models import Feed


class Command(BaseCommand):
    """Exit code 1 when a feed is stale: not read for long, although it should have been."""

    help = "List feeds that need a look; exit code 1 when some are stale."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        counts = troubles(now)
        for state, count in counts.items():
            if not count:
                continue
            self.stdout.write(f"{state.label} ({count})")
            for feed in in_state(Feed.objects.select_related("outlet"), state, now).iterator(chunk_size=500):
                self.stdout.write(f"  {feed.pk}  {feed.outlet}: {feed.url}. {_since(feed)}")
        if stale := counts[FeedState.STALE]:
            has = "feed has" if stale == 1 else "feeds have"
            raise CommandError(f"{stale} {has} not been read for long. The desk shows each with its last error.")
        self.stdout.write("No feed is stale.")


def _since(feed: Feed) -> str:
    when = f"Last read {timesince(feed.last_success_at, depth=1)} ago" if feed.last_success_at else "Never read"
    return f"{when}: {feed.last_error}" if feed.failures else f"{when}."
