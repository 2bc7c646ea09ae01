"""Numbers, dates and names that are not the same on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from claims.drift.dates import Date
from claims.drift.difference import Difference, Kind
from claims.drift.figures import PORTIONS, Figure
from claims.drift.names import Name
from claims.drift.reading import Reading
from claims.drift.sentences import one_sided, two_sided

#: Other words in between leave no doubt that two names stand in different places.
_LONGEST_SLOT = 6
_PLACING = frozenset({"with", "to", "of", "in", "from", "by", "against", "for", "at", "on", "near", "and"})
#: Quantities in words that are no loss.
_LIGHT = frozenset({"some", "few"})
#: Figures of one side that the other has none to compare with.
_MOST_TOLD = 3


def numbers(ours: Reading, theirs: Reading, everywhere: Sequence[Figure]) -> Iterator[Difference]:
    """Figures of which the other side has none alike: beside the one it has instead, else as added or missing.

    `everywhere` are the figures of the whole passage."""
    left = [one for one in ours.figures if not any(one.is_same(two) for two in theirs.figures)]
    right = [two for two in theirs.figures if not any(one.is_same(two) for one in ours.figures)]
    for one in list(left):
        if rival := next((two for two in right if _are_rivals(one, two, ours, theirs)), None):
            left.remove(one)
            right.remove(rival)
            yield two_sided(
                Kind.NUMBER, ours, theirs, (ours.span(one.first, one.last),), (theirs.span(rival.first, rival.last),)
            )
    absent = [one for one in left if one.value not in _LIGHT and not any(one.is_same(two) for two in everywhere)]
    if absent:
        yield one_sided(Kind.MISSING, ours, [ours.span(one.first, one.last) for one in absent[:_MOST_TOLD]])
    new = [two for two in right if _counts_shared(two, ours, theirs)]
    if new:
        yield one_sided(Kind.ADDED, theirs, [theirs.span(two.first, two.last) for two in new[:_MOST_TOLD]])


def _counts_shared(figure: Figure, ours: Reading, theirs: Reading) -> bool:
    """Whether the figure stands right before a word that both have."""
    word = theirs.content.get(figure.last + 1)
    return word is not None and word in ours.content.values()


def _are_rivals(one: Figure, two: Figure, ours: Reading, theirs: Reading) -> bool:
    """Whether both figures are of the same thing."""
    if one.unit == two.unit:
        return bool(one.unit) or _same_neighbour(one, two, ours, theirs)
    if {one.unit, two.unit} == PORTIONS:
        return True
    return one.is_comparable(two) and _same_neighbour(one, two, ours, theirs)


def _same_neighbour(one: Figure, two: Figure, ours: Reading, theirs: Reading) -> bool:
    return bool(_around(one, ours) & _around(two, theirs))


def _around(figure: Figure, reading: Reading) -> set[str]:
    """The nearest content word on each side."""
    before = [index for index in reading.content if index < figure.first][-1:]
    after = [index for index in reading.content if index > figure.last][:1]
    return {reading.content[index] for index in before + after}


def dates(ours: Reading, theirs: Reading) -> Iterator[Difference]:
    """Dates that contradict each other; a weekday and a day of a month do not."""
    right = [two for two in theirs.dates if not any(_agree(one, two) for one in ours.dates)]
    for one in ours.dates:
        if any(_agree(one, two) for two in theirs.dates):
            continue
        if rival := next((two for two in right if _contradict(one, two)), None):
            right.remove(rival)
            yield two_sided(
                Kind.DATE, ours, theirs, (ours.span(one.first, one.last),), (theirs.span(rival.first, rival.last),)
            )
    if ours.dates and not theirs.dates and (years := [one for one in ours.dates if one.year]):
        yield one_sided(Kind.MISSING, ours, [ours.span(one.first, one.last) for one in years[:_MOST_TOLD]])


def _told(one: Date, two: Date) -> list[tuple[int | str, int | str]]:
    """The parts that both tell."""
    return [(a, b) for a, b in zip(one.parts(), two.parts(), strict=True) if a is not None and b is not None]


def _agree(one: Date, two: Date) -> bool:
    told = _told(one, two)
    return bool(told) and all(a == b for a, b in told)


def _contradict(one: Date, two: Date) -> bool:
    return any(a != b for a, b in _told(one, two))


def names(ours: Reading, theirs: Reading, everywhere: Sequence[Name]) -> Iterator[Difference]:
    """Names in the same place that are two; `everywhere` are the names of the whole passage."""
    left = [one for one in ours.names if not any(one.is_same(two) for two in everywhere)]
    right = [two for two in theirs.names if not two.is_agency and not any(two.is_same(one) for one in ours.names)]
    slots = list(_slots(ours, theirs))
    for one in list(left):
        if rival := next((two for two in right if _in_one_place(one, two, ours, theirs, slots)), None):
            left.remove(one)
            right.remove(rival)
            yield two_sided(
                Kind.NAME, ours, theirs, (ours.span(one.first, one.last),), (theirs.span(rival.first, rival.last),)
            )
    absent = [one for one in left if one.first and ours.tokens[one.first - 1].lower in _PLACING]
    if absent:
        yield one_sided(Kind.MISSING, ours, [ours.span(one.first, one.last) for one in absent[:_MOST_TOLD]])


def _in_one_place(one: Name, two: Name, ours: Reading, theirs: Reading, slots: Sequence[tuple[range, range]]) -> bool:
    if one.is_country is not two.is_country:
        return False
    if one.parts[-1] == two.parts[-1] or (one.speaks and two.speaks):
        return True
    if any(_stands_in(one, mine) and _stands_in(two, yours) for mine, yours in slots):
        return True
    before = [
        reading.tokens[name.first - 1].lower if name.first else "" for reading, name in ((ours, one), (theirs, two))
    ]
    return before[0] == before[1] and before[0] in _PLACING


def _stands_in(name: Name, slot: range) -> bool:
    return name.first < slot.stop and slot.start <= name.last


def _slots(ours: Reading, theirs: Reading) -> Iterator[tuple[range, range]]:
    """Stretches of both sides that stand between the same content words, where they differ."""
    left, right = list(ours.content), list(theirs.content)
    blocks = Indel.opcodes([ours.content[at] for at in left], [theirs.content[at] for at in right]).as_matching_blocks()
    start, begin = 0, 0
    for block in blocks:
        mine, yours = left[start : block.a], right[begin : block.b]
        if mine and yours and max(len(mine), len(yours)) <= _LONGEST_SLOT:
            yield range(mine[0], mine[-1] + 1), range(yours[0], yours[-1] + 1)
        start, begin = block.a + block.size, block.b + block.size
