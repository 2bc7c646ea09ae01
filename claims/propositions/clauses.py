"""Questions to the parse of what was said: the verb of a clause, its subject, its helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.passage import Passage, Range
from claims.attribution.syntax import child, is_verb
from claims.attribution.tables import words
from claims.propositions.lexicon import OPINION

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_HELPERS = ("aux", "auxpass")
#: Verbs of holding something true; what "I" or "we" hold is in their clause: "I think *taxes will fall*".
_HOLDS = words("think thinks believe believes hope hopes know guess suppose expect expects suspect reckon feel fear")

_WEATHER = words("rain rains rained raining snow snows snowed snowing take takes took")
_LINKS = words("is was be been 's ’s seems seemed appears appeared")


def subject_of(verb: Token) -> Token | None:
    """The clause's own subject."""
    return child(verb, "nsubj", "nsubjpass", "expl", "csubj")


def helpers(verb: Token) -> set[str]:
    """The verb's helping verbs, in lower case."""
    return {kid.lower_ for kid in verb.children if kid.dep_ in _HELPERS}


def has_helper_or_not(verb: Token) -> bool:
    """Whether a helping verb or a "not" stands before the verb, which a verb after "and" may share."""
    return any(kid.dep_ in (*_HELPERS, "neg") for kid in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether the verb has a tense by itself or by its own helper: "fell", "will fall", not "(to) fall"."""
    if any(kid.dep_ in _HELPERS and kid.tag_ in _FINITE for kid in verb.children):
        return True
    return verb.tag_ in _FINITE and not any(kid.tag_ == "TO" for kid in verb.children)


def holds_clause(passage: Passage, tokens: Range) -> bool:
    """Whether a finite verb with a subject of its own stands in the range."""
    return any(is_verb(token) and is_finite(token) and subject_of(token) for token in passage.doc[slice(*tokens)])


def is_main_clause(passage: Passage, tokens: Range) -> bool:
    """Whether the range is a clause of its own, not one that "if" or "which" ties to another."""
    head = head_of(passage, tokens)
    if head is None or not is_verb(head) or not is_finite(head) or subject_of(head) is None:
        return False
    return head.dep_ not in ("advcl", "relcl", "acl") and child(head, "mark") is None


def head_of(passage: Passage, tokens: Range) -> Token | None:
    """The word on which the others of the range hang; a verb where there is one."""
    start, end = tokens
    heads = [t for t in passage.doc[start:end] if t.head.i == t.i or not start <= t.head.i < end]
    heads = [t for t in heads if t.dep_ not in ("punct", "cc") and not t.is_space]
    return next((t for t in heads if is_verb(t)), heads[0] if heads else None)


def is_framed(verb: Token) -> bool:
    """Whether "I think", "we believe" or the like stands around the clause that matters."""
    subject = subject_of(verb)
    is_speaker = subject is not None and subject.lower_ in ("i", "we")
    return is_speaker and verb.lower_ in _HOLDS and child(verb, "ccomp") is not None


def core_of(verb: Token) -> Token:
    """The verb of what is held true where the clause is "I think …", else the verb itself."""
    for _ in range(3):
        inner = child(verb, "ccomp")
        if inner is None or not is_verb(inner) or not is_framed(verb):
            return verb
        verb = inner
    return verb


def is_empty_it(token: Token) -> bool:
    """Whether "it" names nothing: "it rains", "it is clear that …"."""
    if token.lower_ != "it":
        return False
    has_clause = any(kid.dep_ in ("ccomp", "xcomp", "advcl", "acl", "relcl", "csubj") for kid in token.head.children)
    return token.head.lower_ in _WEATHER or (token.head.lower_ in _LINKS and has_clause)


def is_judgement(token: Token) -> bool:
    """Whether the word calls something good or bad: an adjective or noun, not the "just" of "just now"."""
    return token.lower_ in OPINION and token.tag_.startswith(("JJ", "NN"))
