"""Words that only one side has, as far as they change what is claimed."""

from __future__ import annotations

from collections.abc import Iterator

from claims.drift.difference import Difference, Kind
from claims.drift.lexicon import TELLING
from claims.drift.reading import Reading
from claims.drift.sentences import one_sided

#: More words than these are another text.
_MOST = 5


def added(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """Words of the passage that stand before a word both have, and so narrow or colour it."""
    common = set(ours.content.values())
    shared = [index for index, word in theirs.content.items() if word in common]
    named = {index for name in theirs.names for index in range(name.first, name.last + 1)}
    spans = [
        theirs.span(index, index)
        for index, word in theirs.content.items()
        if word not in common and index not in named and _is_close(theirs, index, shared)
    ]
    if spans:
        yield one_sided(Kind.ADDED, theirs, spans[:_MOST])


def _is_close(theirs: Reading, index: int, shared: list[int]) -> bool:
    if theirs.tokens[index].lower in TELLING:
        return shared[0] - 2 <= index <= shared[-1]
    following = index + 1
    return following in shared and theirs.tokens[following].after == "" and index > shared[0] - 2


def missing(ours: Reading, everywhere: frozenset[str]) -> Iterator[Difference]:
    """Words of the statement that stand nowhere in the passage (`everywhere`: what its words are compared by)."""
    named = {index for name in ours.names for index in range(name.first, name.last + 1)}
    spans = [
        ours.span(index, index) for index, word in ours.content.items() if word not in everywhere and index not in named
    ]
    if spans:
        yield one_sided(Kind.MISSING, ours, spans[:_MOST])
