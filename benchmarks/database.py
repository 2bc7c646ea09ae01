"""A database of our own for one run, on the server that `DATABASE_URL` names; dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from benchmarks.measuring import Skipped


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Migrated and empty of all but what migrations store. `Skipped` when no server answers."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Skipped("no PostgreSQL server answers at DATABASE_URL; “make bench” starts one") from error
    ordinary = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"factcheck_benchmark_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(ordinary, verbosity=0)
