"""Why two claims look alike, and why they may not be the same. Never a verdict of sameness: people match.

The score (0 to 1) weighs how much of what either claim says both say: 0.70 for words (rare ones count more), 0.20 for
names, 0.10 for numbers; what neither has is left out of the sum. Dangers do not lower it: the opposite of a claim that
was checked is worth seeing first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from claims.drift import Difference, Kind, drift
from claims.drift.parts import Parts, parts

#: In which share of all texts a stem occurs, 0 to 1.
Frequency = Callable[[str], float]

_WORDS, _NAMES, _NUMBERS = 0.70, 0.20, 0.10
#: A word that every text has still tells a little.
_LEAST_WEIGHT = 0.1
_MOST_NAMED = 6
_OTHER = {Kind.NUMBER: "Another number", Kind.DATE: "Another date", Kind.NAME: "Another name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A claim in words, and who is said to have made it ("" where nobody is known)."""

    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """What may make them two claims. `kind`: a kind of drift, or “speaker”."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` orders suggestions; `reasons` and `dangers` are what a person decides by."""

    score: float
    reasons: tuple[str, ...]
    dangers: tuple[Danger, ...]


class _Comparable(Protocol):
    def is_same(self, other: Self, /) -> bool: ...


Part = TypeVar("Part", bound=_Comparable)


def _never_seen(_stem: str) -> float:
    return 0.0


def likeness(ours: Wording, theirs: Wording, *, frequency: Frequency = _never_seen) -> Likeness:
    """How alike two claims are. `frequency` tells common words from rare ones."""
    mine, yours = parts(ours.text, theirs.text)
    common = sorted(mine.words.keys() & yours.words.keys(), key=lambda word: (frequency(word), word))
    names, numbers = _both(mine.names, yours.names), _both(mine.figures, yours.figures)
    reasons = [*_telling("name", names), *_telling("say", numbers), *_sharing(mine, common)]
    score = _score(mine, yours, frequency, len(names), len(numbers))
    return Likeness(score, tuple(reasons), tuple(_dangers(ours, theirs)))


def _score(mine: Parts, yours: Parts, frequency: Frequency, names: int, numbers: int) -> float:
    """The weighted mean of the shares that both have, over what either has."""
    shares = [
        (_WORDS, *(_weight(found, frequency) for found in _overlap(mine, yours))),
        (_NAMES, names, len(mine.names) + len(yours.names) - names),
        (_NUMBERS, numbers, len(mine.figures) + len(yours.figures) - numbers),
    ]
    told = [(weight, both, either) for weight, both, either in shares if either]
    whole = sum(weight for weight, _, _ in told)
    return round(sum(weight * both / either for weight, both, either in told) / whole, 4) if told else 0.0


def _overlap(mine: Parts, yours: Parts) -> tuple[set[str], set[str]]:
    return mine.words.keys() & yours.words.keys(), mine.words.keys() | yours.words.keys()


def _weight(stems: set[str], frequency: Frequency) -> float:
    # Sums of floats depend on their order, and sets have none.
    return sum(max(_LEAST_WEIGHT, 1.0 - frequency(stem)) for stem in sorted(stems))


def _both(mine: Sequence[tuple[Part, str]], yours: Sequence[tuple[Part, str]]) -> list[str]:
    """What both have, as we print it; each of theirs stands for one of ours."""
    left, found = [part for part, _ in yours], []
    for part, printed in mine:
        if (match := next((other for other in left if part.is_same(other)), None)) is not None:
            left.remove(match)
            found.append(printed)
    return found


def _telling(verb: str, printed: Sequence[str]) -> Iterator[str]:
    if printed:
        yield f"Both {verb} {_quoted(printed)}."


def _sharing(mine: Parts, common: Sequence[str]) -> Iterator[str]:
    """The words that both have, rarest first."""
    if common:
        yield f"Both say {_quoted([mine.words[word] for word in common])}."


def _quoted(printed: Sequence[str]) -> str:
    return ", ".join(f"“{words}”" for words in list(dict.fromkeys(printed))[:_MOST_NAMED])


def _dangers(ours: Wording, theirs: Wording) -> Iterator[Danger]:
    for difference in drift(ours.text, theirs.text):
        if difference.kind not in {Kind.ADDED, Kind.MISSING}:
            yield Danger(difference.kind.value, _sentence(difference, theirs.text))
    if ours.speaker and theirs.speaker and not _is_one(ours.speaker, theirs.speaker):
        yield Danger("speaker", f"Another speaker: “{theirs.speaker}”.")


def _sentence(difference: Difference, text: str) -> str:
    other = " … ".join(text[slice(*span)] for span in difference.theirs)
    if difference.kind in _OTHER:
        return f"{_OTHER[difference.kind]}: “{other}”."
    if difference.kind is Kind.NEGATION:
        if not difference.theirs:
            return "The other is not negated."
        return (
            f"The other is negated: “{other}”." if not difference.ours else f"The other says the opposite: “{other}”."
        )
    return f"The other says “{other}”." if other else "The other says it without reserve."


def _is_one(ours: str, theirs: str) -> bool:
    """Whether two names may be one person's or organisation's."""
    mine, yours = parts(f"by {ours}", f"by {theirs}")
    return bool(_both(mine.names, yours.names)) or ours.casefold() == theirs.casefold()
