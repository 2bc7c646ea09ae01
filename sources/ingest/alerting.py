"""Tell the desk by mail about feeds that fell silent: once for each feed and silence, many of them in one mail."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.utils.timesince import timesince

from factcheck.core.errors import FetchError
from factcheck.core.jobs import Wanted
from sources.ingest.staleness import FeedState, with_state
from sources.models import Feed

logger = logging.getLogger(__name__)

#: A mail server that does not take it is not asked again before this.
_TRY_AGAIN = timedelta(minutes=30)
#: Named in one mail; the rest is counted.
_NAMED = 50
_ADVICE = (
    "Their pages at the desk tell more: Sources, Feeds, state Stale or Gone. A feed that recovers is polled by itself; "
    "about each of these you hear again only if it falls silent again."
)


def silent(now: datetime) -> QuerySet[Feed]:
    """Feeds that are stale or gone, and that nobody was told about yet."""
    untold = Feed.objects.filter(is_active=True, alerted_at=None).select_related("outlet")
    return with_state(untold, now).filter(state__in=[FeedState.STALE, FeedState.GONE]).order_by("outlet__name", "pk")


def alert_wanted() -> Wanted:
    """The work of sending the mail; however often it is asked for, one is open at a time."""
    return Wanted("alert_about_silent_feeds", "silent feeds", {}, lane="mail")


def send_alert(feeds: Sequence[Feed], now: datetime) -> None:
    """Send the mail. Not in a transaction; raises `FetchError` when the mail server does not take it."""
    subject = f"factcheck: {len(feeds)} feed{' has' if len(feeds) == 1 else 's have'} fallen silent"
    try:
        send_mail(subject, _told(feeds, now), settings.DEFAULT_FROM_EMAIL, settings.FACTCHECK_ALERT_TO)
    except OSError as error:
        logger.warning("The mail about %s silent feeds was not sent: %s", len(feeds), error)
        raise FetchError(f"The mail server did not take the mail: {error}", retry_after=_TRY_AGAIN) from error


def _told(feeds: Sequence[Feed], now: datetime) -> str:
    lines = [f"- {feed.outlet}: {feed}\n  {feed.url}\n  {_why(feed, now)}" for feed in feeds[:_NAMED]]
    if len(feeds) > _NAMED:
        lines.append(f"and {len(feeds) - _NAMED} more.")
    return "\n".join(["These feeds should bring articles and do not:", "", *lines, "", _ADVICE])


def _why(feed: Feed, now: datetime) -> str:
    if feed.gone_at:
        return "It said that it is gone for good (HTTP 410)."
    when = f"Last read {timesince(feed.last_success_at, now, depth=1)} ago" if feed.last_success_at else "Never read"
    return f"{when}. {feed.last_error or 'It was not polled: are the workers running?'}"
