"""Names in a passage: who is named where, under which description, and whether it can be a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.attribution.drafts import Sentence
from claims.attribution.passage import Passage
from claims.attribution.places import COUNTRIES
from claims.attribution.titles import DATES, GENDERED, HONORIFICS, NOT_PERSONS, OFFICES, ROLES, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_INITIALS = re.compile(r"(?:[A-Z]\.)+|[A-Z]{1,5}")
_BEFORE_NAME = frozenset({"NN", "NNS", "JJ", "NNP", "HYPH", "IN"})
_MAX_DESCRIPTION = 8
#: What follows one of these is where or when, not who.
_PLACING = frozenset({"in", "at", "near", "into", "outside", "during", "since", "until"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
#: "Secretary of *Defence Mara Lind*": an office and at least two words of name.
_OFFICE_AND_NAME = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of somebody or something, outside quotations.

    `name`: without title and office; `description`: the lower-case words said about the name here (title, office,
    apposition), `introduction` the same as printed; `gender`: "m" or "f" where a title tells, else "".
    """

    name: str
    start: int
    sentence: Sentence
    is_subject: bool
    is_person: bool
    description: frozenset[str]
    introduction: str
    gender: str


def mentions(passage: Passage) -> Iterator[Mention]:
    """The names in the passage, in order; quotations are left out."""
    for start, end in _runs(passage):
        cut = title_length([token.text for token in passage.doc[start:end]])
        if start + cut < end and _is_name(passage.doc[start:end]):
            yield _mention(passage, start, start + cut, end)


def _runs(passage: Passage) -> Iterator[tuple[int, int]]:
    """Token ranges of proper nouns in a row."""
    start: int | None = None
    for token in passage.doc:
        is_part = token.tag_.startswith("NNP") and token.lower_ not in WEEKDAYS and not passage.is_quoted(token)
        if start is None and is_part:
            start = token.i
        elif start is not None and not is_part:
            yield start, token.i
            start = None
    if start is not None:
        yield start, len(passage.doc)


def _is_name(run: Span) -> bool:
    """Whether the run is no date ("May", "Monday"; "Mr May" and "Nora May" are people) and has a capital letter."""
    return not all(token.lower_ in DATES for token in run) and not run.text.islower()


def title_length(run: Sequence[str]) -> int:
    """How many leading words of a run of capitals are title, office or abbreviation and no part of the name."""
    plain = [word.lower().strip(".") for word in run]
    titles = [i for i, word in enumerate(plain) if word in ROLES or word in HONORIFICS]
    cut = titles[-1] + 1 if titles else 0
    while cut < len(run) - 1 and cut and plain[cut] in OFFICES:
        cut += 1
    if not titles and len(run) >= _OFFICE_AND_NAME and plain[0] in OFFICES:
        cut = 1
    return cut


def _mention(passage: Passage, start: int, name_start: int, end: int) -> Mention:
    doc = passage.doc
    before = _start_of_description(doc, start) if start < name_start or not _follows_of(doc, start) else start
    described = [token.text for token in doc[before:name_start] if not token.is_punct]
    after = _apposition(doc, end)
    words = frozenset(word.lower().strip(".") for word in (*described, *after)) - {"of", "the", "a", "an", "-"}
    name = doc[name_start:end].text
    return Mention(
        name=name,
        start=passage.paragraph.start + doc[name_start].idx,
        sentence=(passage.number, passage.sentence_of[start]),
        is_subject=is_subject(doc[end - 1]),
        is_person=_may_be_person(doc, name_start, end, words),
        description=words if words & ROLES else frozenset(),
        introduction=" ".join(doc[before:name_start].text.split()).rstrip(" ,") or " ".join(after),
        gender=next((GENDERED.get(word) or HONORIFICS.get(word, "") for word in sorted(words) if _tells(word)), ""),
    )


def _tells(word: str) -> bool:
    return word in GENDERED or bool(HONORIFICS.get(word))


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
    while at > 0 and start - at < _MAX_DESCRIPTION and doc[at - 1].tag_ in _BEFORE_NAME:
        if doc[at - 1].tag_ == "IN" and doc[at - 1].lower_ != "of":
            break
        at -= 1
    while at < start and doc[at].tag_ in ("IN", "HYPH"):
        at += 1
    return at


def _apposition(doc: Doc, end: int) -> list[str]:
    """The words of ", the foreign minister," after a name; empty when they name no role, or somebody who acts.

    "In Velor, the minister said" introduces nobody.
    """
    if end + 1 >= len(doc) or doc[end].text != ",":
        return []
    if doc[end - 1].dep_ == "pobj" and doc[end - 1].head.lower_ in _PLACING:
        return []
    words: list[str] = []
    for token in doc[end + 1 : end + 1 + _MAX_DESCRIPTION]:
        if token.is_punct and token.tag_ != "HYPH":
            break
        if token.tag_ in _FINITE:
            return []
        if token.tag_.startswith(("VB", "W", "PRP", "CC")):
            break
        words.append(token.text)
        if token.tag_ == "IN" and token.lower_ != "of":
            words.pop()
            break
    return words if any(word.lower() in ROLES for word in words) else []


def _may_be_person(doc: Doc, start: int, end: int, description: frozenset[str]) -> bool:
    """Titles make a person; articles, countries, words of organisations and bare capitals do not."""
    words = [token.text for token in doc[start:end]]
    name = " ".join(words)
    if name in COUNTRIES or any(word.lower() in NOT_PERSONS for word in words) or _INITIALS.fullmatch(words[-1]):
        return False
    if description & ROLES or description & HONORIFICS.keys():
        return True
    return not (start > 0 and doc[start - 1].lower_ == "the") and words[0][:1].isupper()
