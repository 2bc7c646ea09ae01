"""Find the attributions of one passage: verbs and nouns of saying, "according to", speakers before a colon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claims.attribution import contents
from claims.attribution.cues import LEMMAS, LIGHT_VERBS, NOUNS, PARTICLES, VERBS, Takes
from claims.attribution.drafts import Draft, Source
from claims.attribution.passage import Passage, Range, extent, without
from claims.attribution.statements import Span
from claims.attribution.syntax import (
    child,
    is_hypothetical,
    is_noun,
    is_question,
    is_unsaid,
    is_verb,
    lemma,
    noun_range,
    speaker_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUTHOR = frozenset({"i", "we", "you", "me", "us", "one"})
_POINTERS = frozenset({"this", "that", "these", "those", "which", "what", "there", "it"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their"})


def attributions(passage: Passage) -> list[Draft]:
    """The passage's attributions in text order of their cues; each quotation is the main content of one at most."""
    found: list[tuple[int, Draft]] = []
    waiting: list[Token] = []
    for token in passage.doc:
        if passage.is_quoted(token):
            continue
        if token.lower_ == "according":
            draft = _according(passage, token)
        elif token.lower_ in LEMMAS and is_verb(token):
            draft = _of_verb(passage, token)
            if draft is None:
                waiting.append(token)
        else:
            draft = _of_noun(passage, token) if token.lower_ in NOUNS else None
        if draft is not None:
            found.append((token.i, draft))
    found += _beside_quotations(passage, waiting, [draft for _, draft in found])
    return [draft for _, draft in sorted(found, key=lambda pair: pair[0])]


def _of_verb(passage: Passage, verb: Token) -> Draft | None:
    """A statement reported by the verb's own grammar; quotations that only stand beside it come later."""
    speaker = _speaker(passage, verb)
    if speaker is None or not _is_said(verb):
        return None
    takes, particle = _takes(verb)
    cue = (min(verb.i, particle.i), max(verb.i, particle.i) + 1) if particle is not None else (verb.i, verb.i + 1)
    if Takes.CLAUSE in takes:
        ranges = contents.clause_content(passage, verb)
        if ranges and _is_statement_subject(verb, speaker):
            return _draft(passage, cue, speaker, ranges)
    if Takes.INFINITIVE in takes and (ranges := contents.infinitive_content(verb)):
        return _draft(passage, cue, speaker, ranges, is_object=True)
    if passage.paragraph.is_headline or speaker.lower_ in _POINTERS:
        return None
    ranges = contents.object_content(passage, verb) if Takes.OBJECT in takes else []
    if not ranges:
        ranges = contents.prepositional_content(verb)
        cue = (verb.i, ranges[0][0]) if ranges and ranges[0][0] - verb.i <= 3 else cue  # noqa: PLR2004
    return _draft(passage, cue, speaker, ranges, is_object=True) if ranges else None


def _takes(verb: Token) -> tuple[Takes, Token | None]:
    """What the verb may take, with its particle when the two form a verb of their own."""
    base = lemma(verb)
    for kid in verb.children:
        if kid.dep_ in ("prt", "advmod", "acomp", "oprd", "ccomp") and (base, kid.lower_) in PARTICLES:
            return PARTICLES[base, kid.lower_], kid
    return VERBS.get(base, Takes(0)), None


def _speaker(passage: Passage, verb: Token) -> Token | None:
    """Who says it, when that is somebody other than the author or the reader."""
    speaker = speaker_of(verb)
    if speaker is None or passage.is_quoted(speaker) or speaker.lower_ in _AUTHOR or not is_noun(speaker):
        return None
    return speaker


def _is_said(verb: Token) -> bool:
    return not (is_unsaid(verb) or is_hypothetical(verb) or is_question(verb))


def _is_statement_subject(verb: Token, speaker: Token) -> bool:
    """ "That suggests …" and "it shows …" draw a conclusion; "it said" may well be an organisation speaking."""
    return speaker.lower_ not in _POINTERS or (
        speaker.lower_ == "it" and lemma(verb) in ("say", "add", "note", "announce")
    )


def _draft(
    passage: Passage, cue: Range, speaker: Token | None, ranges: list[Range], *, is_object: bool = False
) -> Draft | None:
    """Spans from token ranges: grown to whole quotations, without the saying clause; None if no word is left."""
    holes = [cue]
    source = _source_range(passage, speaker) if speaker is not None else None
    if source is not None and not any(
        low <= source[0] and source[1] <= high and _is_inside(cue, (low, high)) for low, high in ranges
    ):
        holes.append(source)
    grown = sorted(passage.grown(tokens) for tokens in ranges)
    kept: list[Range] = []
    for tokens in grown:
        for part in without(tokens, holes):
            part = passage.trimmed(part)  # noqa: PLW2901
            if part[0] < part[1] and passage.words(part) and (not kept or part[0] >= kept[-1][1]):
                kept.append(part)
    if not kept:
        return None
    subordinator = None
    first = kept[0]
    if passage.doc[first[0]].lower_ == "that" and passage.doc[first[0]].tag_ == "IN" and first[1] - first[0] > 1:
        subordinator = passage.span((first[0], first[0] + 1))
        kept[0] = passage.trimmed((first[0] + 1, first[1]))
    quoted = {number for low, high in kept for i in range(low, high) if (number := passage.quotation_of(i)) is not None}
    is_direct = all(passage.is_quoted(token) for part in kept for token in passage.words(part))
    return Draft(
        content=_content_spans(passage, kept, is_direct=is_direct),
        sentence=(passage.number, passage.sentence_of[cue[0]]),
        quotations=frozenset(passage.quotations[number].start for number in quoted),
        is_direct=is_direct,
        is_headline=passage.paragraph.is_headline,
        cue=passage.span(cue),
        source=source_of(passage, speaker, source) if speaker is not None and source is not None else None,
        is_object=is_object,
        subordinator=subordinator,
    )


def _is_inside(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _content_spans(passage: Passage, parts: list[Range], *, is_direct: bool) -> list[Span]:
    spans = [passage.span(part) for part in parts]
    if not is_direct:
        return spans
    bare: list[Span] = []
    for start, end in spans:
        for quotation in passage.quotations:
            low, high = max(start, quotation.inner_start), min(end, quotation.inner_end)
            if low < high:
                bare.append((low, high))
    return bare or spans


def _source_range(passage: Passage, speaker: Token) -> Range:
    start, end = passage.trimmed(noun_range(speaker))
    return (start, end) if start <= speaker.i < end else (speaker.i, speaker.i + 1)


def source_of(passage: Passage, head: Token, tokens: Range) -> Source:
    """Lift the speaker's words out of the parse."""
    start = head.i
    if head.tag_.startswith("NNP"):
        while start > tokens[0] and passage.doc[start - 1].tag_.startswith("NNP"):
            start -= 1
    span = passage.span(tokens)
    text = passage.doc.text[span[0] - passage.paragraph.start : span[1] - passage.paragraph.start]
    name = passage.doc[start : head.i + 1].text if head.tag_.startswith("NNP") else ""
    words = tuple(token.lower_ for token in passage.words((tokens[0], head.i + 1)))
    return Source(span, text, head.text, head.tag_, words, name)


def _beside_quotations(passage: Passage, verbs: list[Token], found: list[Draft]) -> Iterator[tuple[int, Draft]]:
    """Quotations that no grammar tied to a verb go to the saying clause they touch."""
    taken = {start for draft in found for start in draft.quotations}
    free = {number for number, quotation in enumerate(passage.quotations) if quotation.start not in taken}
    for verb in verbs:
        if not free:
            return
        if not _takes(verb)[0] & (Takes.QUOTE | Takes.CLAUSE) or not _is_said(verb):
            continue
        speaker = _speaker(passage, verb) or _neighbour(passage, verb)
        ranges = contents.quotation_beside(passage, verb, free) if speaker is not None else []
        draft = _draft(passage, (verb.i, verb.i + 1), speaker, ranges) if ranges else None
        if draft is not None:
            free -= {number for number in free if passage.quotations[number].start in draft.quotations}
            yield verb.i, draft


def _neighbour(passage: Passage, verb: Token) -> Token | None:
    """The noun right before or after the verb, for clauses that the parser could not read: "…," said Mayor Ortiz."""
    for step in (1, -1):
        at = verb.i + step
        best = None
        while 0 <= at < len(passage.doc) and abs(at - verb.i) <= 6:  # noqa: PLR2004
            token = passage.doc[at]
            if passage.is_quoted(token) or token.is_punct or is_verb(token):
                break
            if token.tag_ in ("NNP", "NNPS", "NN", "NNS", "PRP"):
                best = token
                if step < 0 or token.tag_ == "PRP":
                    break
            elif best is not None:
                break
            at += step
        if best is not None and best.lower_ not in _AUTHOR:
            return best
    return None


def _according(passage: Passage, token: Token) -> Draft | None:
    """ "According to X, …": the clause it stands in, without the phrase itself."""
    doc = passage.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    to = doc[token.i + 1]
    noun = child(to, "pobj") or child(token, "pobj")
    if noun is None or not is_noun(noun):
        return None
    phrase = (token.i, max(noun_range(noun)[1], noun.i + 1))
    sentence = token.sent
    host = token.head
    while host.i != host.head.i and not (
        is_verb(host) and host.dep_ in ("ROOT", "ccomp", "conj", "relcl", "parataxis", "advcl")
    ):
        host = host.head
    scope = extent(host) if host.i != token.i else (sentence.start, sentence.end)
    if host.dep_ != "ROOT" and (scope[0] > phrase[0] or scope[1] < phrase[1]):
        scope = (sentence.start, sentence.end)
    draft = _draft(passage, phrase, None, [scope])
    if draft is not None:
        draft.cue = passage.span((token.i, token.i + 2))
        draft.is_hearsay = True
        draft.source = source_of(passage, noun, passage.trimmed((to.i + 1, phrase[1])))
    return draft


def _of_noun(passage: Passage, noun: Token) -> Draft | None:
    """ "The minister's claim that …", "made the point that …"."""
    clause = next(
        (kid for kid in noun.children if kid.dep_ in ("acl", "ccomp", "relcl") and kid.i > noun.i and _has_that(kid)),
        None,
    )
    if clause is None:
        return None
    owner = child(noun, "poss")
    if owner is None and noun.dep_ == "dobj" and noun.head.lower_ in LIGHT_VERBS and _is_said(noun.head):
        owner = speaker_of(noun.head)
    if owner is None or passage.is_quoted(owner) or owner.lower_ in ("my", "our", "your", "i", "we", "you"):
        return None
    return _draft(passage, (noun.i, noun.i + 1), owner, [extent(clause)])


def _has_that(clause: Token) -> bool:
    return any(kid.dep_ == "mark" and kid.lower_ == "that" for kid in clause.children)
