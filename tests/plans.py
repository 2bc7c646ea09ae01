"""Fill a table with many rows and see how the database would answer a question about them."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def multiply(row: Model, times: int, **changed: str) -> None:
    """So many more rows like this one; `changed` gives SQL for columns that differ, in which `n` counts them."""
    table: Any = row._meta
    columns = [f.column for f in table.concrete_fields if not f.primary_key and not f.generated]
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table.db_table} ({', '.join(columns)}) SELECT {values} "
            f"FROM {table.db_table}, generate_series(1, {times}) AS n WHERE id = {row.pk}"
        )
        cursor.execute(f"ANALYZE {table.db_table}")


def indexes_used(rows: QuerySet[Any]) -> set[str]:
    """The indexes by which the database finds these rows."""
    return set(re.findall(r"Index (?:Only )?Scan (?:Backward )?(?:using|on) (\w+)", rows.explain()))


def tables_read_whole(rows: QuerySet[Any]) -> set[str]:
    """The tables that the database reads from end to end to find these rows."""
    return set(re.findall(r"Seq Scan on (\w+)", rows.explain()))
