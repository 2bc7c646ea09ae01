"""Admin pages of this room: outlets and feeds to edit; articles, snapshots and fetch attempts to look at."""

from __future__ import annotations

from sources.admin import articles, feeds, outlets

__all__ = ["articles", "feeds", "outlets"]
