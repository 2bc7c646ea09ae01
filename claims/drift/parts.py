"""What two texts are made of, ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.drift.comparing import MAX_STATEMENT
from claims.drift.figures import Figure
from claims.drift.names import Name, capitals
from claims.drift.reading import Reading, read
from claims.drift.tokens import sentences, tokens


@dataclass(frozen=True, slots=True)
class Parts:
    """`words`: what a word is compared by → the word as printed, without names; `names` and `figures` with the words
    that they are printed in."""

    words: Mapping[str, str]
    names: Sequence[tuple[Name, str]]
    figures: Sequence[tuple[Figure, str]]


def parts(ours: str, theirs: str) -> tuple[Parts, Parts]:
    """The parts of both texts; forms of one word are compared by one stem, and one text tells the other's names."""
    texts = [ours[:MAX_STATEMENT], theirs[:MAX_STATEMENT]]
    found = [tokens(text) for text in texts]
    known = capitals(sentence for one in found for sentence in sentences(one))
    first = read(found[0], known)
    second = read(found[1], known, frozenset(first.content.values()))
    return _parts(texts[0], first), _parts(texts[1], second)


def _parts(text: str, reading: Reading) -> Parts:
    named = {index for name in reading.names for index in range(name.first, name.last + 1)}
    words = {word: reading.tokens[index].text for index, word in reading.content.items() if index not in named}
    return Parts(
        words,
        [(name, text[slice(*reading.span(name.first, name.last))]) for name in reading.names],
        [(figure, text[slice(*reading.span(figure.first, figure.last))]) for figure in reading.figures],
    )
