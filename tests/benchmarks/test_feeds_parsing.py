"""Smoke test: every way sees all entries of every kind of feed, and rows are made of them."""

from __future__ import annotations

import pytest

from benchmarks import feeds_parsing


@pytest.mark.parametrize(
    "way", [feeds_parsing.in_sandbox, feeds_parsing.by_feedparser, feeds_parsing.by_fastfeedparser]
)
@pytest.mark.parametrize("document", feeds_parsing.DOCUMENTS.values(), ids=feeds_parsing.DOCUMENTS.keys())
def test_each_way_sees_every_entry(way: feeds_parsing.Way, document: bytes) -> None:
    assert way(document, 2) == 2 * feeds_parsing.ENTRIES


def test_rows_are_ratios_to_both_parsers() -> None:
    rows = feeds_parsing.measure("RSS", feeds_parsing.rss(), (1, 1, 1), 1)
    assert [row.beside for row in rows] == ["feedparser", "fastfeedparser, unguarded"]
    assert all(row.ratio > 0 for row in rows)
