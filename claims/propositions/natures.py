"""What kind of thing a clause says: by its helpers, its verb, and who its subject is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.attribution.passage import Passage
from claims.attribution.statements import AttributedStatement, Kind
from claims.attribution.syntax import child, is_verb
from claims.attribution.tables import words
from claims.propositions.clauses import core_of, head_of, helpers, is_framed, is_judgement, subject_of
from claims.propositions.lexicon import ASKS, COMMITS, EXPECTED, FORETELLS, INTENDS, JUDGES, OUGHT, UNWILLED
from claims.propositions.proposition import Nature
from claims.propositions.splitting import Clause

if TYPE_CHECKING:
    from spacy.tokens import Token

_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"})
_ASKING = words("do does did is are will can has have would could")
_NO_ONE = words("that this it these those")
_NAMELESS = words("the a an of and for")
_WOULD = frozenset({"would", "'d", "’d"})
_MAY = frozenset({"may", "might", "could"})


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who said the clause, and by which words of saying; all empty for a headline."""

    names: frozenset[str] = frozenset()
    cue: str = ""
    is_indirect: bool = False

    @classmethod
    def of(cls, text: str, statement: AttributedStatement) -> Sayer:
        names = {word.lower() for word in statement.speaker.split() if word[:1].isupper()} - _NAMELESS
        cue = text[slice(*statement.cue[0])].lower() if statement.cue else ""
        return cls(frozenset(names), cue, statement.kind is not Kind.DIRECT)

    @property
    def verb(self) -> frozenset[str]:
        """The words of saying as a set: "has", "vowed"."""
        return frozenset(self.cue.split())


def nature_of(passage: Passage, clause: Clause, sayer: Sayer, *, opens_with_sayer: bool) -> Nature:
    """The clause's nature; where several would fit, the one that tells most about how to check it.

    `opens_with_sayer`: the "he" that opens the clause is who said it.
    """
    tokens = list(passage.doc[slice(*clause.tokens)])
    if sayer.verb & ASKS or _is_marked_question(passage, tokens):
        return Nature.QUESTION
    head = head_of(passage, clause.tokens)
    if head is None or not is_verb(head):
        return Nature.OPINION if _judges(tokens) else Nature.FACT
    subject = subject_of(head) or (passage.doc[clause.shared[1] - 1] if clause.shared else None)
    if _asks(tokens, subject):
        return Nature.QUESTION
    core = core_of(head)
    if _is_promise(core, subject_of(core) or subject, sayer, opens_with_sayer=opens_with_sayer):
        return Nature.PROMISE
    if _is_future(core) or sayer.verb & FORETELLS or _has_to(core):
        return Nature.PREDICTION
    is_opinion = helpers(core) & OUGHT or _judges(tokens) or (is_framed(head) and not _has_number(tokens))
    return Nature.OPINION if is_opinion else Nature.FACT


def nature_of_act(sayer: Sayer) -> Nature:
    """The nature of "Mara Lind vowed to resign", "… condemned the ban", "… ruled out a tax"."""
    if sayer.verb & COMMITS:
        return Nature.PROMISE
    if sayer.verb & ASKS:
        return Nature.QUESTION
    if sayer.verb & FORETELLS:
        return Nature.PREDICTION
    return Nature.OPINION if sayer.verb & JUDGES else Nature.FACT


def _is_marked_question(passage: Passage, tokens: list[Token]) -> bool:
    """Whether a question mark stands in the clause, at its end or outside quotations."""
    return any(token.text == "?" and (token == tokens[-1] or not passage.is_quoted(token)) for token in tokens)


def _asks(tokens: list[Token], subject: Token | None) -> bool:
    """ "Did she …", "Is it …": a helper that opens the clause before its subject. "Had it …" is a condition."""
    first = next((token for token in tokens if token.text.isalpha()), None)
    return first is not None and subject is not None and first.i < subject.i and first.lower_ in _ASKING


def _is_promise(core: Token, doer: Token | None, sayer: Sayer, *, opens_with_sayer: bool) -> bool:
    """Whether somebody binds themselves: "we will sign", "the council vowed to sign"."""
    act = child(core, "xcomp")
    is_to = act is not None and any(kid.tag_ == "TO" for kid in act.children)
    is_somebody = doer is None or doer.lower_ not in _NO_ONE
    if core.lower_ in COMMITS and is_somebody and (is_to or child(core, "ccomp") is not None):
        return True
    names = sayer.names | {"i", "we"}
    if doer is None or not (doer.lower_ in names or (opens_with_sayer and doer.tag_ == "PRP")):
        return bool(sayer.verb & COMMITS) and _is_future(core)
    if core.lower_ == "going" and is_to and act is not None:
        return act.lower_ not in UNWILLED
    if core.lower_ in INTENDS and is_to:
        return True
    will = helpers(core) & (_WILL if sayer.is_indirect else _WILL - _WOULD)
    return bool(will) and core.tag_ == "VB" and core.lower_ not in UNWILLED and child(core, "auxpass") is None


def _is_future(core: Token) -> bool:
    used = helpers(core)
    if used & _WILL and (core.tag_ == "VB" or not used & _WOULD):
        return True
    if used & _MAY:
        return "have" not in used
    to = child(core, "xcomp")
    is_to = to is not None and any(kid.tag_ == "TO" for kid in to.children)
    if core.lower_ == "going" and is_to:
        return True
    expected = core if core.lower_ in EXPECTED else child(core, "acomp")
    return expected is not None and expected.lower_ in EXPECTED and (is_to or child(expected, "xcomp") is not None)


def _has_to(core: Token) -> bool:
    """Headlines' future: "Harbour to close in May"."""
    return subject_of(core) is not None and any(kid.tag_ == "TO" and kid.i < core.i for kid in core.children)


def _judges(tokens: list[Token]) -> bool:
    """Whether something is called good or bad; beside a number that is only the garnish of a fact."""
    return any(map(is_judgement, tokens)) and not _has_number(tokens)


def _has_number(tokens: list[Token]) -> bool:
    return any(token.tag_ == "CD" for token in tokens)
