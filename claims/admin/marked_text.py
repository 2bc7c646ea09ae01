"""Cut a text into paragraphs and pieces so that a page can mark statements in their place. Pure.

Offsets are code points, end exclusive, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    """Text whose marks are the same all through; `begins` are the statements whose words start here."""

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


def whole(text: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """All paragraphs of the text."""
    return [Paragraph(_pieces(text, start, end, marks)) for start, end in _paragraphs(text)]


def excerpt(text: str, marks: Sequence[Mark], *, around: int = 1) -> list[Paragraph]:
    """The paragraphs that hold marks, with `around` paragraphs before and after each; or else the beginning."""
    places = _paragraphs(text)
    hit = [i for i, (start, end) in enumerate(places) if any(m.start < end and m.end > start for m in marks)]
    shown = sorted({j for i in hit or [0] for j in range(i - around, i + around + 1) if 0 <= j < len(places)})
    return [Paragraph(_pieces(text, *places[i], marks), is_after_gap=i > 0 and i - 1 not in shown) for i in shown]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]


def _pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    here = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(p for m in here for p in (m.start, m.end) if start < p < end)})
    first_words = _first_words(marks)
    pieces = []
    for left, right in pairwise(cuts):
        covering = [m for m in here if m.start <= left and m.end >= right]
        pieces.append(
            Piece(
                text[left:right],
                tuple(sorted({m.kind for m in covering})),
                tuple(sorted({m.label for m in covering})),
                tuple(sorted({m.label for m in covering if first_words.get(m.label) == left})),
            )
        )
    return tuple(pieces)


def _first_words(marks: Iterable[Mark]) -> dict[int, int]:
    first: dict[int, int] = {}
    for mark in marks:
        if mark.kind == WORDS:
            first[mark.label] = min(mark.start, first.get(mark.label, mark.start))
    return first
