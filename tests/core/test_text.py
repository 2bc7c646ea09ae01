"""Text at the door: what is stored is what PostgreSQL can hold, and nothing else changes silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.core.errors import InvalidInput
from factcheck.core.text import MAX_TEXT_BYTES, MAX_TEXT_CHARS, checked_text, clean_text, decoded, one_line, storable

anything = st.text(st.characters(codec=None))


@given(anything)
def test_every_text_can_be_stored_after_cleaning_and_cleaning_twice_changes_nothing(raw: str) -> None:
    clean = clean_text(raw)
    assert "\0" not in clean
    assert clean.encode().decode() == clean
    assert clean_text(clean) == clean


@given(anything)
def test_storable_changes_only_what_cannot_be_stored_and_keeps_every_place(raw: str) -> None:
    kept = storable(raw)
    assert len(kept) == len(raw)
    for before, after in zip(raw, kept, strict=True):
        assert after == before or (after == "\ufffd" and (before == "\0" or "\ud800" <= before <= "\udfff"))


@given(anything, st.integers(2, 40))
def test_one_line_is_one_line_of_at_most_the_limit(raw: str, limit: int) -> None:
    line = one_line(raw, limit=limit)
    assert len(line) <= limit
    assert line.splitlines() in ([], [line])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_line_ends_are_newlines(end: str) -> None:
    assert clean_text(f"one{end}two") == "one\ntwo"


def test_letters_are_composed_so_that_the_same_words_have_the_same_hash() -> None:
    assert clean_text("Cafe\u0301") == "Caf\u00e9"


@pytest.mark.parametrize("raw", ["", "  \n", "… — !?", "\x01\x02a\x03\x04\x05"])
def test_what_is_no_text_is_refused(raw: str) -> None:
    with pytest.raises(InvalidInput):
        checked_text(raw)


def test_a_text_of_the_greatest_length_is_taken_and_no_longer_one() -> None:
    assert len(checked_text("a" * MAX_TEXT_CHARS)) == MAX_TEXT_CHARS
    with pytest.raises(InvalidInput, match="500,001 characters"):
        checked_text("a" * (MAX_TEXT_CHARS + 1))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf_8_and_utf_16_with_a_mark_are_read(text: str) -> None:
    assert decoded(text.encode("utf-8-sig")) == text
    assert decoded(text.encode("utf-16")) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Café".encode("latin-1"), "not valid UTF-8 \\(byte 3\\)"),
        (b"\x7fELF\x00\x00", "not a text file"),
        (b"a" * (MAX_TEXT_BYTES + 1), "too large"),
        (b"\xff\xfe\x00\xd8", "not valid UTF-16"),
    ],
    ids=["latin-1", "binary", "too large", "half a surrogate pair"],
)
def test_files_that_are_no_text_are_refused_rather_than_guessed(data: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        decoded(data)
