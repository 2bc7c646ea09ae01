"""The people, organisations and countries of one text: what each is called and what is said about it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from claims.attribution.drafts import Sentence
from claims.attribution.given_names import GENDER_OF_NAME
from claims.attribution.names import Mention
from claims.attribution.places import COUNTRIES, COUNTRY_OF_ADJECTIVE, REGIONS
from claims.attribution.statements import Span
from claims.attribution.titles import GENERAL_NOUNS, NEWS_NAMES, NEWS_WORDS, SHORT_FORMS

_NEWS_OPENINGS = frozenset({"Radio", "Agence", "TV", "Television"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Description:
    """Words that introduce somebody: as a set for comparing, as printed, and where they stand."""

    words: frozenset[str]
    printed: str
    span: Span | None


@dataclass(slots=True)
class Entity:
    """Everything the text says about one name; `start` is where it is named first."""

    name: str
    start: int
    namings: int = 0
    namings_as_person: int = 0
    is_country: bool = False
    descriptions: list[Description] = field(default_factory=list)
    gender: str = ""
    seat_of: str = ""

    @property
    def is_person(self) -> bool:
        """Whether most of the places where it is named look like those of a person."""
        return self.namings_as_person * 2 > self.namings

    @property
    def is_surely_person(self) -> bool:
        """Whether a first name, a title or a role tells; a single capitalised word may be anything."""
        return self.is_person and (bool(self.descriptions or self.gender) or " " in self.name)


def is_news_name(name: str) -> bool:
    """Whether the words name a news organisation, or are a general noun for one."""
    parts = name.split()
    return bool(parts) and (
        parts[-1].lower() in NEWS_WORDS or parts[0] in _NEWS_OPENINGS or any(part in NEWS_NAMES for part in parts)
    )


class Entities:
    """What the mentions of one text add up to."""

    def __init__(self, named: Iterable[Mention]) -> None:
        self.mentions = sorted(named, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self.mentions]
        self._people: dict[str, dict[str, str]] = {}
        self._organisations: dict[str, set[str]] = {}
        self._alone: set[str] = set()
        self._known: dict[str, Entity] = {}
        self._acronyms = {mention.acronym: mention.name for mention in self.mentions if mention.acronym}
        for mention in sorted(self.mentions, key=lambda mention: (mention.is_loose, len(mention.name.split()))):
            self._collect(mention)
        self._alone = {
            mention.name
            for mention in self.mentions
            if mention.gender and self.full_names(mention.name) and not self.full_names(mention.name, mention.gender)
        }
        firm = {self.full_name(mention.name) for mention in self.mentions if not mention.is_loose}
        for mention in self.mentions:
            self._note(mention, is_known=self.full_name(mention.name) in firm)

    def _collect(self, mention: Mention) -> None:
        """Under its short form, a name of several words; people by first name, so that an initial adds nobody.

        Neither does a word before a name that is known ("Rival Mara Lind"), nor do capitals that prove little.
        """
        parts = mention.name.split()
        if len(parts) > 1 and mention.is_person:
            namesakes = self._people.setdefault(_last_name(parts), {})
            is_known = any(mention.name.endswith(" " + full) for full in namesakes.values())
            first = next((known for known in namesakes if _is_same_first(known, parts[0])), parts[0])
            if not is_known and not (namesakes and mention.is_loose):
                namesakes.setdefault(first, mention.name)
        elif len(parts) > 1 and is_short_form(_head(parts)):
            self._organisations.setdefault(_head(parts), set()).add(mention.name)

    def _note(self, mention: Mention, *, is_known: bool) -> None:
        """Keep what is said about the name here; roles only of names that occur outside headlines, too."""
        name = self.full_name(mention.name, mention.gender)
        entity = self._known.setdefault(name, Entity(name, mention.start))
        entity.namings += 1
        entity.namings_as_person += mention.is_person
        entity.is_country = entity.is_country or mention.is_country
        entity.gender = entity.gender or mention.gender or (_gender_of(name) if mention.is_person else "")
        entity.seat_of = entity.seat_of or mention.seat_of
        if mention.description and is_known:
            entity.descriptions.append(
                Description(same_country(mention.description), mention.introduction, mention.role)
            )

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._known.values())

    def get(self, name: str) -> Entity | None:
        return self._known.get(name)

    def full_names(self, name: str, gender: str = "") -> list[str]:
        """The fuller names of the text that this one, said of somebody of this gender, may be short for, sorted.

        A name in full is its own; so is "Lind" where the text says both "Mr. Lind" and "Mara Lind".
        """
        if name in COUNTRIES | REGIONS:
            return []
        if name in self._acronyms:
            return [self._acronyms[name]]
        parts = name.split()
        if len(parts) > 1:
            namesakes = self._people.get(_last_name(parts), {})
            return [
                full
                for first, full in namesakes.items()
                if _is_same_first(first, parts[0]) or (name.endswith(" " + full) and name.istitle())
            ][:1]
        if not gender and name in self._alone:
            return []
        people = (
            full for full in self._people.get(name, {}).values() if not gender or _gender_of(full) in ("", gender)
        )
        return sorted({*people, *self._organisations.get(name, ())})

    def full_name(self, name: str, gender: str = "") -> str:
        """The one fuller name, else the name itself."""
        fuller = self.full_names(name, gender)
        return fuller[0] if len(fuller) == 1 else name

    def named_at(self, span: Span) -> Mention | None:
        """The first mention inside the span."""
        at = bisect_left(self._starts, span[0])
        return self.mentions[at] if at < len(self.mentions) and self.mentions[at].start < span[1] else None

    def back_from(self, position: int, sentence: Sentence, memory: int) -> Iterator[list[Mention]]:
        """The mentions before the position, grouped by sentence, nearest first, at most `memory` paragraphs back."""
        group: list[Mention] = []
        for mention in self._backwards(position):
            if sentence[0] - mention.sentence[0] > memory:
                break
            if group and mention.sentence != group[0].sentence:
                yield group
                group = []
            group.append(mention)
        if group:
            yield group

    def _backwards(self, position: int) -> Iterator[Mention]:
        """The mentions before the position, nearest first."""
        return (self.mentions[at] for at in range(bisect_left(self._starts, position) - 1, -1, -1))

    def organisations(self, head: str, modifiers: frozenset[str], before: int, earliest: Sentence) -> list[str]:
        """The organisations that "the safety board" (modifiers, head) may stand for, in text order.

        Named before the position, in the earliest sentence or a later one.
        """
        near = takewhile(lambda mention: mention.sentence >= earliest, self._backwards(before))
        recent = dict.fromkeys(self.full_name(mention.name) for mention in near)
        general = GENERAL_NOUNS.get(head, frozenset())
        found: list[str] = []
        for name in reversed(recent):
            parts = name.lower().replace(".", "").split()
            is_named_so = _head(parts) == head or bool(general & set(parts))
            if len(parts) > 1 and is_named_so and modifiers <= set(parts) and not self._known[name].is_person:
                found.append(name)
        return found


def is_short_form(word: str) -> bool:
    """Whether an organisation's name is shortened to this word: "the board", "the Herald"."""
    return word.lower() in SHORT_FORMS or word.lower() in NEWS_WORDS


def same_country(described: frozenset[str]) -> frozenset[str]:
    """The words with "russian" as "russia"."""
    return frozenset(COUNTRY_OF_ADJECTIVE.get(word, word) for word in described)


def _gender_of(name: str) -> str:
    first, *more = name.split()
    return GENDER_OF_NAME.get(first, "") if more else ""


def _last_name(parts: list[str]) -> str:
    """The last word that is no "Jr."."""
    return next((part for part in reversed(parts) if part.lower().strip(".,") not in _SUFFIXES), "")


def _head(parts: list[str]) -> str:
    """The main word of an organisation's name: "*Ministry* of Health", "Harbour Safety *Board*"."""
    at = next((at for at, part in enumerate(parts) if part in ("of", "for", "on") and at), len(parts))
    return parts[at - 1]


def _is_same_first(one: str, other: str) -> bool:
    """Whether first names may be one person's: the same, or an initial of the other."""
    one, other = one.rstrip("."), other.rstrip(".")
    return one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1])
