"""Names in a passage: who is named where, under which description, and whether it can be a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.attribution.drafts import Sentence
from claims.attribution.passage import Passage, Range
from claims.attribution.places import COUNTRIES, REGIONS
from claims.attribution.statements import Span
from claims.attribution.tables import words
from claims.attribution.titles import DATES, GENDERED, HONORIFICS, NOT_PERSONS, OFFICES, PARTIES, ROLES, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_INITIALS = re.compile(r"(?:[A-Z]\.)+|[A-Z]{1,5}")
_BEFORE_NAME = frozenset({"NN", "NNS", "JJ", "NNP", "HYPH", "IN"})
_MAX_DESCRIPTION = 8
_MAX_APPOSITION = 14
#: What follows one of these is where or when, not who.
_PLACING = frozenset({"in", "at", "near", "into", "outside", "during", "since", "until"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
#: "Secretary of *Defence Mara Lind*": an office and at least two words of name.
_OFFICE_AND_NAME = 3
#: "The *Commission* on Something".
_ON_SOMETHING = words("commission committee conference")
_DETERMINERS = words("a an the its his her their our")

_NAME = r"(?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*)*"
_COUNTRY_NOUN = r"(?:nation|country|kingdom|republic)"
_COUNTRY_OF = re.compile(rf"\b{_COUNTRY_NOUN} of $", re.IGNORECASE)
_COUNTRY_AFTER = re.compile(rf", (?:a|an|the|its) (?:[\w-]+ ){{0,3}}{_COUNTRY_NOUN}\b")
_CAPITAL_AFTER = re.compile(rf", (?:the|a) (?:[\w-]+ )?capital of (?:the )?({_NAME})")
_CAPITAL_BEFORE = re.compile(rf"({_NAME})[’']s (?:[\w-]+ )?capital,? $")
_BRACKETED = re.compile(r" \(([A-Z]{2,8})\)")
#: The characters around a name that may tell what it names.
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of somebody or something, outside quotations.

    `name`: without title and office; `description`: the lower-case words said about the name here (title, office,
    apposition), `introduction` the ones that name a role as printed and `role` where they stand; `gender`: "m" or "f"
    where a title tells, else ""; `acronym`: the short form in brackets after it; `seat_of`: the country that the text
    says this is the capital of; `is_loose`: in a headline or after a capitalised verb, where capitals prove little.
    """

    name: str
    start: int
    sentence: Sentence
    is_subject: bool
    is_person: bool
    is_country: bool
    is_loose: bool
    description: frozenset[str]
    introduction: str
    role: Span | None
    gender: str
    acronym: str
    seat_of: str


def mentions(passage: Passage) -> Iterator[Mention]:
    """The names in the passage, in order; quotations are left out."""
    for start, end in _joined_by_of(passage.doc, list(_runs(passage))):
        cut = title_length([token.text for token in passage.doc[start:end]])
        if start + cut < end and _is_name(passage.doc[start:end]):
            yield _mention(passage, start, start + cut, end)


def _runs(passage: Passage) -> Iterator[Range]:
    """Token ranges of proper nouns in a row."""
    start: int | None = None
    for token in passage.doc:
        is_name = token.tag_.startswith("NNP") and token.lower_ not in WEEKDAYS
        is_part = (is_name or (start is not None and is_inner_hyphen(token))) and not passage.is_quoted(token)
        if start is None and is_part:
            start = token.i
        elif start is not None and not is_part:
            yield start, token.i
            start = None
    if start is not None:
        yield start, len(passage.doc)


def is_inner_hyphen(token: Token) -> bool:
    """ "Ana Sorrel*-*Dahl"."""
    if token.tag_ != "HYPH" or not 0 < token.i < len(token.doc) - 1:
        return False
    sides = (token.nbor(-1), token)
    return token.nbor(1).tag_.startswith("NNP") and not any(side.whitespace_ for side in sides)


def _joined_by_of(doc: Doc, runs: list[Range]) -> Iterator[Range]:
    """The runs; an organisation named with "of" is one: "the *Ministry of Health*"."""
    joined: list[Range] = []
    for run in runs:
        if joined and _goes_on(doc, joined[-1], run):
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    yield from joined


def _goes_on(doc: Doc, run: Range, following: Range) -> bool:
    """ "*Department* of *Health* and *Culture*": one name from run to run."""
    between = [token.lower_ for token in doc[run[1] : following[0]]]
    last = doc[run[1] - 1]
    if between == ["and"]:
        return last.dep_ == "pobj" and doc[following[1] - 1].head.i == last.i and last.head.i > run[0]
    if between == ["on"]:
        return last.lower_ in _ON_SOMETHING
    return last.lower_ in NOT_PERSONS and between in (["of"], ["of", "the"], ["for"])


def _is_name(run: Words) -> bool:
    """Whether the run is no date ("May", "Monday"; "Mr May" and "Nora May" are people) and has a capital letter."""
    return not all(token.lower_ in DATES for token in run) and not run.text.islower()


def title_length(run: Sequence[str]) -> int:
    """How many leading words of a run of capitals are title, office or abbreviation and no part of the name."""
    plain = [word.lower().strip(".") for word in run]
    titles = [i for i, word in enumerate(plain) if word in ROLES or word in HONORIFICS]
    cut = titles[-1] + 1 if titles else 0
    while cut < len(run) - 1 and cut and plain[cut] in OFFICES:
        cut += 1
    if not titles and len(run) >= _OFFICE_AND_NAME and plain[0] in OFFICES | PARTIES and not NOT_PERSONS & set(plain):
        cut = 1
    return cut


def _mention(passage: Passage, start: int, name_start: int, end: int) -> Mention:
    doc = passage.doc
    before = (_start_of_description(doc, start), name_start)
    if start == name_start and _follows_of(doc, start):
        before = (start, start)
    after = _apposition(doc, end)
    described = frozenset(token.lower_.strip(".") for part in (before, after) for token in doc[slice(*part)])
    description = described - {"of", "the", "a", "an", "-", ",", "’s", "'s"}
    name = doc[name_start:end].text
    ahead, follows = _around(passage, doc[name_start].idx, doc[end - 1].idx + len(doc[end - 1]))
    role = next((part for part in (_bare(doc, before), _bare(doc, after)) if _names_role(doc, part)), None)
    acronym, seat = _BRACKETED.match(follows), _CAPITAL_AFTER.match(follows) or _CAPITAL_BEFORE.search(ahead)
    return Mention(
        name=name,
        start=passage.paragraph.start + doc[name_start].idx,
        sentence=(passage.number, passage.sentence_of[start]),
        is_subject=is_subject(doc[end - 1]),
        is_person=_may_be_person(doc, name_start, end, description),
        is_country=name in COUNTRIES or bool(_COUNTRY_OF.search(ahead) or _COUNTRY_AFTER.match(follows)),
        is_loose=passage.paragraph.is_headline or _opens_with_act(doc[name_start]),
        description=description if description & ROLES else frozenset(),
        introduction=" ".join(passage.text(role).split()) if role else "",
        role=passage.span(role) if role else None,
        gender=next((GENDERED.get(w) or HONORIFICS.get(w, "") for w in sorted(description) if _tells(w)), ""),
        acronym=acronym[1] if acronym and _abbreviates(acronym[1], name) else "",
        seat_of=seat[1] if seat else "",
    )


def _around(passage: Passage, start: int, end: int) -> tuple[str, str]:
    """The characters before and after the name."""
    text = passage.paragraph.text
    return text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]


def _opens_with_act(first: Token) -> bool:
    """ "*Injecting* Lind into the race"."""
    return bool(first.is_sent_start) and first.lower_.endswith("ing")


def _tells(word: str) -> bool:
    return word in GENDERED or bool(HONORIFICS.get(word))


def _bare(doc: Doc, part: Range) -> Range:
    """Without the article before a description and the comma after it."""
    start, end = part
    while start < end and doc[start].lower_ in _DETERMINERS:
        start += 1
    while start < end and doc[end - 1].is_punct:
        end -= 1
    return start, end


def _names_role(doc: Doc, part: Range) -> bool:
    return any(token.lower_ in ROLES for token in doc[slice(*part)])


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters are the initials of the name's words; small words may count or not."""
    parts = re.findall(r"\w+", name)
    initials = "".join(part[0] for part in parts).upper()
    return acronym in (initials, "".join(part[0] for part in parts if part[0].isupper()))


def is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _follows_of(doc: Doc, start: int) -> bool:
    """ "The mayor of *Velor*" introduces nobody called Velor."""
    return start > 0 and doc[start - 1].lower_ == "of"


def _start_of_description(doc: Doc, start: int) -> int:
    """Where the nouns and adjectives right before the name begin: "*the veteran harbour pilot* Ana Reyes"."""
    at = start
    if at > 1 and doc[at - 1].text == "," and doc[at - 2].lower_ in ROLES:
        at -= 1
    while at > 0 and start - at < _MAX_DESCRIPTION and _describes(doc, at - 1, start):
        at -= 1
    while at < start and doc[at].tag_ in ("IN", "HYPH", "POS"):
        at += 1
    return at


def _describes(doc: Doc, at: int, start: int) -> bool:
    """Nouns and adjectives, "of", and the country or organisation whose minister it is: "*Velor’s* minister"."""
    token = doc[at]
    if token.tag_ == "POS":
        return start - at > 1 and at > 0 and doc[at - 1].tag_ == "NNP" and doc[at - 1].lower_ not in WEEKDAYS
    if token.tag_ == "IN":
        return token.lower_ == "of" and at > 0 and doc[at - 1].lower_ in ROLES | NOT_PERSONS
    return token.tag_ in _BEFORE_NAME


def _apposition(doc: Doc, end: int) -> Range:
    """Where ", the foreign minister," stands after a name; empty when it names no role, or somebody who acts.

    "In Velor, the minister said" introduces nobody.
    """
    nothing = (end, end)
    if end + 1 >= len(doc) or doc[end].text != ",":
        return nothing
    if doc[end - 1].dep_ == "pobj" and doc[end - 1].head.lower_ in _PLACING:
        return nothing
    stop = end + 1
    for token in doc[end + 1 : end + 1 + _MAX_APPOSITION]:
        if token.tag_ in _FINITE:
            return nothing
        if token.is_punct and token.tag_ != "HYPH":
            break
        if token.tag_.startswith(("VB", "W", "PRP", "CC")) and token.lower_ not in _DETERMINERS:
            break
        if token.tag_ == "IN" and token.lower_ != "of":
            break
        stop = token.i + 1
    return (end + 1, stop) if _names_role(doc, (end + 1, stop)) else nothing


def _may_be_person(doc: Doc, start: int, end: int, description: frozenset[str]) -> bool:
    """Titles make a person; articles, places, countries, words of organisations and bare capitals do not."""
    parts = [token.text for token in doc[start:end]]
    if " ".join(parts) in COUNTRIES | REGIONS or _INITIALS.fullmatch(parts[-1]) or doc[end - 1].tag_ == "NNPS":
        return False
    is_bill = parts[0] == "Bill" and len(parts) > 1
    if any(part.lower().rstrip(".") in NOT_PERSONS for part in parts[is_bill:]):
        return False
    if description & ROLES or description & HONORIFICS.keys():
        return True
    is_placed = doc[end - 1].dep_ == "pobj" and doc[end - 1].head.lower_ in _PLACING
    return not is_placed and not (start > 0 and doc[start - 1].lower_ == "the") and parts[0][:1].isupper()
