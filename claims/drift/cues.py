"""What is negated, weakened or bound in a sentence, and by which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.drift.lexicon import BACKWARD, BOUNDS, CLAUSE_BREAKS, CONTRACTED, CUES, EMPTY, NUMBER_WORDS, Force
from claims.drift.tokens import Token

#: Words that a cue governs at most.
_REACH = 25
#: Auxiliaries and joints at which the reach of a modal ends.
_MODAL_ENDS = frozenset({"and", "or"})
_AUXILIARIES = frozenset({"will", "would", "may", "might", "could", "should", "must", "shall"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words `first` to `last` (indexes, inclusive) with what they do to the words at `governs`."""

    force: Force
    first: int
    last: int
    governs: frozenset[int]


def cues(found: Sequence[Token]) -> list[Cue]:
    """The cues of a run of words, in order. A word that says the opposite of its stem negates itself."""
    made: list[Cue] = []
    taken = -1
    for at, token in enumerate(found):
        if at <= taken:
            continue
        hits = _at(found, at)
        for force, length in hits:
            taken = at + length - 1
            if force is not Force.NOTHING:
                made.append(Cue(force, at, taken, _governed(found, at, taken, force)))
        if not hits and token.is_opposite:
            made.append(Cue(Force.NEGATES, at, at, frozenset({at})))
    return [_with_inner(cue, made) for cue in made]


def _with_inner(cue: Cue, others: Sequence[Cue]) -> Cue:
    """A cue that governs another one governs what that one does: "was *not* ruled out"."""
    inner = (other.governs for other in others if other is not cue and other.first in cue.governs)
    return replace(cue, governs=cue.governs.union(*inner))


def _at(found: Sequence[Token], at: int) -> list[tuple[Force, int]]:
    """The cues that begin here, with their number of words; two for "won't"."""
    token = found[at]
    if token.lower.endswith("n't") or token.lower == "cannot":
        joined = CONTRACTED.get(token.lower)
        return [(Force.NEGATES, 1), *([(joined, 1)] if joined else [])]
    if token.lower.endswith("'ll"):
        return [(Force.FUTURE, 1)]
    for keys, force in CUES.get(token.key, ()):
        stretch = found[at : at + len(keys)]
        if tuple(one.key for one in stretch) == keys and not any(one.after for one in stretch[1:]):
            is_idle = _is_month(found, at) or (force in BOUNDS and not _opens_figure(found, at + len(keys)))
            return [] if is_idle else [(force, len(keys))]
    return []


def _opens_figure(found: Sequence[Token], at: int) -> bool:
    """Whether a number begins here: "more than Westmark" bounds none."""
    return at < len(found) and (found[at].text[-1].isdigit() or found[at].lower in NUMBER_WORDS)


def _is_month(found: Sequence[Token], at: int) -> bool:
    """Whether "May" is the month here."""
    if found[at].text != "May":
        return False
    around = [*found[max(0, at - 1) : at], *found[at + 1 : at + 2]]
    return found[at].after != "." or any(token.text[0].isdigit() for token in around)


def _governed(found: Sequence[Token], first: int, last: int, force: Force) -> frozenset[int]:
    """Indexes of the words that the cue governs: those after it in its clause; for want of them, those before."""
    if force in BOUNDS:
        return frozenset()
    ahead = frozenset(_ahead(found, last + 1, force))
    is_passive = found[first].key in BACKWARD and any(token.stem == "be" for token in found[max(0, first - 3) : first])
    own = frozenset({first} if found[first].is_opposite else ())
    if is_passive or not any(found[at].lower not in EMPTY for at in ahead):
        return own | ahead | frozenset(_behind(found, first - 1))
    return own | ahead


def _ahead(found: Sequence[Token], at: int, force: Force) -> Iterator[int]:
    has_content = False
    ends = _MODAL_ENDS | _AUXILIARIES if force is not Force.NEGATES else frozenset()
    for index in range(at, min(at + _REACH, len(found))):
        token = found[index]
        if token.after in {";", "."} or (token.after == "," and has_content) or token.lower in CLAUSE_BREAKS:
            return
        if has_content and token.lower in ends:
            return
        has_content = has_content or token.lower not in EMPTY
        yield index


def _behind(found: Sequence[Token], at: int) -> Iterator[int]:
    for index in range(at, max(at - _REACH, -1), -1):
        if found[index].lower in CLAUSE_BREAKS:
            return
        yield index
        if found[index].after in {";", ".", ","}:
            return
