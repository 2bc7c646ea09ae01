"""Negation and modality: what is said not to be, or only perhaps, on one side only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claims.attribution.statements import Span
from claims.drift.cues import Cue
from claims.drift.difference import Difference, Kind
from claims.drift.lexicon import BOUNDS, Force
from claims.drift.reading import Reading
from claims.drift.sentences import two_sided
from claims.drift.stems import is_past

_NO_MODALS = BOUNDS | {Force.NEGATES, Force.CONDITION, Force.NOTHING}


def negation(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """Words that both have and only one of them negates; two negations make none. A cue that also governs a word
    which both negate is the same negation put in another place."""
    our_signs, their_signs = _signs(ours), _signs(theirs)
    shared = our_signs.keys() & their_signs.keys()
    agreed = {word for word in shared if our_signs[word] and their_signs[word]}
    differing = {word for word in shared if our_signs[word] != their_signs[word]}
    turned = set(_turned(ours, ours.cues)) & set(_turned(theirs, theirs.cues))
    our_cues, their_cues = (_telling(reading, differing, agreed, turned) for reading in (ours, theirs))
    if our_cues or their_cues:
        words = {word for reading, cues in ((ours, our_cues), (theirs, their_cues)) for word in _turned(reading, cues)}
        yield two_sided(Kind.NEGATION, ours, theirs, _spans(ours, our_cues, words), _spans(theirs, their_cues, words))


def _signs(reading: Reading) -> dict[str, bool]:
    """Content word → whether it is negated; without those that are and are not."""
    negating = [cue for cue in reading.cues if cue.force is Force.NEGATES]
    signs: dict[str, set[bool]] = {}
    for index, word in reading.content.items():
        signs.setdefault(word, set()).add(sum(index in cue.governs for cue in negating) % 2 == 1)
    return {word: sign.pop() for word, sign in signs.items() if len(sign) == 1}


def _telling(reading: Reading, differing: set[str], agreed: set[str], turned: set[str]) -> list[Cue]:
    """The cues that make the difference; not those words that are their own negation on both sides (`turned`)."""
    return [
        cue
        for cue in reading.cues
        if cue.force is Force.NEGATES
        and (governed := {reading.content.get(index) for index in cue.governs}) & differing
        and not governed & agreed
        and not turned.intersection(_turned(reading, [cue]))
    ]


def _turned(reading: Reading, cues: Iterable[Cue]) -> Iterator[str]:
    """Words that are their own negation, as "fell" is of "rose"."""
    return (reading.content[cue.first] for cue in cues if cue.first in cue.governs and cue.first in reading.content)


def _spans(reading: Reading, cues: Iterable[Cue], words: set[str]) -> tuple[Span, ...]:
    found = {reading.span(cue.first, cue.last) for cue in cues}
    return tuple(sorted(found | {reading.span(index, index) for word in words for index in reading.at(word)[:1]}))


def modality(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """Words that both have and the two are not equally sure of, or bound to."""
    our_cues, their_cues = list(_unmatched(ours, theirs)), list(_unmatched(theirs, ours))
    if our_cues or their_cues:
        yield two_sided(Kind.MODALITY, ours, theirs, _spans(ours, our_cues, set()), _spans(theirs, their_cues, set()))


def _unmatched(reading: Reading, other: Reading) -> Iterator[Cue]:
    conditions = [cue for cue in reading.cues if cue.force is Force.CONDITION]
    if not any(cue.force is Force.CONDITION for cue in other.cues):
        yield from conditions
    modals = _modals(reading)
    for cue in modals:
        shared = _shared(reading, cue, other)
        if not shared or (cue.force is Force.FUTURE and _is_implied(modals, cue)):
            continue
        forces = {one.force for one in _modals(other) if _shared(other, one, reading) & shared}
        if cue.force in forces:
            continue
        if cue.force is not Force.FUTURE or forces or _has_happened(reading, cue, other):
            yield cue


def _modals(reading: Reading) -> list[Cue]:
    return [cue for cue in reading.cues if cue.force not in _NO_MODALS]


def _shared(reading: Reading, cue: Cue, other: Reading) -> set[str]:
    governed = {reading.content[index] for index in cue.governs if index in reading.content}
    return governed & set(other.content.values())


def _is_implied(modals: Iterable[Cue], cue: Cue) -> bool:
    """Whether "would" only goes with another modal: "would consider"."""
    return any(one.force is not Force.FUTURE and one.governs & cue.governs for one in modals)


def _has_happened(reading: Reading, cue: Cue, other: Reading) -> bool:
    """Whether the other side tells as done what here is to come. The present tense of
    headlines is the same."""
    first = min((index for index in cue.governs if index in reading.content), default=None)
    if first is None:
        return False
    return any(is_past(other.tokens[index].lower) for index in other.at(reading.content[first]))
