"""Read a snapshot: its statements, not stored yet, with the claims that the reader words from them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.conf import settings

from claims.anchoring import anchor_at
from claims.attribution import AttributedStatement, Kind, Span, headline_claims, read_text, reading_version
from claims.attribution.confidence import SHOWN_FROM
from claims.models import Statement
from claims.propositions import Proposition, headline_propositions, propositions, wording_version
from claims.services.outside_reader import Heard, outside_version, proposed_by_outside_reader
from factcheck.core.text import one_line
from sources.models import Snapshot

logger = logging.getLogger(__name__)

#: Stored to two places: what differs less is no difference.
_PLACES = 2
#: Characters of a statement that are split into claims while somebody waits.
_MOST_WORDED = 5_000


class ProposedClaim(TypedDict):
    """A claim as the reader words it; what `Statement.proposed` is a list of."""

    text: str
    spans: list[list[int]]
    nature: str
    worthiness: float
    reasons: list[str]


@dataclass(frozen=True)
class TextReading:
    """What a snapshot's text says, before anything is stored. `version` names the rules and the model that read it.

    `is_outside_heard`: the outside reader has read it, too. Otherwise what it proposed before stays.
    """

    statements: tuple[Statement, ...]
    headlines: tuple[ProposedClaim, ...]
    version: str
    is_outside_heard: bool = False


def read_snapshot(snapshot: Snapshot, *, title: str, asks_outside: bool = True) -> TextReading:
    """Read the text; call it outside any transaction. A title that is the text's own beginning is no headline.

    Of two statements at the same place the first one counts. Only workers ask the outside reader.
    """
    text = snapshot.text
    if text.startswith(title.removesuffix("…")):
        title = ""
    read = read_text(text, title=title, language=snapshot.language)
    heard = proposed_by_outside_reader(text, title, read) if asks_outside else Heard()
    if heard.note:
        logger.info("Snapshot %s: %s", snapshot.pk, heard.note)
    found = {(s.start, s.end): s for s in reversed((*read, *heard.statements))}
    by_rules = set(map(id, read))
    statements = [found[place] for place in sorted(found)]
    headlines = headline_claims(text, title=title, language=snapshot.language)
    return TextReading(
        tuple(
            _statement(snapshot, one, proposed, rules_version() if id(one) in by_rules else outside_version())
            for one, proposed in zip(statements, propositions(text, statements), strict=True)
        ),
        tuple(map(_proposed, headline_propositions(text, headlines))),
        rules_version(),
        heard.is_whole,
    )


def rules_version() -> str:
    """By what a text is read and its claims are worded, at most 80 characters: others may find other things."""
    return f"{reading_version()}, {wording_version()}"


def worded_claims(snapshot: Snapshot, statement: Statement, spans: Iterable[Iterable[int]]) -> list[ProposedClaim]:
    """What the statement claims with its words at these places; nothing for more than one person says in one go.

    It takes the parser: call it outside any transaction.
    """
    said = AttributedStatement(
        content=_as_spans(spans),
        source=_as_spans(statement.speaker_spans),
        cue=_as_spans(statement.cue_spans),
        speaker=statement.speaker,
        speaker_is_inferred=statement.is_speaker_inferred,
        resolution_reason="",
        kind=Kind(statement.kind),
        reported_by=None,
        is_headline=False,
    )
    if sum(end - start for start, end in said.content) > _MOST_WORDED:
        return []
    return [_proposed(one) for one in propositions(snapshot.text, [said])[0]]


def is_shown(statement: Statement) -> bool:
    """Whether it is certain enough to open claims without a person."""
    return statement.confidence >= confidence_shown()


def confidence_shown() -> float:
    """From which confidence on a statement opens claims by itself: what is set, or else what the rules say."""
    chosen: float | None = settings.FACTCHECK_CONFIDENCE_SHOWN
    return SHOWN_FROM if chosen is None else chosen


def _statement(
    snapshot: Snapshot, found: AttributedStatement, proposed: Iterable[Proposition], reading: str
) -> Statement:
    return Statement(
        speaker=one_line(found.speaker, limit=200),
        is_speaker_inferred=found.speaker_is_inferred,
        speaker_reason=one_line(found.resolution_reason, limit=300),
        speaker_candidates=[one_line(name, limit=200) for name in found.candidates],
        kind=str(found.kind),
        reported_by=one_line(found.reported_by or "", limit=200),
        is_headline=found.is_headline,
        speaker_spans=as_lists(found.source),
        cue_spans=as_lists(found.cue),
        confidence=round(found.confidence, _PLACES),
        confidence_reasons=[*found.confidence_reasons],
        proposed=[_proposed(one) for one in proposed],
        reading=reading,
        **words_at("role", snapshot, found.role),
        **words_at("said_on", snapshot, found.said_on),
        **words_at("said_at", snapshot, found.said_at),
        **anchor_fields(snapshot, found.content),
    )


def anchor_fields(snapshot: Snapshot, content: Iterable[Iterable[int]]) -> dict[str, object]:
    """The columns that say where a statement's words stand."""
    spans = as_lists(content)
    anchor = anchor_at(snapshot.text, spans[0][0], spans[-1][1], text_sha256=snapshot.text_sha256)
    names = ("exact", "prefix", "suffix", "start", "end", "text_sha256")
    return {"snapshot": snapshot, "spans": spans, **{name: getattr(anchor, name) for name in names}}


def words_at(name: str, snapshot: Snapshot, span: Span | None) -> dict[str, object]:
    """A circumstance as its words and their place; both are empty where the text does not tell."""
    words = one_line(snapshot.text[slice(*span)], limit=200) if span else ""
    return {name: words, f"{name}_spans": [[*span]] if span else []}


def _as_spans(places: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in places)


def as_lists(spans: Iterable[Iterable[int]]) -> list[list[int]]:
    """Spans as they are stored."""
    return [[*span] for span in spans]


def _proposed(one: Proposition) -> ProposedClaim:
    return {
        "text": one_line(one.text, limit=500),
        "spans": as_lists(one.spans),
        "nature": str(one.nature),
        "worthiness": round(one.worthiness, _PLACES),
        "reasons": [*one.reasons],
    }
