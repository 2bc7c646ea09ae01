"""Differences between two texts: nothing is lost or invented, and a person can read them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.core.text import MAX_TEXT_CHARS
from sources.ingest.text_diff import Fate, Piece, around, differences, folded

OLD = "The harbour will close in May for dredging, the mayor said.\n\nNobody at the port had been told."
NEW = "The harbour will close in June for repairs, the mayor said.\n\nNobody at the port had been told before."

texts = st.text(alphabet=st.sampled_from("ab c.\né"), max_size=80)


def without(fate: Fate, pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.fate != fate)


@given(texts, texts)
@example("a\nb", "a\nb\n")
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert without(Fate.ADDED, pieces) == old
    assert without(Fate.REMOVED, pieces) == new
    assert all(piece.text for piece in pieces)


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert differences(text, text) == ([Piece(Fate.SAME, text)] if text else [])


@given(texts, texts, st.integers(0, 20))
def test_folding_leaves_out_only_what_stayed(old: str, new: str, context: int) -> None:
    pieces = differences(old, new)
    shown = folded(pieces, context=context)
    assert without(Fate.ADDED, shown) == old
    assert [p for p in shown if p.fate in {Fate.ADDED, Fate.REMOVED}] == [
        p for p in pieces if p.fate in {Fate.ADDED, Fate.REMOVED}
    ]


def test_changes_are_told_in_words_and_little_words_between_them_are_no_landmarks() -> None:
    assert differences(OLD, NEW) == [
        Piece(Fate.SAME, "The harbour will close in "),
        Piece(Fate.REMOVED, "May for dredging"),
        Piece(Fate.ADDED, "June for repairs"),
        Piece(Fate.SAME, ", the mayor said.\n\nNobody at the port had been told"),
        Piece(Fate.ADDED, " before"),
        Piece(Fate.SAME, "."),
    ]


def test_a_long_stretch_that_stayed_is_folded_to_its_ends() -> None:
    same = "word " * 100
    assert folded(differences(f"One {same}", f"Two {same}"), context=10) == [
        Piece(Fate.REMOVED, "One"),
        Piece(Fate.ADDED, "Two"),
        Piece(Fate.SAME, " word word"),
        Piece(Fate.LEFT_OUT, (" word" * 98) + " "),
    ]


def test_around_a_place_stands_what_became_of_it_and_no_far_change() -> None:
    start = OLD.index("May")
    assert around(differences(OLD, NEW), start, start + len("May for dredging"), context=12) == [
        Piece(Fate.SAME, " close in "),
        Piece(Fate.REMOVED, "May for dredging"),
        Piece(Fate.ADDED, "June for repairs"),
        Piece(Fate.SAME, ", the mayor "),
    ]


def test_texts_too_large_to_compare_word_by_word_are_compared_by_lines_and_else_as_wholes() -> None:
    lines = [f"Line {n} of a long list that nobody reads." for n in range(9_000)]
    changed = [*lines[:5], "Another line.", *lines[6:]]
    assert [p.text for p in differences("\n".join(lines), "\n".join(changed)) if p.fate != Fate.SAME] == [
        "Line 5 of a long list that nobody reads",
        "Another line",
    ]
    one, other = ("".join(f"{letter}{n} " for n in range(60_000))[:MAX_TEXT_CHARS] for letter in "xy")
    assert [p.fate for p in differences(one, other)] == [Fate.REMOVED, Fate.ADDED, Fate.SAME]
