"""Smoke test: ways of reading and rows on two small pages."""

from __future__ import annotations

import pytest

from benchmarks import extraction
from benchmarks.datasets import shared
from benchmarks.extraction import Page
from benchmarks.measuring import Skipped

WORDS = "The harbour will close in May, the mayor said on Monday. Nobody at the port was told."
MORE = "Ships will have to wait until the autumn, when the dredgers are gone and the basin is deep enough again."
MARKUP = f"<!DOCTYPE html><html><head><title>Port</title></head><body><article><p>{WORDS}</p><p>{MORE}</p></article>"
PAGES = [Page("story", "https://pages.example/1", MARKUP.encode()), Page("empty", "https://pages.example/2", b"<html>")]


@pytest.mark.parametrize(
    "way", [extraction.in_sandbox, extraction.unguarded, extraction.plainly, extraction.with_metadata]
)
def test_each_way_reads_the_article_and_finds_none_in_an_empty_page(way: extraction.Way) -> None:
    texts = way(PAGES)
    assert WORDS in texts["story"]
    assert texts["empty"] == ""


def test_speed_is_a_ratio_to_all_unguarded_ways() -> None:
    rows = extraction.speed(PAGES)
    assert len({row.beside for row in rows}) == 3
    assert all(row.ratio > 0 for row in rows)


def test_accuracy_is_that_of_the_scorer() -> None:
    try:
        scorer = shared("eval/articles.py")
    except Skipped as reason:
        pytest.skip(str(reason))
    truth = {"story": {"articleBody": f"{WORDS} {MORE}"}, "empty": {"articleBody": ""}}
    accuracy, *_ = extraction.measure(PAGES, truth=truth, scorer=scorer)
    assert accuracy.unit == "F1"
    assert accuracy.ours == 1.0
