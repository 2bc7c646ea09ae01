"""Which "he", "it" or "we" of a statement is its speaker for certain, and by which name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from claims.attribution.places import COUNTRIES
from claims.attribution.statements import AttributedStatement, Kind
from claims.attribution.tables import words
from claims.attribution.titles import DATES, GENDERED, HONORIFICS, NOT_PERSONS, OFFICES, ROLES

#: Pronoun → how it stands in for a name: the base form of its group.
THIRD = {"he": "he", "his": "he", "she": "she", "her": "she", "it": "it", "its": "it", "they": "they", "their": "they"}
POSSESSIVE = words("his her its their my our mine ours")
_SINGULAR = words("i me my mine")
_PLURAL = words("we us our ours")
_PRONOUNS = words("i me we us you he him she her it they them this that these those who one")
_GENDERS = {"m": "he", "f": "she"}
_CAPITALS = re.compile(r"[A-Z][\w’'-]*\w(?: (?:of )?[A-Z][\w’'-]*\w)*")
_FUNCTION_WORDS = words("The A An In On At But And If When While After Before As For From He She It They We")
_PLACING = re.compile(r"\b(?:in|at|near|from|to|of|into)$", re.IGNORECASE)
_REACH = 600
_TWO = 2


class People:
    """The people a text names by at least two capitalised words, to see whom else a "he" could mean.

    Where the text calls the speaker of another statement "he said" or "she said", that tells which it is.
    """

    def __init__(self, text: str, statements: Iterable[AttributedStatement] = ()) -> None:
        self._text = text
        self._called: dict[str, set[str]] = {}
        for statement in statements:
            source = text[slice(*statement.source[0])].lower() if statement.source else ""
            if source in ("he", "she"):
                self._called.setdefault(statement.speaker, set()).add(source)

    def called(self, name: str) -> str:
        """ "he" or "she" where the text calls the speaker only that, else empty."""
        used = self._called.get(name, set())
        return next(iter(used)) if len(used) == 1 else ""

    @cached_property
    def _last_names(self) -> frozenset[str]:
        return frozenset(name[-1] for name in self._names(self._text) if len(name) >= _TWO)

    def others_near(self, start: int, end: int, speaker: str) -> bool:
        """Whether somebody but the speaker is named between the two places."""
        own = set(speaker.split())
        named = self._names(self._text[start:end])
        return any(name[-1] in self._last_names and not own & set(name) for name in named)

    def _names(self, text: str) -> list[list[str]]:
        found = []
        for run in _CAPITALS.finditer(text):
            printed = [word for word in run[0].split() if word not in _FUNCTION_WORDS]
            name = [word for word in printed if not _is_title(word)]
            is_place = len(name) == len(printed) and _PLACING.search(
                text[max(0, run.start() - 6) : run.start()].rstrip()
            )
            if name and not is_place and run[0] not in COUNTRIES and not _is_organisation(printed):
                found.append(name)
        return found


def _is_title(word: str) -> bool:
    plain = word.lower().strip(".")
    return plain in ROLES or plain in HONORIFICS or plain in OFFICES or plain in DATES or plain == "of"


def _is_organisation(printed: list[str]) -> bool:
    return any(word.lower() in NOT_PERSONS for word in printed)


class Speaker:
    """The speaker of one statement, as its pronouns see them."""

    def __init__(self, text: str, statement: AttributedStatement, people: People) -> None:
        self._text = text
        self._statement = statement
        self._people = people
        is_named = statement.speaker.lower() not in _PRONOUNS and not statement.candidates
        self.name = " ".join(statement.speaker.split()).replace("[", "(").replace("]", ")") if is_named else ""
        source = " ".join(text[slice(*span)] for span in statement.source)
        self._source = [word.strip(",.;:'’\"") for word in source.split()]

    @property
    def speaks_in_quotes(self) -> bool:
        """Whether only words in quotation marks are the speaker's own, so that "I" is the speaker just there."""
        return self._statement.kind is not Kind.DIRECT

    def first_person(self, pronoun: str) -> str:
        """What to put beside the speaker's own "I" or "our"; empty when there is no name."""
        if not self.name or pronoun not in _SINGULAR | _PLURAL:
            return ""
        if pronoun in _SINGULAR and _is_several(self.name):
            return ""
        name = self.name if pronoun in _SINGULAR or self._is_body else f"{self.name} and others"
        return _possessive(name) if pronoun in POSSESSIVE else name

    def third_person(self, pronoun: str) -> str:
        """What to put for a "he" or "its" at the head of an indirect statement; empty unless it is the speaker."""
        if not self.name or self._statement.kind is Kind.DIRECT or not self._is_certainly(THIRD.get(pronoun, "")):
            return ""
        return _possessive(self.name) if pronoun in POSSESSIVE else self.name

    @cached_property
    def _is_body(self) -> bool:
        """Whether an organisation or country speaks."""
        return self.name in COUNTRIES or _is_organisation(self.name.split())

    def _is_certainly(self, pronoun: str) -> bool:
        source = [word.lower() for word in self._source]
        if not pronoun or not source:
            return False
        if pronoun == "it":
            return self._is_body
        if pronoun == "they":
            return self._is_body or (source[-1].endswith("s") and self._source[-1].islower())
        if pronoun in source:
            return True
        return not self._is_body and not _is_several(self.name) and self._gender in ("", pronoun) and not self._others

    @cached_property
    def _gender(self) -> str:
        """ "he" or "she" where the text tells, by a pronoun or a title."""
        role = self._statement.role
        told: list[str] = [*self._source, *(self._text[slice(*role)].split() if role else ())]
        for word in (word.lower().strip(".,") for word in told):
            if word in ("he", "she"):
                return word
            if told_by := _GENDERS.get(GENDERED.get(word) or HONORIFICS.get(word, "")):
                return told_by
        return self._people.called(self._statement.speaker)

    @cached_property
    def _others(self) -> bool:
        """Whether somebody else is named in the same paragraph before the reported words."""
        start = self._statement.start
        paragraph = max(self._text.rfind("\n", 0, start) + 1, start - _REACH)
        return self._people.others_near(paragraph, start, self.name)


def _is_several(name: str) -> bool:
    return ", " in name or " and " in name


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith(" others") else f"{name}’s"
