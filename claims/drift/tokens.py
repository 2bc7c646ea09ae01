"""Texts as words with their places, and the sentences that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.attribution.statements import Span
from claims.attribution.tables import words
from claims.drift.lexicon import key
from claims.drift.stems import stem

_WORD = re.compile(r"[$€£]?\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:['.\-][^\W_]+)*")
_CURLY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-"})
_ABBREVIATIONS = words(
    "mr mrs ms dr prof st sen rep gov gen lt col adm capt sgt rev no vs etc e.g i.e u.s u.k jan feb mar apr jun jul "
    "aug sep sept oct nov dec inc ltd corp co"
)
_ENDS = re.compile(r"[.!?…]|\n")
#: What ends a clause between two words.
_STOPS = re.compile(r"[;:—–(){}\[\].!?…\n]|\s-\s|--")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. `stem` is what it is compared by, `is_opposite` that it says the opposite of its stem;
    `after` is the kind of break before it: "" none, "," a comma, ";" the end of a clause, "." of a sentence."""

    text: str
    lower: str
    stem: str
    is_opposite: bool
    start: int
    end: int
    after: str

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def key(self) -> str:
        """What it is found by in the table of cues."""
        return key(self.stem, self.is_opposite)

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    found: list[Token] = []
    at = 0
    # One character for one: places stay.
    plain = text.translate(_CURLY)
    for match in _WORD.finditer(plain):
        lower = match[0].lower()
        compared, is_opposite = stem(lower)
        between = plain[at : match.start()]
        last = found[-1] if found else None
        found.append(
            Token(match[0], lower, compared, is_opposite, match.start(), match.end(), _break(last, between, match[0]))
        )
        at = match.end()
    return found


def _break(last: Token | None, between: str, word: str) -> str:
    if last is None:
        return "."
    if not between or between == " ":
        return ""
    if _ENDS.search(between) and not _is_abbreviated(last, between, word):
        return "."
    if _STOPS.search(between.replace(".", "")):
        return ";"
    return "," if "," in between else ""


def _is_abbreviated(last: Token, between: str, word: str) -> bool:
    if between[0] != "." or "\n" in between:
        return False
    return last.lower in _ABBREVIATIONS or (len(last.text) == 1 and last.text.isalpha()) or word[0].islower()


def sentences(found: Sequence[Token]) -> list[list[Token]]:
    """The words by sentence."""
    parts: list[list[Token]] = []
    for token in found:
        if token.after == "." or not parts:
            parts.append([])
        parts[-1].append(token)
    return parts
