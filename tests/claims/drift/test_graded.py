"""The graded list as a whole: what is found and what is found wrongly, by kind."""

from __future__ import annotations

from collections import Counter

import pytest

from claims.drift import Kind, drift
from tests.claims.drift.graded import LONGER, PAIRS, Pair

#: Kind → (least precision, least recall) over both lists.
FLOORS = {
    Kind.NEGATION: (0.9, 0.95),
    Kind.MODALITY: (0.85, 0.85),
    Kind.NUMBER: (0.95, 0.85),
    Kind.DATE: (0.95, 0.95),
    Kind.NAME: (0.95, 0.85),
    Kind.ADDED: (0.7, 0.7),
    Kind.MISSING: (0.55, 0.8),
}


def kinds(pair: Pair) -> set[str]:
    return {difference.kind.value for difference in drift(pair.statement, pair.passage)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.statement} / {pair.passage}"[:80])
def test_short_pairs_differ_as_a_reader_says(pair: Pair) -> None:
    assert kinds(pair) == set(pair.kinds.split())


def test_every_kind_keeps_its_precision_and_recall() -> None:
    found, wanted, right = Counter[str](), Counter[str](), Counter[str]()
    for pair in PAIRS + LONGER:
        got, expected = kinds(pair), set(pair.kinds.split())
        found.update(got)
        wanted.update(expected)
        right.update(got & expected)

    measured = {kind: (right[kind] / found[kind], right[kind] / wanted[kind]) for kind in FLOORS}
    assert {
        kind: values for kind, values in measured.items() if values[0] < FLOORS[kind][0] or values[1] < FLOORS[kind][1]
    } == {}


def test_a_passage_about_something_else_yields_hardly_ever_anything() -> None:
    subjects = {pair.statement: pair.statement.split()[1] for pair in PAIRS + LONGER}
    strangers = [
        (statement, pair.passage)
        for statement, subject in subjects.items()
        for pair in PAIRS + LONGER
        if subject != subjects[pair.statement]
    ]
    marked = sum(bool(drift(*stranger)) for stranger in strangers)

    assert len(strangers) > 3_000
    assert marked < len(strangers) * 0.01
