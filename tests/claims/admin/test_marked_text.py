"""Marks stand where the statement stands, and no character of the text is lost or doubled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.admin.marked_text import CUE, SPEAKER, WORDS, Mark, excerpt, part, whole, windows

TEXT = "First paragraph.\n\nThe mayor said the port stays.\n\nThird paragraph.\n\nFourth paragraph."


def marks(*, label: int = 7) -> list[Mark]:
    def place(words: str) -> tuple[int, int]:
        return TEXT.index(words), TEXT.index(words) + len(words)

    kinds = ((WORDS, "the port stays"), (SPEAKER, "The mayor"), (CUE, "said"))
    return [Mark(*place(words), kind, label) for kind, words in kinds]


def test_words_speaker_and_cue_are_marked_apart() -> None:
    [paragraph] = excerpt(TEXT, marks(), around=0)
    assert [(p.text, p.kinds) for p in paragraph.pieces if p.kinds] == [
        ("The mayor", (SPEAKER,)),
        ("said", (CUE,)),
        ("the port stays", (WORDS,)),
    ]


def test_a_link_can_lead_to_the_first_words_of_a_statement() -> None:
    pieces = [piece for paragraph in whole(TEXT, marks()) for piece in paragraph.pieces if piece.begins]
    assert [(p.text, p.begins) for p in pieces] == [("the port stays", (7,))]


def test_an_excerpt_shows_the_neighbours_and_where_text_was_left_out() -> None:
    shown = excerpt(TEXT, [Mark(TEXT.index("Fourth"), len(TEXT), WORDS, 1)], around=1)
    assert ["".join(p.text for p in paragraph.pieces) for paragraph in shown] == [
        "Third paragraph.",
        "Fourth paragraph.",
    ]
    assert [paragraph.is_after_gap for paragraph in shown] == [True, False]


def test_a_text_without_marks_shows_its_beginning() -> None:
    assert len(excerpt(TEXT, [], around=1)) == 2


spans = st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from([WORDS, SPEAKER, CUE]), st.integers(1, 3))


@given(st.text(alphabet="ab \n", max_size=60), st.lists(spans, max_size=8))
def test_whatever_overlaps_the_text_is_shown_whole(text: str, places: list[tuple[int, int, str, int]]) -> None:
    given_marks = [Mark(start, start + length, kind, label) for start, length, kind, label in places]
    shown = "".join(piece.text for paragraph in whole(text, given_marks) for piece in paragraph.pieces)
    assert shown.replace(" ", "") == text.replace("\n", "").replace(" ", "")


@given(st.text(alphabet="ab \n", max_size=80), st.integers(1, 20))
def test_windows_hold_the_whole_text_in_order_and_none_is_too_long(text: str, most: int) -> None:
    cut = windows(text, most)
    assert "".join(text[start:end] for start, end in cut) == text
    assert all(0 < end - start <= most for start, end in cut) or text == ""


def test_windows_are_cut_between_paragraphs_and_else_between_words() -> None:
    start, end = windows(TEXT, 60)[0]
    assert TEXT[start:end].endswith("stays.\n\n")
    assert windows("one long paragraph", 12) == [(0, 9), (9, 18)]


@given(st.text(alphabet="ab \n", max_size=60), st.lists(spans, max_size=8), st.integers(1, 30))
def test_pieces_of_a_window_say_where_they_stand(text: str, places: list[tuple[int, int, str, int]], most: int) -> None:
    given_marks = [Mark(start, start + length, kind, label) for start, length, kind, label in places]
    for window in windows(text, most):
        for paragraph in part(text, window, given_marks):
            for piece in paragraph.pieces:
                assert piece.text == text[piece.start : piece.start + len(piece.text)]
                assert window[0] <= piece.start < window[1]
                covering = {m.label for m in given_marks if m.start <= piece.start < m.end}
                assert set(piece.labels) == covering
