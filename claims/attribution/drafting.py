"""From token ranges to a draft: the spans of content, source and cue, lifted out of the parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.attribution.contents import after_opening
from claims.attribution.drafts import Draft, Source
from claims.attribution.names import is_inner_hyphen
from claims.attribution.passage import Passage, Range, without
from claims.attribution.statements import Span
from claims.attribution.syntax import is_future, noun_range
from claims.attribution.tables import words
from claims.attribution.titles import WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Alone, these words only point to what was said elsewhere.
_POINTING = words(
    "this that these those it them him her so such what which who both none all any some one ones and or as much"
)
#: What a source asks for itself.
_NAMELESS = re.compile(
    r"^(?:who )?(?:asked )?(?:for anonymity|anonymity|(?:to )?(?:remain|stay|be) (?:anonymous|unnamed)"
    r"|(?:(?:his|her|their) names? not (?:to )?be (?:used|published)"
    r"|(?:(?:he|she|they) )?not (?:to )?be (?:further )?(?:named|identified|quoted))"
    r"(?: (?:because|as|by|for|in|out|publicly|since|when|while)\b.*)?)$"
)
#: What may follow "that" only when it introduces a clause: "that talks failed", "that the …"; not "that claim is …".
_AFTER_THAT = frozenset({"NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "EX"})


def draft_of(
    passage: Passage, cue: Range, speaker: Token | None, ranges: list[Range], *, is_object: bool = False
) -> Draft | None:
    """The draft of what `ranges` report; None when nothing that says anything is left outside the saying clause."""
    source = source_range(passage, speaker) if speaker is not None else None
    parts = _parts(passage, ranges, _holes(cue, source, ranges))
    if not parts:
        return None
    if speaker is not None:
        parts[0] = _without_opening(passage, parts[0])
    parts[0], subordinator = _without_that(passage, parts[0])
    if _says_nothing(passage, parts):
        return None
    is_direct = all(passage.is_quoted(token) for part in parts for token in passage.words(part))
    touched = {passage.quotation_of(index) for low, high in parts for index in range(low, high)} - {None}
    return Draft(
        content=_content_spans(passage, parts, is_direct=is_direct),
        sentence=(passage.number, passage.sentence_of[cue[0]]),
        quotations=frozenset(passage.quotations[number].start for number in touched if number is not None),
        is_direct=is_direct,
        is_headline=passage.paragraph.is_headline,
        cue=passage.span(cue),
        source=source_of(passage, speaker, source, _relative(passage, source, cue)) if speaker and source else None,
        is_object=is_object,
        is_weak=is_object,
        subordinator=subordinator,
        cue_tag=passage.doc[cue[0]].tag_,
        is_possible=is_future(passage.doc[cue[0]]),
    )


def _holes(cue: Range, source: Range | None, ranges: list[Range]) -> list[Range]:
    """What is cut out of the ranges: cue and source, unless a range that the cue stands in holds the source as well."""
    if source is None or any(low <= min(cue[0], source[0]) and max(cue[1], source[1]) <= high for low, high in ranges):
        return [cue]
    return [cue, source]


def _parts(passage: Passage, ranges: list[Range], holes: list[Range]) -> list[Range]:
    """The ranges grown to whole quotations, without the holes, trimmed, in order; none is empty of words."""
    grown = passage.joined(passage.grown(tokens) for tokens in ranges)
    trimmed = (passage.trimmed(part) for tokens in grown for part in without(tokens, holes))
    return [part for part in trimmed if passage.words(part)]


def _says_nothing(passage: Passage, parts: list[Range]) -> bool:
    """ "Denied *that*", "asked *not to be named*": nothing that anybody could check."""
    said = [token for part in parts for token in passage.words(part)]
    if any(passage.is_quoted(token) for token in said):
        return False
    return all(token.lower_ in _POINTING for token in said) or bool(_NAMELESS.search(" ".join(t.lower_ for t in said)))


def _without_opening(passage: Passage, part: Range) -> Range:
    if passage.is_quoted(passage.doc[part[0]]):
        return part
    shorter = passage.trimmed((after_opening(passage, part), part[1]))
    return shorter if passage.words(shorter) else part


def _without_that(passage: Passage, part: Range) -> tuple[Range, Span | None]:
    """The part without the "that" which introduces it, and where that stands."""
    first = passage.doc[part[0]]
    rest = passage.trimmed((part[0] + 1, part[1]))
    follows = passage.doc[rest[0]] if rest[0] < rest[1] else first
    introduces = first.tag_ in ("IN", "WDT") or follows.tag_ in _AFTER_THAT
    if first.lower_ != "that" or not introduces or not passage.words(rest):
        return part, None
    return rest, passage.span((part[0], part[0] + 1))


def _content_spans(passage: Passage, parts: list[Range], *, is_direct: bool) -> list[Span]:
    """Spans of the parts; a content that is all quotation leaves its marks out."""
    spans = [passage.span(part) for part in parts]
    if not is_direct:
        return spans
    bare = [
        (max(start, quotation.inner_start), min(end, quotation.inner_end))
        for start, end in spans
        for quotation in passage.quotations
        if max(start, quotation.inner_start) < min(end, quotation.inner_end)
    ]
    return bare or spans


def source_range(passage: Passage, speaker: Token) -> Range:
    """The tokens of the phrase that names the speaker."""
    start, end = passage.trimmed(_outside(passage, noun_range(speaker), speaker.i))
    return (start, end) if start <= speaker.i < end else (speaker.i, speaker.i + 1)


def _outside(passage: Passage, tokens: Range, head: int) -> Range:
    """The part around the head without a quotation that begins before it or goes on after it."""
    start, end = tokens
    for number in {passage.quotation_of(index) for index in range(start, end)} - {None}:
        low, high = passage.range_of(number) if number is not None else (0, 0)
        is_before = low < start or (low == start and passage.ends_in_comma((low, high)))
        if is_before and high <= head:
            start = high
        elif high > end and low > head:
            end = low
    return start, end


def source_of(passage: Passage, head: Token, tokens: Range, pronoun: Span | None = None) -> Source:
    """The speaker's phrase with main word `head`, lifted out of the parse."""
    head, tokens = _without_weekday(head, tokens)
    head = _named_by_apposition(head, tokens)
    start = head.i
    while head.tag_.startswith("NNP") and start > tokens[0] and _is_name(passage.doc[start - 1]):
        start -= 1
    name = passage.text((start, head.i + 1)) if head.tag_.startswith("NNP") else ""
    return Source(
        span=passage.span(tokens),
        text=passage.text(tokens),
        head=head.text,
        tag=head.tag_,
        words=tuple(token.lower_ for token in passage.words((tokens[0], head.i + 1))),
        # The parser takes a lower-case noun for a name at times: "the finance *ministry*".
        name="" if name.islower() else name,
        pronoun=pronoun,
        is_several=any(kid.dep_ == "conj" and kid.i < tokens[1] for kid in head.children),
    )


def _is_name(token: Token) -> bool:
    return is_inner_hyphen(token) or (token.tag_.startswith("NNP") and token.lower_ not in WEEKDAYS)


def _without_weekday(head: Token, tokens: Range) -> tuple[Token, Range]:
    """ "*Klara Weiss* Tuesday said": the day is no part of the name."""
    if head.lower_ not in WEEKDAYS or head.i == tokens[0] or not _is_name(head.doc[head.i - 1]):
        return head, tokens
    return head.doc[head.i - 1], (tokens[0], head.i)


def _named_by_apposition(head: Token, tokens: Range) -> Token:
    """ "Its director, *Odo Varga*": the name is what the phrase is about."""
    if head.tag_.startswith("NNP"):
        return head
    names = (kid for kid in head.children if kid.dep_ == "appos" and kid.tag_.startswith("NNP") and kid.i < tokens[1])
    return next((name for name in names if name.doc[name.left_edge.i - 1].text == ","), head)


def _relative(passage: Passage, source: Range, cue: Range) -> Span | None:
    """The relative pronoun between source and cue: "the inspector, *who* said"."""
    for token in reversed(passage.doc[source[1] : cue[0]]):
        if token.tag_ in ("WP", "WDT") and token.dep_ == "nsubj":
            return passage.span((token.i, token.i + 1))
    return None
