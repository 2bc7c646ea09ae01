"""Store what polling learned about feeds: many rows, one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.db import connection

from sources.ingest.decide import Changes
from sources.models import Feed

_TYPES = {field.name: "text" for field in fields(Changes)} | {
    "ignores_conditions": "boolean",
    "failures": "int",
    "ttl": "interval",
    "rhythm": "interval",
    "notes": "jsonb",
} | {field.name: "timestamptz" for field in fields(Changes) if field.name.endswith("_at")}  # fmt: skip

# An answer says nothing about a feed that was given another address or connector while it was asked.
_STORE = """
    UPDATE sources_feed SET {columns}
    FROM unnest(%s::bigint[], %s::text[], %s::text[], {types}) AS new (id, url, connector, {names})
    WHERE sources_feed.id = new.id AND sources_feed.url = new.url AND sources_feed.connector = new.connector
""".format(  # noqa: S608  (names of our own fields)
    columns=", ".join(f"{name} = new.{name}" for name in _TYPES),
    types=", ".join(f"%s::{kind}[]" for kind in _TYPES.values()),
    names=", ".join(_TYPES),
)


def store_changes(changed: Sequence[tuple[Feed, Changes]]) -> None:
    """Write the changes to the rows of these feeds, as they were when they were asked."""
    if not changed:
        return
    columns: list[Any] = [
        [feed.pk for feed, _ in changed],
        [feed.url for feed, _ in changed],
        [f.connector for f, _ in changed],
    ]
    for name, kind in _TYPES.items():
        values = [getattr(changes, name) for _, changes in changed]
        columns.append([json.dumps(value) for value in values] if kind == "jsonb" else values)
    with connection.cursor() as cursor:
        cursor.execute(_STORE, columns)
