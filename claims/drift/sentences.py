"""Differences in sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claims.attribution.statements import Span
from claims.drift.difference import Difference, Kind
from claims.drift.reading import Reading


def two_sided(
    kind: Kind, ours: Reading, theirs: Reading, our_spans: tuple[Span, ...], their_spans: tuple[Span, ...]
) -> Difference:
    """A difference with what both sides say, or what only one of them does."""
    said, says = _quoted(ours, our_spans, " … "), _quoted(theirs, their_spans, " … ")
    if said and says:
        sentence = f"The statement says {said}, the passage {says}."
    elif says:
        sentence = f"The passage says {says}, the statement does not."
    else:
        sentence = f"The statement says {said}, the passage does not."
    return Difference(kind, our_spans, their_spans, sentence)


def one_sided(kind: Kind, reading: Reading, spans: Iterable[Span]) -> Difference:
    """Words that only the passage has (added), or only the statement (missing); neighbours are told as one."""
    told = _joined(reading, spans)
    words = ", ".join(_quoted(reading, (span,), "") for span in told)
    if kind is Kind.ADDED:
        return Difference(kind, (), told, f"Only the passage says {words}.")
    return Difference(kind, told, (), f"The passage does not say {words}.")


def _joined(reading: Reading, spans: Iterable[Span]) -> tuple[Span, ...]:
    starts = {token.start: at for at, token in enumerate(reading.tokens)}
    ends = {token.end: at for at, token in enumerate(reading.tokens)}
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and ends[joined[-1][1]] + 1 == starts[start] and not reading.tokens[starts[start]].after:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _quoted(reading: Reading, spans: Sequence[Span], joint: str) -> str:
    printed = joint.join(_printed(reading, span) for span in spans)
    return f"“{printed}”" if printed else ""


def _printed(reading: Reading, span: Span) -> str:
    """The words of a span as one line."""
    words = [token for token in reading.tokens if span[0] <= token.start and token.end <= span[1]]
    made = ""
    for token in words:
        joined = not made or token.text == "%"
        made += token.text if joined else f" {token.text}"
    return made
