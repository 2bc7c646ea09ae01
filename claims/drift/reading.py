"""A run of words read for all that may drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.attribution.statements import Span
from claims.drift.cues import Cue, cues
from claims.drift.dates import Date, dates
from claims.drift.figures import Figure, figures
from claims.drift.lexicon import EMPTY, SAYING
from claims.drift.names import Name, names
from claims.drift.tokens import Token

#: A stem is another's form from this many equal letters on, if they are most of the shorter.
_AKIN_LETTERS = 5
_AKIN_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Reading:
    """Words with the cues, dates, figures and names in them; `content` maps the index of every word that says
    something by itself, names included, to what it is compared by."""

    tokens: Sequence[Token]
    cues: Sequence[Cue]
    dates: Sequence[Date]
    figures: Sequence[Figure]
    names: Sequence[Name]
    content: Mapping[int, str]

    def span(self, first: int, last: int) -> Span:
        """Characters of the words `first` to `last`."""
        return self.tokens[first].start, self.tokens[last].end

    def at(self, compared: str) -> list[int]:
        """Where the content word stands."""
        return [index for index, found in self.content.items() if found == compared]


def read(found: Sequence[Token], known: frozenset[str], like: frozenset[str] = frozenset()) -> Reading:
    """Read a run of words; `known` as in `names`. Content words akin to one of `like` are compared by that."""
    marks = cues(found)
    told = dates(found)
    dated = frozenset(index for date in told for index in range(date.first, date.last + 1))
    counted = figures(found, marks, dated)
    named = names(found, known, dated)
    busy = dated | {index for figure in counted for index in range(figure.first, figure.last + 1)}
    busy |= {index for cue in marks for index in range(cue.first, cue.last + 1) if index not in cue.governs}
    busy |= {index for name in named for index in range(name.opens, name.first)}
    content = {
        index: _compared(token.stem, like)
        for index, token in enumerate(found)
        if index not in busy and token.lower not in EMPTY and token.stem not in SAYING
    }
    return Reading(found, marks, told, counted, named, content)


def _compared(stem: str, like: frozenset[str]) -> str:
    if stem in like or len(stem) < _AKIN_LETTERS:
        return stem
    return next((other for other in sorted(like) if is_akin(stem, other)), stem)


def is_akin(one: str, other: str) -> bool:
    """Whether two stems begin alike far enough to be forms of one word."""
    shorter = min(len(one), len(other))
    needed = max(_AKIN_LETTERS, round(_AKIN_SHARE * shorter))
    return shorter >= _AKIN_LETTERS and one[:needed] == other[:needed]
