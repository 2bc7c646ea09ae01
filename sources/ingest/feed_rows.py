"""Store what polling learned about feeds: many rows, one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from django.db import connection

from factcheck.core.recordset import recordset
from sources.ingest.decide import Changes
from sources.models import Feed

_TYPES = {field.name: "text" for field in fields(Changes) if field.name not in {"title", "is_gone"}} | {
    "ignores_conditions": "boolean",
    "failures": "int",
    "ttl": "interval",
    "rhythm": "interval",
    "notes": "jsonb",
} | {field.name: "timestamptz" for field in fields(Changes) if field.name.endswith("_at")}  # fmt: skip

# A title that somebody gave it meanwhile stays.
# When it was gone, and when the desk was told, may have been changed by others meanwhile; only a success forgets it.
# An answer says nothing about a feed that was given another address or connector while it was asked.
_STORE = """
    UPDATE sources_feed SET {columns},
        title = CASE WHEN sources_feed.title = '' THEN new.title ELSE sources_feed.title END,
        gone_at = CASE WHEN new.is_gone THEN new.last_fetch_at WHEN new.failures > 0 THEN sources_feed.gone_at END,
        alerted_at = CASE WHEN new.failures > 0 THEN sources_feed.alerted_at END
    FROM jsonb_to_recordset(%s)
        AS new (id bigint, url text, connector text, title text, is_gone boolean, {names})
    WHERE sources_feed.id = new.id AND sources_feed.url = new.url AND sources_feed.connector = new.connector
""".format(  # noqa: S608  (names of our own fields)
    columns=", ".join(f"{name} = new.{name}" for name in _TYPES),
    names=", ".join(f"{name} {kind}" for name, kind in _TYPES.items()),
)


def store_changes(changed: Sequence[tuple[Feed, Changes]]) -> None:
    """Write the changes to the rows of these feeds, as they were when they were asked."""
    rows = [{"id": feed.pk, "url": feed.url, "connector": feed.connector, **vars(new)} for feed, new in changed]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [recordset(rows)])
