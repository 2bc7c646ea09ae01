"""What holds for every text: offsets, order, no exceptions; and the briefing that serves as a yardstick."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.attribution import AttributedStatement, Kind, headline_claims, read_text
from factcheck.core.errors import InvalidInput
from factcheck.core.text import MAX_TEXT_CHARS

BRIEFINGS = Path(__file__).parents[3] / "../shared/briefings"

_PHRASES = (
    "The mayor", "said", "that", "taxes fell", "“", "”", '"', "'", "''", "according to", "he", "Mara Lind", "told", ",",
    ".", "\n", "\n\n", ":", "ruled out", "and", "not", " ", "the report", "who", "—", "?", "LIND", "\u200b", "😀", "é",
)  # fmt: skip
_NEWS_LIKE = st.lists(st.sampled_from(_PHRASES), max_size=40).map(" ".join)


def assert_sound(text: str, statement: AttributedStatement) -> None:
    edges = [edge for span in statement.content for edge in span]
    assert edges == sorted(edges)
    for start, end in (*statement.content, *statement.source, *statement.cue):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
    if statement.kind is Kind.INDIRECT:
        assert statement.cue


@settings(max_examples=120, deadline=None)
@given(st.one_of(_NEWS_LIKE, st.text(max_size=200)))
@example("The mayor “ that ” é according to —")
def test_any_text_gives_sound_statements_in_order_and_twice_the_same(text: str) -> None:
    statements = read_text(text)
    for statement in statements:
        assert_sound(text, statement)
    assert [s.start for s in statements] == sorted(s.start for s in statements)
    assert read_text(text) == statements


def test_offsets_count_code_points_across_paragraphs() -> None:
    text = "😀 Prices é.\n\n  \n\tThe mayor said that taxes fell.\r\nHe added, “Nobody pays more.”"
    assert [s.exact(text) for s in read_text(text)] == ["taxes fell", "Nobody pays more."]


def test_a_text_beyond_the_limit_is_refused_with_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        read_text("a" * (MAX_TEXT_CHARS + 1))


def test_a_line_longer_than_a_piece_keeps_its_offsets() -> None:
    text = "The road is long. " * 700 + "The mayor said that taxes fell."
    assert [s.exact(text) for s in read_text(text)] == ["taxes fell"]


def test_a_long_run_of_marks_neither_hides_what_follows_nor_moves_it() -> None:
    text = '"' * 400 + " The mayor said that taxes fell."
    assert [s.exact(text) for s in read_text(text)] == ["taxes fell"]


def test_threads_may_read_at_once() -> None:
    text = "Mara Lind said that taxes fell. She added that prices rose."
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(read_text, [text] * 8)) == {read_text(text)}


def test_the_yardstick_briefing_is_read() -> None:
    if not BRIEFINGS.is_dir():
        pytest.skip("the yardstick briefing is not beside this checkout")
    text = (BRIEFINGS / "lavrov-new-delhi.txt").read_text(encoding="utf-8")
    gold = json.loads((BRIEFINGS / "lavrov-new-delhi.gold.json").read_text(encoding="utf-8"))
    statements = read_text(text)
    found = [row for row in gold["statements"] if any(_matches(text, row, s) for s in statements)]
    assert len(found) >= 15
    assert len(statements) - len(found) <= 2
    assert set(gold["headline_claims"]) <= {claim.text for claim in headline_claims(text)}


def _matches(text: str, row: dict[str, object], statement: AttributedStatement) -> bool:
    said, wanted = set(statement.exact(text).split()), set(str(row["content"]).split())
    overlap = len(said & wanted) / len(said | wanted)
    same = (statement.speaker, statement.kind, statement.reported_by) == (
        row["speaker"],
        row["kind"],
        row["reported_by"],
    )
    return overlap >= 0.5 and same
