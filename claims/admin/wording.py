"""A passage with its differences from what was said marked in it, each numbered and told in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.admin.marked_text import Mark, whole
from claims.drift import Difference, Kind, drift

#: The chip of each kind.
_LABELS = {Kind.ADDED: "words added", Kind.MISSING: "words missing"}


@dataclass(frozen=True)
class Noted:
    """One difference as it is listed; `number` stands beside its words in the passage, if there are any."""

    number: int
    kind: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Words:
    """A stretch of the passage, and the differences it belongs to."""

    text: str
    noted: tuple[Noted, ...] = ()


@dataclass(frozen=True)
class MarkedPassage:
    """`words` joined are the passage."""

    words: tuple[Words, ...]
    noted: tuple[Noted, ...] = ()

    @property
    def labels(self) -> list[tuple[str, str]]:
        """Kind and label of what differs, each once."""
        return list(dict.fromkeys((one.kind, one.label) for one in self.noted))


def unmarked(passage: str) -> MarkedPassage:
    """The passage as it is."""
    return MarkedPassage((Words(passage),))


def marked(said: str, passage: str) -> MarkedPassage:
    """The passage with its differences from what was said."""
    found = drift(said, passage)
    noted = tuple(
        Noted(number, one.kind.value, _LABELS.get(one.kind, one.kind.value), one.sentence)
        for number, one in enumerate(found, start=1)
    )
    return MarkedPassage(tuple(_words(passage, found, noted)), noted)


def _words(passage: str, found: Sequence[Difference], noted: Sequence[Noted]) -> list[Words]:
    marks = [
        Mark(start, end, one.kind, one.number)
        for one, difference in zip(noted, found, strict=True)
        for start, end in difference.theirs
    ]
    pieces = [piece for paragraph in whole(passage, marks) for piece in paragraph.pieces]
    words, at = [], 0
    for piece in pieces:
        # Between paragraphs stand line breaks that belong to none.
        if at < piece.start:
            words.append(Words(passage[at : piece.start]))
        words.append(Words(piece.text, tuple(noted[label - 1] for label in piece.labels)))
        at = piece.start + len(piece.text)
    return [*words, Words(passage[at:])] if at < len(passage) else words
