"""A statement and a passage in, their differences out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.drift import polarity, rest, values
from claims.drift.difference import Difference, Kind
from claims.drift.names import capitals
from claims.drift.nearest import nearest
from claims.drift.reading import Reading, read
from claims.drift.sentences import one_sided
from claims.drift.tokens import sentences, tokens

#: What is read of a statement, and of a passage, in characters.
MAX_STATEMENT = 2_000
MAX_PASSAGE = 10_000


def drift(statement: str, passage: str) -> tuple[Difference, ...]:
    """How the passage's wording differs from the statement's, most telling first; nothing where it is not about it.

    Compared are the sentences of the passage that are nearest to the statement. Spans point into the texts as given,
    of which the first `MAX_STATEMENT` and `MAX_PASSAGE` characters are read.
    """
    said = tokens(statement[:MAX_STATEMENT])
    told = tokens(passage[:MAX_PASSAGE])
    parts = sentences(told)
    chosen = nearest(said, parts)
    if not chosen:
        return ()
    known = capitals([*sentences(said), *parts])
    ours = read(said, known)
    words = frozenset(ours.content.values())
    theirs, whole = read(chosen, known, words), read(told, known, words)
    everywhere = frozenset(whole.content.values())
    found = [
        *polarity.negation(ours, theirs),
        *polarity.modality(ours, theirs),
        *values.numbers(ours, theirs, whole.figures),
        *values.dates(ours, theirs),
        *values.names(ours, theirs, whole.names),
        *rest.added(ours, theirs),
        *rest.missing(ours, everywhere),
    ]
    return tuple(_in_order(found, ours, theirs))


def _in_order(found: Sequence[Difference], ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """By kind; what was added as one difference, what is missing as another."""
    for kind in Kind:
        alike = [one for one in found if one.kind is kind]
        if kind in {Kind.ADDED, Kind.MISSING} and alike:
            reading = theirs if kind is Kind.ADDED else ours
            yield one_sided(kind, reading, (span for one in alike for span in (*one.ours, *one.theirs)))
        else:
            yield from alike
