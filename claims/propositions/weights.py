"""The weights of check-worthiness, set by hand (docs/decisions/0013-worthiness-by-hand.md).

Each is added to the logarithm of the odds that a clause is worth checking: +0.7 doubles the odds, −0.7 halves them.
"""

from __future__ import annotations

from enum import Enum

#: A clause for which nothing speaks and against which nothing speaks.
START = -1.0


class Sign(Enum):
    """What speaks for or against checking a proposition: the weight and the words for people."""

    NUMBER = (1.6, "names a number")
    COMPARISON = (1.1, "compares")
    CAUSE = (0.9, "says what caused it")
    PAST_EVENT = (0.9, "tells of a past event")
    LAW = (0.7, "law or policy")
    NAMED = (0.6, "names who or what")
    PROMISE = (0.5, "binds who said it")
    ALL_OR_NONE = (0.4, "says all or none")
    UNCLEAR = (-0.5, "unclear without what was said before")
    VAGUE = (-0.6, "vague")
    PREDICTION = (-0.8, "lies in the future")
    DEMAND = (-0.9, "says what ought to be")
    PERSONAL = (-1.1, "personal")
    OPINION = (-1.2, "opinion")
    NO_CLAUSE = (-1.5, "no whole sentence")
    QUESTION = (-2.0, "question")
    COURTESY = (-2.0, "courtesy")
    UNREAD = (-2.5, "not read by the rules")

    @property
    def weight(self) -> float:
        return float(self.value[0])

    @property
    def meaning(self) -> str:
        return str(self.value[1])
