"""Questions to the dependency parse: who is the subject, is the verb denied, what belongs to its own clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.cues import ACCOMPANIES, LEMMAS, OBJECT_CONTROL, SAYS_BESIDES, UNSAID
from claims.attribution.passage import Range, extent
from claims.attribution.titles import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset({"who", "which", "that"})
_NEGATED = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "nobody", "none", "without"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis"})
_MAX_CLIMB = 5
#: "Not" stands this close before the verb it denies; farther off it is part of the reported words.
_NEAR = 3
_MODALS = frozenset({"will", "would", "may", "might", "could", "should", "can", "must", "wo", "’ll", "'ll"})
_CLOSING = frozenset({"”", '"', "''", "’"})
_GOES_ON = frozenset({"go", "goes", "going", "went", "continue", "continues", "continued", "proceeded", "rushed"})


def lemma(token: Token) -> str:
    """The verb's base form where the cue tables know it, else the word itself."""
    return LEMMAS.get(token.lower_, token.lower_)


def is_verb(token: Token) -> bool:
    return token.tag_.startswith("VB")


def is_noun(token: Token) -> bool:
    return token.tag_.startswith(("NN", "PRP", "DT", "CD", "WP"))


def is_date(token: Token) -> bool:
    """A weekday or month without a name before it: "in May", "12 March"; months that are names, "May", may speak."""
    is_named = token.i > 0 and token.nbor(-1).tag_.startswith("NNP")
    if token.lower_ in WEEKDAYS:
        return not is_named
    is_month = token.lower_ in MONTHS and not is_named
    return is_month and (token.dep_ in ("pobj", "npadvmod") or any(kid.tag_ == "CD" for kid in token.children))


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of the labels."""
    return next((kid for kid in token.children if kid.dep_ in labels), None)


def own_subject(verb: Token) -> Token | None:
    """The verb's own grammatical subject, relative pronouns replaced by what they stand for."""
    subject = child(verb, "nsubj", "nsubjpass")
    if subject is not None and subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head
    return subject


def apposed_subject(verb: Token) -> Token | None:
    """The subject that the parser took for an apposition to the phrase before: "In Velor, *Mayor Lind* said"."""
    if own_subject(verb) is not None or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    for phrase in reversed([kid for kid in verb.lefts if kid.dep_ in ("prep", "pcomp")]):
        parts = [token for token in phrase.subtree if token.dep_ == "appos" and token.nbor(1).i <= verb.i]
        first = min(parts, key=lambda part: part.left_edge.i, default=None)
        if first is not None and first.left_edge.nbor(-1).text == "," and is_noun(first):
            return first
    return None


def speaker_of(verb: Token) -> Token | None:
    """The head word of who does the saying: the subject, an inherited one, or the agent of a passive."""
    if is_passive(verb):
        agent = child(verb, "agent")
        return child(agent, "pobj") if agent is not None else None
    return _inherited_subject(verb)


def is_passive(verb: Token) -> bool:
    if verb.tag_ != "VBN":
        return False
    if child(verb, "auxpass", "nsubjpass", "agent") is not None:
        return True
    if any(kid.dep_ == "aux" for kid in verb.children):
        return False
    if verb.dep_ == "conj" and own_subject(verb) is None:
        return is_passive(verb.head)
    return verb.dep_ in ("acl", "advcl")


def goes_with_saying(verb: Token) -> bool:
    """Whether it is a participle of saying set off at the end: "said taxes fell, *adding* that prices rose"."""
    start = verb.left_edge.i
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "acl") or start == 0 or lemma(verb) not in ACCOMPANIES:
        return False
    before = (
        verb.doc[start - 2 : start]
        if verb.doc[start - 1].text in _CLOSING and start > 1
        else verb.doc[start - 1 : start]
    )
    return before[0].text in (",", "-", "--", "—", "–") and own_subject(verb) is None


def says_besides(verb: Token) -> Token | None:
    """The saying which a verb of saying inside its reported clause goes on: "said taxes fell and *called* it luck"."""
    clause = verb.head
    while clause.dep_ == "conj" and is_verb(clause.head):
        clause = clause.head
    outer = clause.head
    is_within = verb.dep_ == "conj" and clause.dep_ == "ccomp" and is_verb(outer) and clause.i > outer.i
    if not is_within or own_subject(verb) is not None or own_subject(outer) is None:
        return None
    if any(kid.dep_ == "aux" and kid.lower_ in ("has", "have", "’ve", "'ve") for kid in clause.children):
        return None
    is_same = verb.tag_ == outer.tag_ and verb.tag_ in ("VBD", "VBZ", "VBP") and child(verb, "aux") is None
    return outer if is_same and lemma(outer) in ACCOMPANIES and lemma(verb) in SAYS_BESIDES else None


def _said_with(verb: Token) -> Token:
    """The verb of saying that a participle of saying goes with, above the clause which the parser hung it on."""
    above = verb.head
    for _ in range(_MAX_CLIMB):
        is_inside = above.dep_ in ("ccomp", "xcomp", "conj", "relcl", "acl", "advcl", "attr", "dobj", "pobj", "prep")
        if is_verb(above) and lemma(above) in ACCOMPANIES and own_subject(above) is not None:
            return above
        if not is_inside:
            break
        above = above.head
    return verb


def _inherited_subject(verb: Token) -> Token | None:
    asked: Token | None = _said_with(verb) if goes_with_saying(verb) else says_besides(verb) or verb
    for _ in range(_MAX_CLIMB):
        if asked is None:
            return None
        if (subject := own_subject(asked)) is not None:
            return subject
        noun, asked = _governor(asked)
        if noun is not None:
            return noun
    return None


def _governor(verb: Token) -> tuple[Token | None, Token | None]:
    """What a verb without a subject hangs on: the noun that acts in it, or else the verb whose subject it shares."""
    head = verb.head
    if verb.dep_ == "pcomp" and head.dep_ in ("prep", "advcl"):
        return (None, head.head) if is_verb(head.head) else (head.head if is_noun(head.head) else None, None)
    if verb.dep_ in ("acl", "relcl"):
        return head if is_noun(head) else None, None
    if verb.dep_ == "xcomp" and lemma(head) in OBJECT_CONTROL and (target := child(head, "dobj")) is not None:
        return target, None
    return None, head if verb.dep_ in _SHARES_SUBJECT and is_verb(head) and head.i != verb.i else None


def is_unsaid(verb: Token) -> bool:
    """Whether the words were not said: "did not say", "declined to say", "never said", "has yet to say"."""
    if _is_negated(verb):
        return True
    head = verb
    for _ in range(_MAX_CLIMB):
        if head.dep_ not in ("xcomp", "ccomp") or not is_verb(head.head) or own_subject(head) is not None:
            return False
        head = head.head
        if _is_negated(head) or lemma(head) in UNSAID:
            return True
    return False


def _is_negated(verb: Token) -> bool:
    if any((kid.dep_ == "neg" or kid.lower_ in _NEGATED) and 0 < verb.i - kid.i <= _NEAR for kid in verb.children):
        return True
    subject = own_subject(verb)
    return subject is not None and (subject.lower_ in _NEGATED or any(kid.lower_ == "no" for kid in subject.children))


def is_aside(verb: Token) -> bool:
    """Whether it is a participle that only accompanies another act: "left, pointing to the clock"."""
    has_own = any(kid.dep_ in ("aux", "nsubj", "nsubjpass") for kid in verb.children)
    return verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl") and not has_own


def is_hypothetical(verb: Token) -> bool:
    """Whether the saying itself is only imagined: a bare imperative, "if he says", "to say the least"."""
    mark = child(verb, "mark")
    if mark is not None and mark.lower_ in ("if", "unless"):
        return True
    has_to = any(kid.tag_ == "TO" for kid in verb.children)
    if has_to and verb.dep_ not in ("xcomp", "ccomp", "conj"):
        return verb.dep_ != "advcl" or verb.head.lower_ not in _GOES_ON
    return verb.tag_ == "VB" and not has_to and child(verb, "aux") is None and verb.dep_ == "ROOT"


def is_future(verb: Token) -> bool:
    """Whether the act is only intended or possible: "will announce", "plans to announce"."""
    helpers = {kid.lower_ for kid in verb.children if kid.dep_ == "aux"}
    if helpers & _MODALS:
        return True
    return "to" in helpers and verb.dep_ == "xcomp" and verb.head.lower_ not in _GOES_ON


def is_question(verb: Token) -> bool:
    """Whether the clause of saying asks: "Did she say …?"."""
    subject = own_subject(verb)
    helper = child(verb, "aux")
    return helper is not None and subject is not None and helper.i < subject.i and subject.i < verb.i


def clause_frame(verb: Token, content: list[Range]) -> Range:
    """The words of the saying clause itself around the verb: "the minister told reporters on Monday"."""
    start = verb.i
    end = verb.i + 1
    for kid in verb.children:
        low, high = extent(kid)
        if kid.dep_ in ("punct", "cc", "conj") or any(low < b and high > a for a, b in content):
            continue
        start, end = min(start, low), max(end, high)
    return start, end


def noun_range(noun: Token) -> Range:
    """The noun phrase without trailing clauses: relative clauses and participles are cut off."""
    start, end = extent(noun)
    for kid in noun.children:
        if kid.i > noun.i and kid.dep_ in ("relcl", "acl", "cc", "conj") and kid.dep_ not in ("cc", "conj"):
            end = min(end, kid.left_edge.i)
    return start, max(end, noun.i + 1)
