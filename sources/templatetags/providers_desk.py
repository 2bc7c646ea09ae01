"""`{% providers_desk %}`: searches and archives that do not answer, on the front page of the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from sources.ingest.provider_health import ProviderState, state_of, titles, troubled

register = template.Library()


@register.inclusion_tag("admin/sources/provider/desk.html", takes_context=True)
def providers_desk(context: dict[str, Any]) -> dict[str, Any]:
    """One query; nothing for people who may not see providers."""
    if not context["request"].user.has_perm("sources.view_provider"):
        return {"silent": []}
    providers = troubled()
    names = titles(provider.name for provider in providers)
    return {
        "now": timezone.now(),
        "silent": [
            {
                "title": names[provider.name],
                "is_throttled": state_of(provider, is_enabled=True) == ProviderState.THROTTLED,
                "provider": provider,
            }
            for provider in providers
        ],
    }
