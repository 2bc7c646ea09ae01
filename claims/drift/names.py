"""Names by their capitals, and which of them are one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz import fuzz

from claims.attribution.places import COUNTRIES, COUNTRY_OF_ADJECTIVE
from claims.attribution.titles import HONORIFICS, NEWS_NAMES, OFFICES, ROLES
from claims.drift.lexicon import EMPTY, SPEAKS
from claims.drift.stems import stem
from claims.drift.tokens import Token, sentences

#: Words in capitals that are a headline's manner.
_HEADLINE_WORDS = 4
_LONG_WORD = 3
#: Percent of equal letters: "Sergei" and "Sergey" are one first name.
_SPELT_ALIKE = 80.0
_TITLES = ROLES | HONORIFICS.keys() | OFFICES
_COUNTRY_STEMS = frozenset(stem(word.lower())[0] for word in {*COUNTRIES, *COUNTRY_OF_ADJECTIVE} if " " not in word)
_AGENCIES = frozenset(name.lower() for name in NEWS_NAMES)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, `first` to `last` (indexes, inclusive), forms of address and offices left out:
    those begin at `opens`."""

    parts: tuple[str, ...]
    opens: int
    first: int
    last: int
    speaks: bool

    @property
    def is_country(self) -> bool:
        return self.parts[-1] in _COUNTRY_STEMS

    @property
    def is_agency(self) -> bool:
        return self.parts[-1] in _AGENCIES

    def is_same(self, other: Name) -> bool:
        """Whether both may be one: a last name and a whole name, initials and what they stand for, two spellings."""
        one, two = sorted((self.parts, other.parts), key=len)
        if set(one) <= set(two) or "".join(part[0] for part in two) == "".join(one):
            return True
        pairs = zip_longest(reversed(one), reversed(two))
        return all(first is None or second is None or _alike(first, second) for first, second in pairs)


def _alike(one: str, other: str) -> bool:
    is_initial = 1 in {len(one), len(other)} and one[0] == other[0]
    return is_initial or fuzz.ratio(one, other) >= _SPELT_ALIKE


def is_headline(sentence: Sequence[Token]) -> bool:
    """Whether the sentence is set in the capitals of a headline: every longer word that says something has one."""
    long = [token for token in sentence if len(token.text) > _LONG_WORD and token.lower not in EMPTY]
    return len(long) >= _HEADLINE_WORDS and all(token.is_capital for token in long)


def capitals(found: Iterable[Sequence[Token]]) -> frozenset[str]:
    """The words, as they are compared, that sentences write with a capital where only names have one."""
    return frozenset(
        token.stem
        for sentence in found
        if not is_headline(sentence)
        for token in sentence[1:]
        if token.is_capital and token.lower not in EMPTY
    )


def names(found: Sequence[Token], known: frozenset[str], taken: frozenset[int]) -> list[Name]:
    """The names in a run of words but at `taken`; `known` are words that are names elsewhere (`capitals`)."""
    runs: list[list[int]] = []
    at = 0
    for sentence in sentences(found):
        for index in _named(sentence, known):
            place = at + index
            if place in taken:
                continue
            is_next = runs and runs[-1][-1] == place - 1 and not found[place].after and "'" not in found[place - 1].text
            if is_next:
                runs[-1].append(place)
            else:
                runs.append([place])
        at += len(sentence)
    return [name for run in runs if (name := _name(found, run))]


def _named(sentence: Sequence[Token], known: frozenset[str]) -> Iterator[int]:
    in_headline = is_headline(sentence)
    for index, token in enumerate(sentence):
        if not token.is_capital or token.lower in EMPTY:
            continue
        is_known = token.stem in known or token.stem in _COUNTRY_STEMS
        following = sentence[index + 1 : index + 2]
        opens_name = bool(following) and following[0].is_capital and not following[0].after
        if is_known or (not in_headline and (index > 0 or opens_name)):
            yield index


def _name(found: Sequence[Token], run: list[int]) -> Name | None:
    opens = run[0]
    while run and found[run[0]].lower in _TITLES:
        run = run[1:]
    if not run:
        return None
    while opens and found[opens - 1].lower in _TITLES and not found[opens].after:
        opens -= 1
    after = found[run[-1] + 1 : run[-1] + 3]
    before = found[max(0, run[0] - 2) : run[0]]
    is_before = any(token.stem in SPEAKS for token in after if token.after != ".")
    is_after = bool(before) and (before[-1].lower == "said" or [one.lower for one in before] == ["according", "to"])
    return Name(tuple(_part(found[index]) for index in run), opens, run[0], run[-1], is_before or is_after)


def _part(token: Token) -> str:
    return token.stem if len(token.text) > 1 else token.lower
