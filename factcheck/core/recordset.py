"""Many rows as one parameter of a statement, for `jsonb_to_recordset`.

A list for each column would do, but every value in it is quoted by itself, in Python: with thousands of rows that costs
more than all else. Here the standard library writes one document, and PostgreSQL reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any


def recordset(rows: Iterable[dict[str, Any]]) -> str:
    """The rows as JSON; instants and durations as PostgreSQL reads them."""
    return json.dumps([*rows], ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} days {value.seconds}.{value.microseconds:06} seconds"
    raise TypeError(f"{type(value).__name__} has no place in a row")
