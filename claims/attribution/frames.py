"""Saying clauses by the order of words alone, for sentences that the parser could not make sense of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.cues import TOLD
from claims.attribution.passage import Passage, Range
from claims.attribution.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = ("NN", "PRP", "DT", "EX", "CD")
_ENDS = frozenset({".", "?", "!"})
#: Words between a verb of saying and the "that" of what was said.
_BEFORE_THAT = 16


def content_by_position(passage: Passage, verb: Token, source: Range) -> list[Range]:
    """What stands before ", the mayor said" or after "the mayor said (that)", when it reads like a clause."""
    sentence = _sentence(passage, verb.i)
    frame = (min(verb.i, source[0]), max(verb.i + 1, source[1]))
    before = (sentence[0], frame[0])
    has_object = any(kid.dep_ == "dobj" and kid.i > verb.i for kid in verb.children) and lemma(verb) not in TOLD
    if _is_parted(passage, frame[0] - 1, sentence) and not has_object and _is_whole(passage, before):
        return [before, *_resumed(passage, frame, sentence)]
    if verb.i < source[0] or verb.dep_ == "advcl":
        return []
    after = _after(passage, verb, sentence)
    return [after] if after is not None and _is_clause(passage, after) else []


def _sentence(passage: Passage, index: int) -> Range:
    """From full stop to full stop outside quotations, whatever the parser took for sentences."""
    doc = passage.doc
    start, end = index, index + 1
    while start > 0 and not (doc[start - 1].text in _ENDS and doc[start].is_sent_start):
        start -= 1
    while end < len(doc) and not (doc[end - 1].text in _ENDS and doc[end].is_sent_start):
        end += 1
    return start, end


def _is_parted(passage: Passage, index: int, sentence: Range) -> bool:
    """Whether a comma, or the end of a quotation, stands at this place."""
    return index > sentence[0] and (passage.doc[index].text == "," or passage.is_quoted(passage.doc[index]))


def _resumed(passage: Passage, frame: Range, sentence: Range) -> list[Range]:
    """What follows when the frame is closed by a comma at once: ", the mayor said, *and will stay so*"."""
    doc = passage.doc
    if frame[1] >= sentence[1] or doc[frame[1]].text != "," or doc[frame[1] - 1].i + 2 >= sentence[1]:
        return []
    follows = doc[frame[1] + 1]
    return [] if follows.tag_ in ("VBG", "WP", "WDT", "WRB", "VBN") else [(frame[1] + 1, sentence[1])]


def _after(passage: Passage, verb: Token, sentence: Range) -> Range | None:
    doc = passage.doc
    for index in range(verb.i + 1, min(sentence[1], verb.i + _BEFORE_THAT)):
        token = doc[index]
        if token.lower_ == "that" and token.tag_ in ("IN", "WDT"):
            return index, sentence[1]
        if token.text in (",", ":", ";") or token.tag_ in _FINITE or passage.is_quoted(token):
            break
    follows = doc[min(verb.i + 1, len(doc) - 1)]
    is_listener = lemma(verb) in TOLD or any(kid.dep_ == "dobj" and kid.i > verb.i for kid in verb.children)
    if is_listener or follows.tag_ in ("IN", "TO", "RP", "WP", "WRB", "WDT", "CC") or not follows.text.isalnum():
        return None
    end = sentence[1]
    if verb.dep_ == "relcl":
        end = next((i for i in range(verb.i + 1, end) if doc[i].text == "," and not passage.is_quoted(doc[i])), end)
    return verb.i + 1, end


def _is_whole(passage: Passage, tokens: Range) -> bool:
    """A clause, and not only one that leads up to the main clause: "*When funds ran out*, the mayor said enough"."""
    doc = passage.doc
    first = doc[tokens[0]]
    leads_up = first.tag_ in ("IN", "WRB", "VBN", "VBG")
    return _is_clause(passage, tokens) and not (
        leads_up and not any(t.text == "," for t in doc[tokens[0] : tokens[1] - 1])
    )


def _is_clause(passage: Passage, tokens: Range) -> bool:
    """Whether a finite verb stands in it, with something before the verb that can be its subject."""
    seen = False
    for token in passage.doc[tokens[0] : tokens[1]]:
        if token.tag_ in _FINITE and seen:
            return True
        if token.text in (",", ":", ";") and not seen:
            return False
        seen = seen or token.tag_.startswith(_SUBJECTS)
    return False
