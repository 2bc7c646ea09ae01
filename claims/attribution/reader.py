"""Read an English text: paragraphs are parsed one by one, attributions found, speakers resolved over the whole text."""

from __future__ import annotations

from claims.attribution.attributions import attributions
from claims.attribution.circumstances import with_circumstances
from claims.attribution.colons import with_labels
from claims.attribution.confidence import with_confidence
from claims.attribution.drafts import Draft
from claims.attribution.follow_ups import with_follow_ups
from claims.attribution.hops import with_reporters
from claims.attribution.names import Mention, mentions
from claims.attribution.paragraphs import Paragraph, paragraphs
from claims.attribution.parsing import parsing
from claims.attribution.passage import Passage
from claims.attribution.quotes import quotations
from claims.attribution.speakers import Speakers
from claims.attribution.statements import AttributedStatement, Kind, Span


def read_english(text: str, *, title: str = "") -> tuple[AttributedStatement, ...]:
    """The attributed statements of an English text, in text order; the title only helps to resolve names."""
    read = [(paragraph, quotations(paragraph)) for paragraph in paragraphs(text)]
    drafts: list[Draft] = []
    named = _named_in_title(title)
    with parsing(paragraph.text for paragraph, _ in read) as docs:
        for number, ((paragraph, quoted), doc) in enumerate(zip(read, docs, strict=True)):
            passage = Passage(paragraph, doc, quoted, number)
            drafts += with_reporters(passage, with_circumstances(passage, attributions(passage)))
            named += mentions(passage)
    drafts = with_labels(drafts, read, named)
    speakers = Speakers(named)
    sure = with_confidence(text, with_follow_ups(text, drafts, read))
    return tuple(_statement(draft, speakers, confidence, reasons) for draft, confidence, reasons in sure)


def _named_in_title(title: str) -> list[Mention]:
    """The title's names, as if it stood before the text."""
    heads = [Paragraph(line, -len(title) - 1, is_headline=True) for line in (" ".join(title.split()),) if line]
    with parsing(head.text for head in heads) as docs:
        return [
            mention for head, doc in zip(heads, docs, strict=True) for mention in mentions(Passage(head, doc, (), -1))
        ]


def _statement(draft: Draft, speakers: Speakers, confidence: float, reasons: tuple[str, ...]) -> AttributedStatement:
    resolution = speakers.resolve(draft)
    reporter = speakers.of_reporter(draft.reporter, draft.sentence) if draft.reporter else None
    return AttributedStatement(
        content=tuple(draft.content),
        source=_source(draft),
        cue=(draft.cue,) if draft.cue else (),
        speaker=resolution.speaker,
        speaker_is_inferred=resolution.is_inferred,
        resolution_reason=resolution.reason,
        kind=_kind(draft),
        reported_by=reporter if reporter != resolution.speaker else None,
        is_headline=draft.is_headline,
        is_object=draft.is_object,
        subordinator=draft.subordinator,
        candidates=resolution.candidates,
        said_on=draft.said_on,
        said_at=draft.said_at,
        role=speakers.role_of(draft.source, resolution),
        confidence=confidence,
        confidence_reasons=reasons,
    )


def _source(draft: Draft) -> tuple[Span, ...]:
    if draft.source is None:
        return ()
    pronoun = draft.source.pronoun
    return (draft.source.span, pronoun) if pronoun and pronoun[0] >= draft.source.span[1] else (draft.source.span,)


def _kind(draft: Draft) -> Kind:
    if draft.is_direct:
        return Kind.DIRECT
    return Kind.MIXED if draft.quotations else Kind.INDIRECT
