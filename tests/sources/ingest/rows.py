"""What is stored, in a form in which two databases can be compared: no ids, no moments of storing, sorted."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from sources.models import Article, Feed, FeedItem, Outlet, Passage, PublishedReview, Snapshot, SnapshotBand

STORED: tuple[type[models.Model], ...] = (
    Article,
    Feed,
    FeedItem,
    Outlet,
    Passage,
    PublishedReview,
    Snapshot,
    SnapshotBand,
)
#: What a row is called by others.
_NAMES = {Article: "url_sha256", Feed: "url_sha256", Outlet: "domain", Snapshot: "text_sha256"}
#: When and how often something was done, not what came of it.
_BOOKKEEPING = frozenset(
    {
        *("id", "version", "created_at", "first_seen_at", "changed_at", "fetched_at", "next_check_at", "search"),
        *("next_fetch_at", "last_fetch_at", "last_success_at", "last_new_article_at", "etag", "last_modified"),
        *("body_sha256", "chain_position", "previous_sha256", "sha256"),
    }
)


def stored_rows(tables: Collection[type[models.Model]] = STORED) -> dict[str, list[str]]:
    """The rows of these tables as JSON, by the tables' names."""
    return {table.__name__: sorted(map(_as_text, _rows(table))) for table in tables}


def _rows(table: type[models.Model]) -> list[dict[str, object]]:
    columns = [
        f"{field.name}__{_NAMES[field.related_model]}" if field.related_model else field.name
        for field in table._meta.concrete_fields
        if field.name not in _BOOKKEEPING
    ]
    return list(table._default_manager.values(*columns))


def _as_text(row: dict[str, object]) -> str:
    return json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True)
