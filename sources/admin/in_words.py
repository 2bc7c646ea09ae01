"""Times, waits and attempts as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from sources.models import FetchAttempt

_UNITS = (
    (timedelta(days=7), "week"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def about_every(span: timedelta) -> str:
    """“about every 40 minutes”; in the largest unit of which there are at least two, or one exactly."""
    for unit, name in _UNITS:
        count = round(span / unit)
        if count > 1 or span == unit:
            return f"about every {f'{count} {name}s' if count > 1 else name}"
    return "about every minute" if span >= timedelta(seconds=30) else "all the time"


def ago(moment: datetime) -> SafeString:
    """“5 minutes ago”, with the exact time for those who want it."""
    return _told(moment, f"{timesince(moment, depth=1)} ago")


def until(moment: datetime) -> SafeString:
    """“in 5 minutes”, or “now” once it has come."""
    return _told(moment, "now" if moment <= timezone.now() else f"in {timeuntil(moment, depth=1)}")


def _told(moment: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(timespec="seconds"), exactly(moment), words
    )


def exactly(moment: datetime) -> str:
    """“4 May 2026, 09:30 UTC”, in the desk's own time zone."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%b %Y, %H:%M} {local:%Z}"


def attempt_in_words(attempt: FetchAttempt) -> str:
    """What became of one request."""
    told = attempt.message or attempt.get_outcome_display()
    size = "" if attempt.size is None or attempt.message else f", {filesizeformat(attempt.size)}"
    return f"{told.rstrip('.')}{size}, in {attempt.duration.total_seconds():.1f} s."
