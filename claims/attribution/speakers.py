"""Who the words of a source stand for: last names, roles, "the nation", pronouns.

Nothing is guessed: where two people fit, or nobody does, the source's own words stay the speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.attribution.drafts import Draft, Sentence, Source
from claims.attribution.names import Mention, title_length
from claims.attribution.places import COUNTRIES
from claims.attribution.titles import COUNTRY_NOUNS, ROLES

_GENDER_OF = {"he": "m", "she": "f"}
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "somebody", "someone", "nobody", "everybody", "everyone"})
_ARTICLES = frozenset({"the", "a", "an"})
#: How many paragraphs back a pronoun or role may point.
_MEMORY = 2


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker's name, whether it had to be inferred, and why, in a sentence for people."""

    speaker: str
    is_inferred: bool
    reason: str


@dataclass(slots=True)
class _Entity:
    """Everything the text says about one name."""

    name: str
    is_person: bool
    descriptions: list[tuple[frozenset[str], str]] = field(default_factory=list)
    gender: str = ""


class Speakers:
    """The people, organisations and countries of one text; resolves sources in text order."""

    def __init__(self, named: Iterable[Mention]) -> None:
        self._mentions = sorted(named, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._mentions]
        self._full_names = self._collect_full_names()
        self._entities: dict[str, _Entity] = {}
        for mention in self._mentions:
            self._note(mention)
        self._spoken: list[tuple[int, Sentence, str]] = []

    def _collect_full_names(self) -> dict[str, set[str]]:
        """Last word of a name → the names of several words that end in it."""
        found: dict[str, set[str]] = {}
        for mention in self._mentions:
            words = mention.name.split()
            if len(words) > 1 and mention.is_person:
                found.setdefault(words[-1], set()).add(mention.name)
        return found

    def _note(self, mention: Mention) -> None:
        name = self.full_name(mention.name)
        entity = self._entities.setdefault(name, _Entity(name, mention.is_person))
        entity.is_person = entity.is_person and mention.is_person
        entity.gender = entity.gender or mention.gender
        if mention.description:
            entity.descriptions.append((mention.description, mention.introduction))

    def full_name(self, name: str) -> str:
        """The one full name that ends in this last name, else the name itself."""
        fuller = self._full_names.get(name, set())
        return next(iter(fuller)) if len(fuller) == 1 else name

    def resolve(self, draft: Draft) -> Resolution:
        """Resolve the draft's source and remember who spoke where."""
        source = draft.source
        if source is None:
            return Resolution("", is_inferred=False, reason="The text does not say who said it.")
        resolution = self._of_source(source, draft.sentence)
        if draft.is_follow_up:
            resolution = Resolution(
                resolution.speaker,
                is_inferred=True,
                reason=f"The quotation follows the words of {resolution.speaker} without a new speaker.",
            )
        at = max(draft.end, source.span[1])
        self._spoken.append((at, draft.sentence, resolution.speaker))
        return resolution

    def of_reporter(self, source: Source, sentence: Sentence) -> str:
        """Who passed the words on; does not count as having spoken."""
        return self._of_source(source, sentence).speaker

    def _of_source(self, source: Source, sentence: Sentence) -> Resolution:
        if source.tag.startswith("PRP"):
            return self._of_pronoun(source, sentence)
        if source.name:
            return self._of_name(source)
        if source.text.lower().startswith("the "):
            return self._of_role(source) or self._of_country_noun(source, sentence) or _as_said(source)
        return (self._of_role(source) if source.text.lower() in ROLES else None) or _as_said(source)

    def _of_name(self, source: Source) -> Resolution:
        words = source.name.split()
        cut = title_length(words)
        bare = " ".join(words[cut:])
        if not bare:
            return self._of_role(source) or _as_said(source)
        name = self.full_name(bare)
        if name != bare:
            return Resolution(name, is_inferred=False, reason=f"“{bare}” is {name}, named in full in the text.")
        if len(self._full_names.get(bare, ())) > 1:
            fits = " and ".join(sorted(self._full_names[bare]))
            return Resolution(bare, is_inferred=False, reason=f"“{bare}” stays as said: {fits} both fit.")
        return Resolution(name, is_inferred=False, reason="Named in the text as the speaker.")

    def _of_role(self, source: Source) -> Resolution | None:
        """ "The Russian minister": the one person introduced with all of these words."""
        wanted = frozenset(source.words) - _ARTICLES
        if not wanted & ROLES:
            return None
        fits = {
            entity.name: introduction
            for entity in self._entities.values()
            for words, introduction in entity.descriptions
            if wanted <= words
        }
        if len(fits) != 1:
            return None
        name, introduction = next(iter(fits.items()))
        return Resolution(
            name, is_inferred=True, reason=f"“{source.text}” fits {name}, introduced as “{introduction}”."
        )

    def _of_country_noun(self, source: Source, sentence: Sentence) -> Resolution | None:
        """ "The nation": the country that the sentences before speak of."""
        if source.head.lower() not in COUNTRY_NOUNS or source.words[1:-1]:
            return None
        for group in self._sentences_back(source.span[0], sentence):
            countries = [mention for mention in group if mention.name in COUNTRIES]
            subjects = {mention.name for mention in countries if mention.is_subject}
            named = subjects or {mention.name for mention in countries}
            if len(named) == 1:
                name = named.pop()
                return Resolution(
                    name, is_inferred=True, reason=f"“{source.text}” follows {name}, the country named before it."
                )
            if named:
                return None
        return None

    def _of_pronoun(self, source: Source, sentence: Sentence) -> Resolution:
        pronoun = source.head.lower()
        spoken = next(
            (
                turn
                for turn in reversed(self._spoken)
                if turn[0] <= source.span[0] and turn[1] >= (sentence[0] - _MEMORY, 0)
            ),
            None,
        )
        if pronoun in _GENDER_OF:
            return self._of_person(source, sentence, spoken) or _as_said(source)
        is_near = spoken is not None and sentence[0] - spoken[1][0] <= 1
        if spoken is not None and is_near and pronoun in ("it", "they") and self._may_be_group(spoken[2], pronoun):
            return _after(source, spoken[2])
        return _as_said(source)

    def _may_be_group(self, name: str, pronoun: str) -> bool:
        """Whether "it" or "they" may stand for a speaker: an organisation, or several people for "they"."""
        entity = self._entities.get(name)
        if entity is not None:
            return not entity.is_person
        last = name.lower().split()[-1] if name else ""
        is_plural = last.endswith("s") and not last.endswith("ss")
        if pronoun == "they":
            return is_plural or any(word.lower().endswith("s") for word in name.split()[:2])
        return bool(last) and not is_plural and last not in ROLES | _PRONOUNS

    def _of_person(
        self, source: Source, sentence: Sentence, spoken: tuple[int, Sentence, str] | None
    ) -> Resolution | None:
        """ "He", "she": the subject or speaker nearest before, when it can be that person."""
        gender = _GENDER_OF[source.head.lower()]
        for group in self._sentences_back(source.span[0], sentence):
            here = group[0].sentence if group else None
            if spoken is not None and (here is None or spoken[1] >= here) and self._fits(spoken[2], gender):
                return self._settled(source, spoken[2], gender)
            subjects = [name for m in group if m.is_subject and self._fits(name := self.full_name(m.name), gender)]
            others = [name for m in group if m.is_person and self._fits(name := self.full_name(m.name), gender)]
            for names in (subjects, others):
                if names and len(set(names)) == 1:
                    return self._settled(source, names[0], gender)
                if names:
                    return None
        if spoken is not None and self._fits(spoken[2], gender):
            return self._settled(source, spoken[2], gender)
        return None

    def _settled(self, source: Source, name: str, gender: str) -> Resolution:
        if (entity := self._entities.get(name)) is not None:
            entity.gender = entity.gender or gender
        return _after(source, name)

    def _fits(self, name: str, gender: str) -> bool:
        """Whether a pronoun of this gender may stand for the name; descriptions without a name may be anybody."""
        entity = self._entities.get(name)
        if entity is None:
            return bool(frozenset(name.lower().split()) & ROLES)
        return entity.is_person and entity.gender in ("", gender)

    def _sentences_back(self, position: int, sentence: Sentence) -> Iterable[list[Mention]]:
        """The mentions before the position, grouped by sentence, nearest sentence first."""
        group: list[Mention] = []
        for mention in reversed(self._mentions[: bisect_left(self._starts, position)]):
            if sentence[0] - mention.sentence[0] > _MEMORY:
                break
            if group and mention.sentence != group[0].sentence:
                yield group
                group = []
            group.append(mention)
        if group:
            yield group


def _after(source: Source, name: str) -> Resolution:
    return Resolution(
        name, is_inferred=True, reason=f"“{source.text}” follows {name}, who is named or speaks just before."
    )


def _as_said(source: Source) -> Resolution:
    """The source's own words; a bare role, "minister", is nobody's name and gets its article."""
    words = " ".join(source.text.split())
    if words.lower() in ROLES:
        return Resolution(f"the {words.lower()}", is_inferred=False, reason=f"The text names nobody for “{words}”.")
    pronoun = source.tag.startswith("PRP")
    reason = f"The text does not tell for certain who “{words}” is." if pronoun else "As the text names the speaker."
    return Resolution(words, is_inferred=False, reason=reason)
