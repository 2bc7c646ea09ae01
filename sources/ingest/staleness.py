"""How feeds are doing: one state each, so that none falls silent without anybody noticing.

`state_of` decides about one feed; `with_state` has the database decide in the same way about all of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Greatest

from sources.models import Feed

#: Without a successful poll for longer than this many intervals, and for at least so long, a feed may be stale.
_INTERVALS = 4
_AT_LEAST = timedelta(hours=6)
#: A poll that is overdue by this much is not only waiting for its turn.
_LATE = timedelta(hours=1)
#: A feed that was never read has no last success to count from. With waits that double these take hours.
_NEVER_READ = 5
#: Nothing new for longer than so many times the rhythm, and for longer than a weekend, is unusual.
_RHYTHMS = 10
_QUIET_AT_LEAST = timedelta(days=3)


class FeedState(models.TextChoices):
    """In the order of how much they need a person."""

    STALE = "stale", "Stale"
    FAILING = "failing", "Failing"
    GONE = "gone", "Gone"
    QUIET = "quiet", "Quiet"
    NEW = "new", "Not polled yet"
    WORKING = "working", "Working"
    OFF = "off", "Switched off"


#: Those that a person should look at.
TROUBLED = (FeedState.STALE, FeedState.FAILING, FeedState.GONE, FeedState.QUIET)


def state_of(feed: Feed, now: datetime) -> FeedState:
    """How this feed is doing at `now`. Pure: it looks at nothing but the feed's own fields."""
    if not feed.is_active:
        return FeedState.OFF
    if feed.gone_at:
        return FeedState.GONE
    if _is_stale(feed, now):
        return FeedState.STALE
    if feed.failures:
        return FeedState.FAILING
    if feed.last_success_at is None:
        return FeedState.NEW
    return FeedState.QUIET if _is_quiet(feed, now) else FeedState.WORKING


def _is_stale(feed: Feed, now: datetime) -> bool:
    """Not read for long, although it should have been: polls fail, or nobody polls."""
    is_late = feed.next_fetch_at < now - _LATE
    if feed.last_success_at is None:
        return feed.failures >= _NEVER_READ or feed.next_fetch_at < now - _AT_LEAST
    patience = max(feed.interval * _INTERVALS, _AT_LEAST)
    return now - feed.last_success_at > patience and (is_late or feed.failures > 1)


def _is_quiet(feed: Feed, now: datetime) -> bool:
    if feed.last_new_article_at is None or feed.rhythm is None:
        return False
    return now - feed.last_new_article_at > max(feed.rhythm * _RHYTHMS, _QUIET_AT_LEAST)


def with_state(feeds: QuerySet[Feed], now: datetime) -> QuerySet[Any]:
    """The feeds with `state` as `state_of` finds it."""
    patience = Greatest(_times(F("interval"), _INTERVALS), Value(_AT_LEAST))
    unusual = Greatest(_times(Coalesce(F("rhythm"), Value(timedelta(0))), _RHYTHMS), Value(_QUIET_AT_LEAST))
    never_read = Q(last_success_at=None) & (Q(failures__gte=_NEVER_READ) | Q(next_fetch_at__lt=now - _AT_LEAST))
    not_read = Q(last_success_at__lt=Value(now) - patience) & (Q(next_fetch_at__lt=now - _LATE) | Q(failures__gt=1))
    nothing_new = Q(rhythm__isnull=False, last_new_article_at__lt=Value(now) - unusual)
    state = Case(
        When(is_active=False, then=Value(FeedState.OFF.value)),
        When(gone_at__isnull=False, then=Value(FeedState.GONE.value)),
        When(never_read | not_read, then=Value(FeedState.STALE.value)),
        When(failures__gt=0, then=Value(FeedState.FAILING.value)),
        When(last_success_at=None, then=Value(FeedState.NEW.value)),
        When(nothing_new, then=Value(FeedState.QUIET.value)),
        default=Value(FeedState.WORKING.value),
        output_field=models.CharField(),
    )
    return feeds.annotate(state=state)


def _times(duration: F | Coalesce, factor: int) -> ExpressionWrapper[CombinedExpression]:
    return ExpressionWrapper(duration * Value(factor), output_field=DurationField())


def in_state(feeds: QuerySet[Feed], state: str, now: datetime) -> QuerySet[Feed]:
    """Those of the feeds that are in this state."""
    return with_state(feeds, now).filter(state=state)


def troubles(now: datetime) -> dict[FeedState, int]:
    """How many feeds are in each state that a person should look at; one query."""
    rows = with_state(Feed.objects.order_by(), now).values_list("state").annotate(Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state.value, 0) for state in TROUBLED}
