"""Word tables are written as plain text, one long string of words."""

from __future__ import annotations


def words(table: str) -> frozenset[str]:
    """The words of a table, separated by blanks or line breaks."""
    return frozenset(table.split())
