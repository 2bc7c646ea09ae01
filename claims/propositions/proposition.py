"""What the reading of a statement yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claims.attribution.statements import Span

#: The longest wording; a longer one is cut where a clause ends.
MAX_CHARS = 500


class Nature(StrEnum):
    """What kind of thing a proposition says; only a fact and a promise can be held against what happened."""

    FACT = "fact"
    OPINION = "opinion"
    QUESTION = "question"
    PREDICTION = "prediction"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Proposition:
    """One checkable proposition.

    `text`: a sentence of the source's own words, without a final stop, at most `MAX_CHARS` long; what stands in square
    brackets was added by rule (a name for a pronoun, a subject shared with the clause before). `spans`: where those
    words stand in the text, in order, not overlapping, inside the statement's content; a wording that had to be cut
    keeps the spans of all its words, a title that does not stand in the text has none.
    `worthiness`: 0 to 1, good for ordering and nothing else; `reasons`: what raised it ("+ …") and lowered it ("− …"),
    strongest first.
    """

    text: str
    spans: tuple[Span, ...]
    nature: Nature
    worthiness: float
    reasons: tuple[str, ...]
