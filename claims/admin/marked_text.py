"""Cut a text into paragraphs and pieces so that a page can mark statements in their place. Pure.

Offsets are code points, end exclusive, as everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.models import Statement

_PARAGRAPH = re.compile(r"\S[^\n]*")

WORDS, SPEAKER, CUE, HEADLINE = "words", "speaker", "cue", "headline"


@dataclass(frozen=True)
class Mark:
    """A span to mark: a statement's words, its speaker, its cue; or a headline. `label` tells statements apart."""

    start: int
    end: int
    kind: str
    label: int


@dataclass(frozen=True)
class Piece:
    """Text from `start` on whose marks are the same all through; `begins` are the statements whose words start here."""

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """`is_after_gap` says that paragraphs were left out before this one."""

    pieces: tuple[Piece, ...]
    is_after_gap: bool = False


def marks_of(statement: Statement) -> list[Mark]:
    """The marks of one statement; its words first, so that the earliest of them carries the link's target."""
    spans = ((WORDS, statement.spans), (SPEAKER, statement.speaker_spans), (CUE, statement.cue_spans))
    return [Mark(start, end, kind, statement.pk) for kind, places in spans for start, end in places]


def whole(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """All paragraphs of the text."""
    return part(text, (0, len(text)), marks)


def part(text: str, place: tuple[int, int], marks: Iterable[Mark]) -> list[Paragraph]:
    """The paragraphs between two offsets, or what of them lies between."""
    return [Paragraph(pieces) for pieces in _cut(text, _paragraphs(text, *place), marks)]


def excerpt(text: str, marks: Sequence[Mark], *, around: int = 1) -> list[Paragraph]:
    """The paragraphs that hold marks, with `around` paragraphs before and after each; or else the beginning."""
    places = _paragraphs(text, 0, len(text))
    hit = [i for i, (start, end) in enumerate(places) if any(m.start < end and m.end > start for m in marks)]
    shown = sorted({j for i in hit or [0] for j in range(i - around, i + around + 1) if 0 <= j < len(places)})
    cut = _cut(text, [places[i] for i in shown], marks)
    return [Paragraph(pieces, i > 0 and i - 1 not in shown) for i, pieces in zip(shown, cut, strict=True)]


def windows(text: str, most: int) -> list[tuple[int, int]]:
    """The text in parts of at most so many characters, cut between paragraphs; within one only where it is longer, and
    then between words, if there are any."""
    cuts = [0]
    while len(text) - cuts[-1] > most:
        low, high = cuts[-1] + 1, cuts[-1] + most
        at = text.rfind("\n", low, high) + 1 or text.rfind(" ", low, high) + 1 or high
        cuts.append(at)
    return list(pairwise([*cuts, len(text)]))


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text, start, end)]


def _cut(text: str, places: Sequence[tuple[int, int]], marks: Iterable[Mark]) -> Iterator[tuple[Piece, ...]]:
    """The pieces of each place; places stand in order and do not overlap."""
    marks = list(marks)
    first_words = _first_words(marks)
    here: list[list[Mark]] = [[] for _ in places]
    ends = [end for _, end in places]
    for mark in marks:
        i = bisect_left(ends, mark.start + 1)
        while i < len(places) and places[i][0] < mark.end:
            here[i].append(mark)
            i += 1
    for place, of_place in zip(places, here, strict=True):
        yield tuple(_pieces(text, place, of_place, first_words))


def _pieces(text: str, place: tuple[int, int], marks: Sequence[Mark], first_words: dict[int, int]) -> Iterator[Piece]:
    start, end = place
    points = (point for mark in marks for point in (mark.start, mark.end))
    for left, right in pairwise(sorted({start, end, *(point for point in points if start < point < end)})):
        covering = [mark for mark in marks if mark.start <= left and mark.end >= right]
        labels = sorted({mark.label for mark in covering})
        yield Piece(
            left,
            text[left:right],
            tuple(sorted({mark.kind for mark in covering})),
            tuple(labels),
            tuple(label for label in labels if first_words.get(label) == left),
        )


def _first_words(marks: Iterable[Mark]) -> dict[int, int]:
    first: dict[int, int] = {}
    for mark in marks:
        if mark.kind == WORDS:
            first[mark.label] = min(mark.start, first.get(mark.label, mark.start))
    return first
