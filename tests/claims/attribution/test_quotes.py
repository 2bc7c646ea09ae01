"""Quotation marks of all kinds, whole and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.attribution.paragraphs import Paragraph
from claims.attribution.quotes import quotations


def inner(line: str) -> list[str]:
    return [line[q.inner_start : q.inner_end] for q in quotations(Paragraph(line, 0, is_headline=False))]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“One,” he said. “Two.”", ["One,", "Two."]),
        ('"One," he said. "Two."', ["One,", "Two."]),
        ("``One,'' he said.", ["One,"]),
        ("''One,'' he said, ''two.''", ["One,", "two."]),
        ("«One», he said.", ["One"]),
        ("„One“, he said.", ["One"]),
        ("‘One isn’t two,’ he said.", ["One isn’t two,"]),
        ("‘The boats’ owners agree,’ she said.", ["The boats’ owners agree,"]),
        ("'One isn't two,' he said.", ["One isn't two,"]),
        ("“He called it ‘small’ and left,” she said.", ["He called it ‘small’ and left,"]),
        ("“First paragraph of several.", ["First paragraph of several."]),
        ("The plank is 6\" wide and the boats' owners know it.", []),
        ("It’s the owners’ boat, isn’t it?", []),
        ("A lone ” closes nothing.", []),
        ('Said,"No blank before me," he did.', ["No blank before me,"]),
    ],
)
def test_marks_pair(line: str, expected: list[str]) -> None:
    assert inner(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("He said on Port Radio’s “Morning Tide” that rain was due.", [True]),
        ("She wrote the book “The Port of Old.”", [True]),
        ("He called it a “waste of money.”", [False]),
        ("“Nobody knows,” she said in “The Gull.”", [False, True]),
        ("He said, “Never.”", [False]),
    ],
)
def test_titles_are_told_from_words(line: str, expected: list[bool]) -> None:
    assert [q.is_title for q in quotations(Paragraph(line, 0, is_headline=False))] == expected


def test_an_unclosed_quotation_says_so() -> None:
    (quotation,) = quotations(Paragraph("“First paragraph of several.", 0, is_headline=False))
    assert not quotation.is_closed


@given(st.text(alphabet="ab .,\"“”‘’'`«»„", max_size=80), st.integers(0, 50))
def test_quotations_are_ordered_apart_and_inside_their_paragraph(line: str, start: int) -> None:
    paragraph = Paragraph(line, start, is_headline=False)
    edges = [edge for q in quotations(paragraph) for edge in (q.start, q.inner_start, q.inner_end, q.end)]
    assert edges == sorted(edges)
    assert all(start <= edge <= start + len(line) for edge in edges)
