"""Walk the chains of the audit trail and name the first row of each that is not as it was written. Reads only.

Whoever may do everything on the database can make whole chains anew, or cut their ends off; heads that were written
down elsewhere show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection

from claims.models import AuditLink
from claims.models.audit_link import AUDITED, AuditedTable
from factcheck.core.text import sha256_of

#: The owner that the rows from before the log are kept under.
ORIGIN = 0
_BATCH = 1000


@dataclass(frozen=True)
class Head:
    """The last link of a chain."""

    table: str
    owner: int
    row: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.table} {self.owner} {self.row} {self.sha256}"


@dataclass(frozen=True)
class _Row:
    key: int
    owner: int
    digest: str
    previous: str | None
    sha256: str | None


def problems() -> Iterator[str]:
    """One sentence for each chain that is broken, about its first bad row."""
    for table in AUDITED:
        yield from _problems_of(table)


def heads() -> Iterator[Head]:
    """The last link of every chain, and what covers the rows from before the log."""
    newest = AuditLink.objects.order_by("table", "owner", "-pk").distinct("table", "owner")
    for link in newest.iterator(chunk_size=_BATCH):
        yield Head(link.table, link.owner, link.row, link.sha256)


def lost(head: Head) -> str:
    """What became of a head that was written down; "" if it is still there."""
    now = AuditLink.objects.filter(table=head.table, owner=head.owner, row=head.row).first()
    if now is not None and now.sha256 == head.sha256:
        return ""
    what = "its link is gone" if now is None else "it has another hash than when its head was written down"
    return f"{head.table}, row {head.row} (of {head.owner}): {what}."


def _problems_of(table: AuditedTable) -> Iterator[str]:
    origin = AuditLink.objects.filter(table=table.name, owner=ORIGIN).first()
    if origin is None:
        yield f"{table.name}: the link that covers the rows from before the log is gone."
        return
    older: list[_Row] = []
    for _, rows in groupby(_rows(table), key=lambda row: row.owner):
        chain: list[_Row] = []
        for row in rows:
            (older if row.sha256 is None and row.key <= origin.row else chain).append(row)
        if problem := _first_problem(chain):
            yield f"{table.name}, {problem}"
    digests = "".join(row.digest for row in sorted(older, key=lambda row: row.key))
    if sha256_of(digests) != origin.sha256:
        yield f"{table.name}: rows up to {origin.row}, from before the log, were changed, removed or inserted."
    if gone := _first_link_without_row(table):
        yield f"{table.name}, row {gone.row} (of {gone.owner}): it was removed."


def _first_problem(chain: list[_Row]) -> str:
    before = ""
    for row in chain:
        where = f"row {row.key} (of {row.owner})"
        if row.sha256 is None:
            return f"{where}: it has no link; it was inserted past the log, or its link was removed."
        if row.previous != before:
            return f"{where}: it does not follow from the row before it; rows were removed, inserted or reordered."
        if sha256_of(before + row.digest) != row.sha256:
            return f"{where}: it was changed."
        before = row.sha256
    return ""


def _rows(table: AuditedTable) -> Iterator[_Row]:
    """All rows with their links, chain by chain in the order of writing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""
            SELECT t.{table.key}, t.{table.owner}, claims_audit_row(t), l.previous_sha256, l.sha256
            FROM {table.name} t
            LEFT JOIN claims_auditlink l ON l."table" = %s AND l."row" = t.{table.key} AND l.owner = t.{table.owner}
            ORDER BY t.{table.owner}, t.{table.key}
            """,  # noqa: S608  (names of our own tables)
            [table.name],
        )
        while batch := cursor.fetchmany(_BATCH):
            yield from (_Row(*values) for values in batch)


def _first_link_without_row(table: AuditedTable) -> AuditLink | None:
    there = f'SELECT FROM {table.name} t WHERE t.{table.key} = claims_auditlink."row" AND t.{table.owner} = owner'
    links = AuditLink.objects.filter(table=table.name).exclude(owner=ORIGIN)
    return links.extra(where=[f"NOT EXISTS ({there})"]).order_by("pk").first()  # noqa: S610
