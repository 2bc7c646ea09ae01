""" "According to X": the sentence around the phrase is what X reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.drafting import draft_of, source_of
from claims.attribution.drafts import Draft
from claims.attribution.passage import Passage, Range, extent, without
from claims.attribution.syntax import apposed_subject, child, is_noun, is_verb, noun_range

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES = frozenset({"ccomp", "relcl", "parataxis", "advcl"})
_LINKS = frozenset({"and", "but", "while", "though"})


def according(passage: Passage, token: Token) -> Draft | None:
    """The draft for an "according" that is followed by "to" and a source."""
    doc = passage.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    sentence = (token.sent.start, token.sent.end)
    phrase, source = _phrase(passage, token, sentence)
    named = passage.trimmed((token.i + 2, phrase[1]))
    if source is None or not passage.words(named):
        return None
    draft = draft_of(passage, phrase, None, _said(source, phrase, _scope(passage, token, phrase, sentence)))
    if draft is not None:
        draft.cue = passage.span((token.i, token.i + 2))
        draft.source = source_of(passage, source, named)
        draft.is_hearsay = True
    return draft


def _phrase(passage: Passage, token: Token, sentence: Range) -> tuple[Range, Token | None]:
    """The range of "according to X" and the main word of X, by the parse or else up to the next comma."""
    doc = passage.doc
    start = token.i + 2
    comma = next(
        (i for i in range(start, sentence[1]) if doc[i].text in (",", ".", ";") or passage.is_quoted(doc[i])),
        sentence[1],
    )
    noun = child(doc[token.i + 1], "pobj") or child(token, "pobj")
    if noun is not None and is_noun(noun):
        subject = apposed_subject(token.head)
        if subject is not None and subject.left_edge.i > noun.i:
            return (token.i, subject.left_edge.i - 1), noun
        end = max(noun_range(noun)[1], noun.i + 1)
        swallows_all = token.i == sentence[0] and not passage.words((end, sentence[1]))
        return (token.i, comma if swallows_all and comma > noun.i else end), noun
    nouns = [doc[i] for i in range(start, comma) if doc[i].tag_.startswith("NN")]
    return (token.i, comma), nouns[-1] if nouns else None


def _said(source: Token, phrase: Range, scope: Range) -> list[Range]:
    """The scope without what only tells more of the source: "according to a clerk *who left*"."""
    more = [extent(kid) for kid in source.children if kid.dep_ in ("relcl", "acl") and kid.left_edge.i >= phrase[1]]
    return [part for part in without(scope, more) if part[0] < part[1]] or [scope]


def _scope(passage: Passage, token: Token, phrase: Range, sentence: Range) -> Range:
    """The words that the phrase speaks of: the clause it stands in, up to an "and" or "but" after it."""
    start, end = sentence
    host = token.head
    while host.i != host.head.i and not (is_verb(host) and host.dep_ in _CLAUSES):
        host = host.head
    low, high = extent(host)
    is_clause = host.dep_ in _CLAUSES and low < phrase[0] and phrase[1] <= high
    if is_clause and not (host.dep_ in ("advcl", "ccomp") and passage.doc[phrase[0] - 1].text == ","):
        start, end = low, high
    after = phrase[1] + 1
    if start < phrase[0] and after < end and passage.doc[after].lower_ in _LINKS:
        end = phrase[1]
    return start, end
