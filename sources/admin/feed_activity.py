"""What feeds brought in the last days, for all feeds of a page at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.safestring import SafeString

from sources.admin.sparkline import sparkline
from sources.models import FeedItem

DAYS = 14
_WHAT = f"New articles per day in the last {DAYS} days"


def new_per_day(feed_ids: Iterable[int], now: datetime) -> dict[int, list[int]]:
    """How many articles each of these feeds named first on each of the last days, today last; one query."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    counts = {feed: dict.fromkeys(days, 0) for feed in feed_ids}
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    rows = (
        FeedItem.objects.filter(feed__in=counts, first_seen_at__gte=since)
        .values_list("feed", TruncDate("first_seen_at"))
        .annotate(Count("pk"))
    )
    for feed, day, count in rows:
        if day in counts[feed]:
            counts[feed][day] = count
    return {feed: list(of_feed.values()) for feed, of_feed in counts.items()}


def drawn(counts: list[int]) -> SafeString:
    """As a picture, with a text that says the same."""
    return sparkline(counts, _WHAT)
