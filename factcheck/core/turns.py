"""Take turns at what must not happen twice at once and has no row to lock."""

from __future__ import annotations

from django.db import connection


def take_turn(what: str) -> None:
    """Wait until nobody else has this turn; it is given back when the transaction ends, also when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
