"""Words that only one side has, as far as they change what is claimed."""

from __future__ import annotations

from collections.abc import Iterator

from claims.drift.difference import Difference, Kind
from claims.drift.lexicon import TELLING
from claims.drift.reading import Reading
from claims.drift.sentences import one_sided

#: More words than these are another text.
_MOST = 5
#: How far before the first shared word an addition may stand.
_BEFORE = 2


def added(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """Words of the passage that stand before a word both have, and so narrow or colour it."""
    common = set(ours.content.values())
    shared = [index for index, word in theirs.content.items() if word in common]
    new = [index for index in _unnamed(theirs) if theirs.content[index] not in common]
    spans = [
        theirs.span(index, index)
        for index in new
        if shared
        and shared[0] - _BEFORE <= index <= shared[-1]
        and (_is_telling(theirs, index) or _narrows(theirs, index, shared))
    ]
    if spans:
        yield one_sided(Kind.ADDED, theirs, spans[:_MOST])


def missing(ours: Reading, everywhere: frozenset[str]) -> Iterator[Difference]:
    """Words of the statement that stand nowhere in the passage (`everywhere`: what its words are compared by) and that
    narrow or colour a word which does, or several in a row: a single verb is often only another word for the same."""
    shared = [index for index, word in ours.content.items() if word in everywhere]
    lost = [index for index in _unnamed(ours) if ours.content[index] not in everywhere]
    spans = [
        ours.span(index, index)
        for index in lost
        if _is_telling(ours, index) or _narrows(ours, index, shared) or {index - 1, index + 1} & set(lost)
    ]
    if spans:
        yield one_sided(Kind.MISSING, ours, spans[:_MOST])


def _unnamed(reading: Reading) -> list[int]:
    """Content words that are no part of a name."""
    named = {index for name in reading.names for index in range(name.first, name.last + 1)}
    return [index for index in reading.content if index not in named]


def _is_telling(reading: Reading, index: int) -> bool:
    return reading.tokens[index].lower in TELLING


def _narrows(reading: Reading, index: int, shared: list[int]) -> bool:
    """Whether the word stands right before one that both have."""
    return index + 1 in shared and not reading.tokens[index + 1].after
