"""Smoke test: readers and rows on a text of a few lines."""

from __future__ import annotations

import pytest

from benchmarks import attribution
from benchmarks.datasets import shared
from benchmarks.measuring import Skipped

TEXT = (
    "The harbour will close in May, mayor Mara Lind said on Monday.\n\n"
    "“Nobody at the port was told before,” said Tom Reed. The “new deal” is off."
)
CONTENT = "Nobody at the port was told before"


def spans(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def gold(content: str, source: str) -> dict[str, list[list[int]]]:
    return {"content": spans(content), "source": spans(source), "cue": spans("said")}


DOCUMENT = {
    "id": "one",
    "text": TEXT,
    "attributions": [gold("The harbour will close in May", "mayor Mara Lind"), gold(CONTENT, "Tom Reed")],
}


def test_the_baseline_takes_long_quotations_and_the_name_nearest_to_each() -> None:
    found = attribution.nearest_name(TEXT)
    assert [(TEXT[start:end], speaker) for [(start, end)], _, speaker in found] == [(CONTENT + ",", "Tom Reed")]


def test_a_quotation_without_a_name_in_its_line_has_no_speaker() -> None:
    assert attribution.nearest_name("“nobody here was told before”")[0][1:] == ([], "")


def test_statements_that_a_reader_marked_are_counted() -> None:
    marked = [
        {"content": "The harbour will close in May", "speaker": "Mara Lind"},
        {"content": CONTENT, "speaker": "Tom Reed"},
        {"content": CONTENT, "speaker": "Somebody Else"},
    ]
    beside_reader, beside_baseline = attribution.briefing(TEXT, marked)
    assert (beside_reader.ours, beside_reader.theirs) == (2, 3)
    assert (beside_baseline.ours, beside_baseline.theirs) == (2, 1)


def test_speed_is_a_ratio_to_both_ways_of_bare_parsing() -> None:
    rows = attribution.speed([TEXT])
    assert len({row.beside for row in rows}) == 2
    assert all(row.ratio > 0 for row in rows)


def test_memory_and_a_long_text_are_measured_in_processes_of_their_own() -> None:
    memory, transcript = attribution.size([TEXT], quick=True)
    assert memory.ours > 10
    assert 0 < transcript.ours < transcript.theirs


def test_accuracy_is_that_of_the_scorer() -> None:
    try:
        scorer = shared("eval/attribution.py")
    except Skipped as reason:
        pytest.skip(str(reason))
    rows = attribution.accuracy([DOCUMENT], scorer)
    assert [row.unit for row in rows] == ["F1", "F1", "F1", "precision", "recall"]
    assert {row.ours for row in rows} == {1.0}
    assert 0 < rows[2].theirs < 1
