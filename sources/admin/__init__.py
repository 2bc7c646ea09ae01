"""Admin pages of this room: outlets and feeds to edit; articles, snapshots, fetch attempts, others' checks and
providers to look at."""

from __future__ import annotations

from sources.admin import articles, feeds, outlets, providers, published_reviews

__all__ = ["articles", "feeds", "outlets", "providers", "published_reviews"]
