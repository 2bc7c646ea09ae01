"""Filters for what publications hold: JSON, so times are text, and addresses are whatever was stored."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@register.filter
def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@register.filter
def web_address(url: str) -> str:
    """The address, if it may be a link; else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


@register.filter
def steps(rating: dict[str, int | None]) -> list[bool]:
    """The steps of its scale from worst to best, True up to the rating; none if it stands outside the order."""
    worst, value, best = rating["worst"], rating["value"], rating["best"]
    if worst is None or value is None or best is None:
        return []
    return [step <= value for step in range(worst, best + 1)]
