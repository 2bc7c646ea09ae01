"""What became of a text: pieces that stayed, were taken out or put in. Pure, and bounded for texts of any size.

Lines are compared first, then words within the lines that differ. What is too large to be compared word by word (or
line by line) is told as taken out and put in whole: coarser, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz.distance import Indel

#: A comparison needs a bit of memory for each pair of tokens; this many are 50 MB and a fraction of a second.
_MOST_PAIRS = 400_000_000
#: Fewer words than this between two changes are no landmark: three short changes read worse than one.
_LANDMARK_WORDS = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Fate(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    #: Text that stayed and is not shown; only `folded` makes it.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one fate."""

    fate: Fate
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces in order: same and removed ones make up the old text, same and added ones the new text."""
    pieces: list[Piece] = []
    for is_same, before, after in _blocks(_LINE.findall(old), _LINE.findall(new)):
        pieces += [Piece(Fate.SAME, before)] if is_same else _of_words(before, after)
    return _joined(pieces)


def around(pieces: Sequence[Piece], start: int, end: int, *, context: int = 300) -> list[Piece]:
    """What became of [start, end) of the old text and of up to `context` characters around it."""
    shown, at = [], 0
    first, last = start - context, end + context
    for piece in pieces:
        if piece.fate == Fate.ADDED:
            if first <= at <= last:
                shown.append(piece)
            continue
        left, right = max(first - at, 0), min(last - at, len(piece.text))
        if left < right:
            shown.append(Piece(piece.fate, _whole_words(piece.text, left, right)))
        at += len(piece.text)
    return shown


def folded(pieces: Sequence[Piece], *, context: int = 300) -> list[Piece]:
    """The same, with the middle of long stretches that stayed left out."""
    last = len(pieces) - 1
    ends = [(context if i > 0 else 0, context if i < last else 0) for i in range(len(pieces))]
    return [
        part for piece, (head, tail) in zip(pieces, ends, strict=True) for part in _folded(piece, head, tail, context)
    ]


def _folded(piece: Piece, head: int, tail: int, context: int) -> Iterator[Piece]:
    if piece.fate != Fate.SAME or len(piece.text) <= head + tail + context:
        yield piece
        return
    before, after = _whole_words(piece.text, 0, head), _whole_words(piece.text, len(piece.text) - tail, None)
    if before:
        yield Piece(Fate.SAME, before)
    yield Piece(Fate.LEFT_OUT, piece.text[len(before) : len(piece.text) - len(after)])
    if after:
        yield Piece(Fate.SAME, after)


def _whole_words(text: str, left: int, right: int | None) -> str:
    """`text[left:right]` without the halves of words that the cuts leave."""
    right = len(text) if right is None else right
    cut = text[left:right]
    if left > 0 and text[left - 1].isalnum():
        cut = re.sub(r"^\w+", "", cut)
    if right < len(text) and text[right].isalnum():
        cut = re.sub(r"\w+$", "", cut)
    return cut


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """(whether it stayed, what was there, what is there) for each stretch of tokens."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield True, "".join(old[:head]), "".join(new[:head])
    if len(before) * len(after) > _MOST_PAIRS:
        yield False, "".join(before), "".join(after)
    elif before or after:
        steps = Indel.opcodes(before, after)
        for is_same, group in groupby(steps, key=lambda step: step.tag == "equal"):
            run = list(group)
            was = before[run[0].src_start : run[-1].src_end]
            yield is_same, "".join(was), "".join(after[run[0].dest_start : run[-1].dest_end])
    if tail:
        yield True, "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    shorter = min(len(one), len(other))
    return next((i for i in range(shorter) if one[i] != other[i]), shorter)


def _of_words(old: str, new: str) -> Iterator[Piece]:
    blocks = list(_blocks(_TOKEN.findall(old), _TOKEN.findall(new)))
    for i, (is_same, before, after) in enumerate(blocks):
        if is_same and (i in {0, len(blocks) - 1} or len(re.findall(r"\w+", before)) >= _LANDMARK_WORDS):
            yield Piece(Fate.SAME, before)
        else:
            yield from (Piece(Fate.REMOVED, before), Piece(Fate.ADDED, after))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one fate as one piece, and of a change first all that went, then all that came."""
    joined: list[Piece] = []
    for is_same, group in groupby(pieces, key=lambda piece: piece.fate == Fate.SAME):
        run = list(group)
        fates = (Fate.SAME,) if is_same else (Fate.REMOVED, Fate.ADDED)
        whole = (Piece(fate, "".join(piece.text for piece in run if piece.fate == fate)) for fate in fates)
        joined += [piece for piece in whole if piece.text]
    return joined
