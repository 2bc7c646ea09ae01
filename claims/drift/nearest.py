"""Which sentences of a passage put what a statement says."""

from __future__ import annotations

from collections.abc import Sequence

from claims.attribution.tables import words
from claims.drift.lexicon import EMPTY, SAYING
from claims.drift.tokens import Token

_LIGHT = EMPTY | words("% percent per cent all every most each")
#: The share of a statement's words that a sentence must have to be about it, and how many at least.
_SHARE = 0.4
_FEWEST = 2
#: A neighbouring sentence belongs to it if it brings this much more.
_GAIN = 0.2


def content(found: Sequence[Token]) -> frozenset[str]:
    """What the words are compared by, without those that say nothing by themselves, or only how many."""
    return frozenset(
        token.stem
        for token in found
        if token.lower not in _LIGHT and token.stem not in SAYING and not token.text[-1].isdigit()
    )


def nearest(ours: Sequence[Token], theirs: Sequence[Sequence[Token]]) -> list[Token]:
    """The sentence, or two neighbours, with most of our words; empty when none is about the statement."""
    wanted = content(ours)
    found = [content(sentence) & wanted for sentence in theirs]
    if not found or not wanted:
        return []
    best = max(range(len(found)), key=lambda at: (len(found[at]), -at))
    chosen, shared = [best], found[best]
    neighbours = [at for at in (best - 1, best + 1) if 0 <= at < len(found)]
    other = max(neighbours, key=lambda at: len(found[at] - shared), default=best)
    if len(found[other] - shared) >= _GAIN * len(wanted):
        chosen, shared = sorted((best, other)), shared | found[other]
    if len(shared) < min(_FEWEST, len(wanted)) or len(shared) < _SHARE * len(wanted):
        return []
    return [token for at in chosen for token in theirs[at]]
