"""How much a proposition is worth a person's time: signs found in its words, weighed, and told in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from claims.attribution.passage import Passage, Range
from claims.attribution.syntax import child, is_verb
from claims.attribution.tables import words
from claims.attribution.titles import DATES
from claims.propositions.clauses import head_of, helpers, holds_clause, is_empty_it, is_judgement, subject_of
from claims.propositions.lexicon import (
    ALL_OR_NONE,
    CAUSES,
    COMPARES,
    COURTESY,
    LAW,
    LAW_VERBS,
    NEEDS_THAN,
    OUGHT,
    PERSONAL_NOUNS,
    PERSONAL_VERBS,
    STATES,
    VAGUE,
)
from claims.propositions.proposition import Nature
from claims.propositions.weights import START, Sign

if TYPE_CHECKING:
    from spacy.tokens import Token

_CAUSE = re.compile(rf"\b(?:{'|'.join(CAUSES)})\b", re.IGNORECASE)
_PAST = words("has have had was were been")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_MAGNITUDES = words("hundred thousand million billion trillion dozen")
_POINTERS = words("it they he she this that these those")
_SHORT_DATES = words("jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. a.m. p.m. am pm")
_SHORTEST_NAME = 3
_MOST_NAMED = 3
_LONGEST = 60
#: A sign found, with the words that show it.
Found = tuple[Sign, str]


def worthiness(
    passage: Passage,
    tokens: Range,
    nature: Nature,
    *,
    shared: Range | None = None,
    is_resolved: bool = False,
    is_act: bool = False,
) -> tuple[float, tuple[str, ...]]:
    """The score and its reasons, strongest first.

    `shared` is the subject taken over from the clause before; `is_resolved` when a name stands for the pronoun that
    opens it; `is_act` for what a verb of saying acts on, which is a sentence only together with that verb.
    """
    found = [*_of_nature(nature), *_signs(passage, tokens, nature)]
    if shared is None and not is_act and not holds_clause(passage, tokens):
        found.append((Sign.NO_CLAUSE, ""))
    if not is_resolved and (pointer := _pointer(passage, tokens, shared)):
        found.append((Sign.UNCLEAR, pointer))
    return weighed(found)


def weighed(found: Iterable[Found]) -> tuple[float, tuple[str, ...]]:
    """Each sign counts once, by the words that show it first."""
    signs: dict[Sign, str] = {}
    for sign, shown in found:
        signs.setdefault(sign, shown)
    ordered = sorted(signs, key=lambda sign: (-abs(sign.weight), sign.meaning))
    score = 1 / (1 + math.exp(-(START + sum(sign.weight for sign in ordered))))
    return round(score, 3), tuple(_reason(sign, signs[sign]) for sign in ordered)


def _reason(sign: Sign, shown: str) -> str:
    shown = " ".join(shown.split())
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
    return f"{'+' if sign.weight > 0 else '−'} {sign.meaning}" + (f": {shown}" if shown else "")


def _of_nature(nature: Nature) -> Iterator[Found]:
    by_nature = {
        Nature.QUESTION: Sign.QUESTION,
        Nature.PREDICTION: Sign.PREDICTION,
        Nature.PROMISE: Sign.PROMISE,
    }
    if nature in by_nature:
        yield by_nature[nature], ""


def _signs(passage: Passage, tokens: Range, nature: Nature) -> Iterator[Found]:
    span = list(passage.doc[slice(*tokens)])
    yield from _numbers(passage, span)
    yield from _by_tables(span)
    if cause := _CAUSE.search(passage.text(tokens)):
        yield Sign.CAUSE, cause[0]
    if named := [name for name in _named(passage, span) if len(name) >= _SHORTEST_NAME]:
        yield Sign.NAMED, ", ".join(dict.fromkeys(named[:_MOST_NAMED]))
    if nature in (Nature.FACT, Nature.OPINION):
        yield from _past(passage, span)
    yield from _personal(span)
    if nature is Nature.OPINION and ((judged := _judged(span)) or not any(map(_is_demand, span))):
        yield Sign.OPINION, judged


def _by_tables(span: list[Token]) -> Iterator[Found]:
    has_than = any(token.lower_ == "than" for token in span)
    for token in span:
        word = token.lower_
        if (word in COMPARES and (has_than or word not in NEEDS_THAN)) or (token.tag_ in ("JJR", "RBR") and has_than):
            yield Sign.COMPARISON, token.text
        if word in (LAW_VERBS if is_verb(token) else LAW):
            yield Sign.LAW, token.text
        if word in ALL_OR_NONE and token.dep_ != "intj":
            yield Sign.ALL_OR_NONE, token.text
        if word in VAGUE and token.dep_ != "neg":
            yield Sign.VAGUE, token.text
        if _is_demand(token):
            yield Sign.DEMAND, token.text
        if word in COURTESY and token.i <= span[0].i + 1:
            yield Sign.COURTESY, token.text


def _is_demand(token: Token) -> bool:
    return token.lower_ in OUGHT and token.dep_ == "aux"


def _judged(span: list[Token]) -> str:
    return ", ".join(token.text for token in span if is_judgement(token))


def _numbers(passage: Passage, span: list[Token]) -> Iterator[Found]:
    """Numbers but for years, with the noun they count."""
    last = span[-1].i
    for token in span:
        is_number = token.tag_ == "CD" and _counts(token) and token.lower_ != "one" and not _YEAR.fullmatch(token.text)
        if not (is_number or token.lower_ in _MAGNITUDES or token.text in "%$€£") or _is_date(token):
            continue
        end = token.i + 1
        while end <= last and end < token.i + 4 and passage.doc[end].tag_ in ("CD", "NN", "NNS", "JJ"):
            end += 1
        yield Sign.NUMBER, passage.text((token.i, end))


def _counts(token: Token) -> bool:
    return token.like_num or any(map(str.isdigit, token.text))


def _is_date(token: Token) -> bool:
    """ "6 April", "April 6", "3 a.m."."""
    around = token.doc[max(0, token.i - 1) : token.i + 2]
    return any(word.lower_ in DATES or word.lower_ in _SHORT_DATES for word in around)


def _named(passage: Passage, span: list[Token]) -> Iterator[str]:
    start: int | None = None
    for token in span:
        is_part = token.tag_.startswith("NNP") and token.text[:1].isupper() and not _is_date(token)
        if is_part and start is None:
            start = token.i
        elif not is_part and start is not None:
            yield passage.text((start, token.i))
            start = None
    if start is not None:
        yield passage.text((start, span[-1].i + 1))


def _past(passage: Passage, span: list[Token]) -> Iterator[Found]:
    """A verb of an event in the past, with the date that belongs to it."""
    head = head_of(passage, (span[0].i, span[-1].i + 1))
    verbs = [token for token in span if is_verb(token)]
    verbs.sort(key=lambda token: head is None or token.i != head.i)
    for verb in verbs:
        done = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and helpers(verb) & _PAST)
        if (
            (done or "did" in helpers(verb))
            and verb.lower_ not in STATES
            and (subject_of(verb) is not None or verb == head)
        ):
            yield Sign.PAST_EVENT, " ".join([verb.text, *_when(verb)])
            return


def _when(verb: Token) -> list[str]:
    """ "in 2019", "on Monday" after a verb."""
    for prep in verb.children:
        time = child(prep, "pobj") if prep.dep_ == "prep" else None
        if time is not None and (_YEAR.fullmatch(time.text) or time.lower_ in DATES):
            return [prep.text, time.text]
    return []


def _personal(span: list[Token]) -> Iterator[Found]:
    for token in span:
        after = token.doc[token.i + 1 : token.i + 2]
        if token.lower_ == "i" and token.head.lower_ in PERSONAL_VERBS:
            yield Sign.PERSONAL, f"{token.text} {token.head.text}"
        elif token.lower_ in ("my", "our") and after and after[0].lower_ in PERSONAL_NOUNS:
            yield Sign.PERSONAL, f"{token.text} {after[0].text}"


def _pointer(passage: Passage, tokens: Range, shared: Range | None) -> str:
    """A pronoun as the clause's subject that nothing in it explains."""
    head = head_of(passage, tokens)
    subject = subject_of(head) if head is not None else None
    if subject is None and shared is not None:
        subject = passage.doc[shared[0]]
    if subject is None or is_empty_it(subject) or subject.lower_ not in _POINTERS:
        return ""
    return subject.text if subject.i == subject.right_edge.i else ""
