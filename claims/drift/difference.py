"""What a comparison of wordings yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claims.attribution.statements import Span


class Kind(StrEnum):
    """In which respect two wordings differ, most telling first."""

    NEGATION = "negation"
    MODALITY = "modality"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a passage from a statement: the words of it in the statement (`ours`) and in the passage
    (`theirs`), as spans in text order, and a sentence for people. One side may be empty, never both."""

    kind: Kind
    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]
    sentence: str
