"""Readings of a text as a reader would hand them over, without a language model."""

from __future__ import annotations

from typing import Any

from claims.models import Statement
from claims.services.reading import ProposedClaim, TextReading, anchor_fields
from sources.models import Snapshot


def a_proposal(text: str, worthiness: float = 0.5, nature: str = "fact") -> ProposedClaim:
    return {"text": text, "spans": [], "nature": nature, "worthiness": worthiness, "reasons": ["It has a number."]}


def found(snapshot: Snapshot, words: str, *, claims: tuple[str, ...] | None = None, **fields: Any) -> Statement:
    """A statement, not stored yet, of the first place where the words stand."""
    start = snapshot.text.index(words)
    return found_at(snapshot, start, start + len(words), claims=claims, **fields)


def found_at(
    snapshot: Snapshot, start: int, end: int, *, claims: tuple[str, ...] | None = None, **fields: Any
) -> Statement:
    said = (snapshot.text[start:end],) if claims is None else claims
    values = {"kind": "indirect", "speaker": "Ada Quill", "reading": "rules 1", "confidence": 0.9, **fields}
    return Statement(
        **anchor_fields(snapshot, [[start, end]]), **{"proposed": [a_proposal(text) for text in said], **values}
    )


def a_reading(*statements: Statement, headlines: tuple[str, ...] = (), version: str = "rules 1") -> TextReading:
    in_order = tuple(sorted(statements, key=lambda one: (one.start, one.end)))
    return TextReading(in_order, tuple(a_proposal(text) for text in headlines), version)
