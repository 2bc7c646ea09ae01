"""`{% sources_desk %}`: feeds that need a look, on the front page of the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from sources.ingest.staleness import troubles

register = template.Library()


@register.inclusion_tag("admin/sources/desk.html", takes_context=True)
def sources_desk(context: dict[str, Any]) -> dict[str, Any]:
    """One query; nothing for people who may not see feeds."""
    if not context["request"].user.has_perm("sources.view_feed"):
        return {"troubles": []}
    return {"troubles": [(state, count) for state, count in troubles(timezone.now()).items() if count]}
