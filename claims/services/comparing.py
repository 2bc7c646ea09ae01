"""What a newer reading of a text says differently from the statements that are stored. Pure but for its models."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.models import Statement
from claims.services.outside_reader import is_from_outside
from claims.services.places import Spans
from claims.services.reading import is_shown

#: From this share of common characters on, two places hold the same statement.
_SAME = 0.5
#: What a person is told about, and the columns that say it; the other columns below follow silently.
_ASPECTS: dict[str, tuple[str, ...]] = {
    "words": ("spans",),
    "speaker": ("speaker", "is_speaker_inferred", "speaker_candidates"),
    "kind": ("kind",),
    "reported by": ("reported_by",),
    "role": ("role",),
    "said on": ("said_on",),
    "said at": ("said_at",),
}
#: All that a reading writes of a statement.
COLUMNS = (
    *("exact", "prefix", "suffix", "start", "end", "text_sha256", "spans", "speaker_spans", "cue_spans"),
    *("role_spans", "said_on_spans", "said_at_spans", "role", "said_on", "said_at", "speaker", "speaker_reason"),
    *("is_speaker_inferred", "speaker_candidates", "kind", "reported_by", "is_headline"),
    *("confidence", "confidence_reasons", "proposed"),
)
_LONGEST_QUOTED = 300


@dataclass(frozen=True)
class Known:
    """A stored statement. No reading changes one that a person touched; `places` are all that it ever had then, so that
    a machine does not suggest again what a person has put right."""

    statement: Statement
    is_touched: bool = False
    places: tuple[Spans, ...] = ()


@dataclass(frozen=True)
class Change:
    """A stored statement as it is found now; `aspects` says what a person would see differ, and may be empty."""

    stored: Statement
    found: Statement
    aspects: tuple[str, ...]


@dataclass
class Difference:
    """Statements that are new (not stored yet), gone, and changed; `silent` ones differ only in reasons and numbers."""

    new: list[Statement] = field(default_factory=list)
    gone: list[Statement] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    silent: list[Change] = field(default_factory=list)
    kept: int = 0

    def items(self) -> dict[str, list[dict[str, Any]]]:
        """The difference as it is stored and shown, in text order."""
        return {
            "new": [_item(statement) for statement in self.new],
            "gone": [_item(statement) for statement in self.gone],
            "changed": [
                _item(change.found, id=change.stored.pk, was=_item(change.stored), aspects=[*change.aspects])
                for change in self.changed
            ],
        }


def compare(known: Sequence[Known], found: Sequence[Statement], *, is_outside_heard: bool = False) -> Difference:
    """Pair what was found with what is stored: by the same place, else by the place it has most in common with.

    What the outside reader proposed is only gone if it was heard this time, too.
    """
    touched = [one for one in known if one.is_touched]
    free = {(one.statement.start, one.statement.end): one.statement for one in known if not one.is_touched}
    fixed = _Places((spans, one.statement) for one in touched for spans in (one.statement.spans, *one.places))
    difference = Difference(kept=len(touched))
    pairs, open_ends = [], []
    for one in found:
        if stored := free.pop((one.start, one.end), None):
            pairs.append((stored, one))
        elif not any(fixed.like(one)):
            open_ends.append(one)
    rest = _Places((statement.spans, statement) for statement in free.values())
    for one in open_ends:
        like = [(share, stored) for share, stored in rest.like(one) if (stored.start, stored.end) in free]
        if like:
            best = max(like, key=lambda pair: pair[0])[1]
            del free[best.start, best.end]
            pairs.append((best, one))
        else:
            difference.new.append(one)
    gone = (statement for statement in free.values() if is_outside_heard or not is_from_outside(statement))
    difference.gone = sorted(gone, key=lambda statement: statement.start)
    for stored, one in sorted(pairs, key=lambda pair: pair[1].start):
        _tell(difference, stored, one)
    return difference


def _tell(difference: Difference, stored: Statement, found: Statement) -> None:
    if all(getattr(stored, name) == getattr(found, name) for name in COLUMNS):
        return
    change = Change(stored, found, tuple(_aspects(stored, found)))
    (difference.changed if change.aspects else difference.silent).append(change)


def _aspects(stored: Statement, found: Statement) -> Iterator[str]:
    for aspect, columns in _ASPECTS.items():
        if any(getattr(stored, name) != getattr(found, name) for name in columns):
            yield aspect
    if _wordings(stored) != _wordings(found):
        yield "claims"
    if is_shown(stored) != is_shown(found):
        yield "confidence"


def _wordings(statement: Statement) -> list[tuple[str, str]]:
    return [(one["text"], one["nature"]) for one in statement.proposed]


def _item(statement: Statement, **more: Any) -> dict[str, Any]:
    return {
        "id": statement.pk,
        "start": statement.start,
        "end": statement.end,
        "exact": statement.exact[:_LONGEST_QUOTED],
        "speaker": statement.speaker,
        "kind": statement.kind,
        "confidence": statement.confidence,
        "claims": [one["text"] for one in statement.proposed],
        **more,
    }


class _Places:
    """Statements by where they stand, to be asked which have much in common with another."""

    def __init__(self, rows: Iterable[tuple[Spans, Statement]]) -> None:
        self._rows = sorted(((spans[0][0], spans, statement) for spans, statement in rows), key=lambda row: row[0])
        self._starts = [row[0] for row in self._rows]
        self._longest = max((spans[-1][1] - start for start, spans, _ in self._rows), default=0)

    def like(self, found: Statement) -> Iterator[tuple[float, Statement]]:
        low = bisect_left(self._starts, found.start - self._longest)
        for start, spans, statement in self._rows[low:]:
            if start >= found.end:
                return
            is_same = (start, spans[-1][1]) == (found.start, found.end)
            share = 1.0 if is_same else _share(spans, found.spans)
            if share >= _SAME:
                yield share, statement


def _share(one: Spans, other: Spans) -> float:
    """Characters that both have, of those that either has."""
    common = sum(max(0, min(e, high) - max(s, low)) for s, e in one for low, high in other)
    return common / (sum(e - s for s, e in one) + sum(e - s for s, e in other) - common)
