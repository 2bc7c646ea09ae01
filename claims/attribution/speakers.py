"""Who the words of a source stand for: last names, acronyms, roles, "the board", "the nation", pronouns.

Nothing is guessed: where two fit, or nobody does, the source's own words stay the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from claims.attribution.drafts import Draft, Sentence, Source
from claims.attribution.entities import Entities, is_short_form, same_country
from claims.attribution.names import Mention, title_length
from claims.attribution.places import SEATS
from claims.attribution.statements import Span
from claims.attribution.titles import COUNTRY_NOUNS, GENDERED, GENERAL_NOUNS, HONORIFICS, OTHER_OFFICE, ROLES

_GENDER_OF = {"he": "m", "she": "f"}
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "somebody", "someone", "nobody", "everybody", "everyone"})
_OWNERS = {"his": "he", "her": "she", "its": "it", "their": "they"}
_ARTICLES = frozenset({"the", "a", "an", "of", "’s", "'s"})
#: How many paragraphs back a pronoun or role may point.
_MEMORY = 2
#: As many for the short form of an organisation's name.
_LONG_MEMORY = 4
_PAIR = 2
_WORD = re.compile(r"[’']s\b|[\w-]+")
#: "*Velor’s* foreign minister".
_OWNED = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*)* ?[’']s ")
_OWNER = re.compile(r"(his|her|its|their|[A-Z][\w-]*(?= ?[’']s ))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker's name, whether it had to be inferred, and why, in a sentence for people.

    `candidates`: the names that all fit; the speaker then stays as the text says it.
    """

    speaker: str
    is_inferred: bool
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """Somebody has spoken: up to which position, in which sentence, and who that was."""

    end: int
    sentence: Sentence
    resolution: Resolution


class Speakers:
    """Resolves the sources of one text, in text order."""

    def __init__(self, named: Iterable[Mention]) -> None:
        self._entities = Entities(named)
        self._turns: list[_Turn] = []
        self._fits_of: dict[frozenset[str], dict[str, str]] = {}

    def resolve(self, draft: Draft) -> Resolution:
        """Resolve the draft's source and remember who spoke where."""
        source = draft.source
        if source is None:
            return Resolution("", is_inferred=False, reason="The text does not say who said it.")
        resolution = self._of_source(source, draft.sentence)
        if draft.is_follow_up:
            reason = f"The quotation follows the words of {resolution.speaker} without a new speaker."
            resolution = replace(resolution, is_inferred=True, reason=reason)
        self._turns.append(_Turn(max(draft.end, source.span[1]), draft.sentence, resolution))
        return resolution

    def of_reporter(self, source: Source, sentence: Sentence) -> str:
        """Who passed the words on; does not count as having spoken."""
        return self._of_source(source, sentence).speaker

    def role_of(self, source: Source | None, resolution: Resolution) -> Span | None:
        """Where the words stand that tell the speaker's role: at this naming, else where the text introduces it."""
        here = self._entities.named_at(source.span) if source else None
        if here is not None and here.role and self._entities.full_name(here.name, here.gender) == resolution.speaker:
            return here.role
        entity = self._entities.get(resolution.speaker)
        spans = [known.span for known in entity.descriptions if known.span and known.span[0] >= 0] if entity else []
        return spans[0] if spans else None

    def _of_source(self, source: Source, sentence: Sentence) -> Resolution:
        if source.is_several:
            return Resolution(_plain(source.text), is_inferred=False, reason="The text names several speakers at once.")
        if source.tag.startswith("PRP"):
            return self._of_pronoun(source, sentence)
        if source.name:
            return self._of_name(source)
        if source.text.lower().startswith("the "):
            named = (
                self._of_role(source)
                or self._of_country_noun(source, sentence)
                or self._of_short_form(source, sentence)
            )
            return named or self._as_said(source, sentence)
        is_definite = source.text.lower() in ROLES or _OWNED.match(source.text)
        return (self._of_role(source) if is_definite else None) or self._as_said(source, sentence)

    def _of_name(self, source: Source) -> Resolution:
        parts = source.name.split()
        bare = " ".join(parts[title_length(parts) :])
        if not bare:
            return self._of_role(source) or _unresolved(source)
        if source.tag == "NNPS" and " " not in bare:
            return _unresolved(source)
        name = self._with_of(bare, source.span)
        fuller = self._fitting(self._entities.full_names(name, _gender(_words(source))), _words(source))
        if len(fuller) > 1:
            return _several(name, name, fuller)
        for full in fuller:
            if full != name:
                reason = f"“{name}” is {full}, named in full in the text."
                return Resolution(full, is_inferred=False, reason=reason)
        return Resolution(name, is_inferred=False, reason=self._metonym(name) or "Named in the text as the speaker.")

    def _with_of(self, bare: str, span: Span) -> str:
        """ "*Ministry* of Health": the whole name that begins with these words here."""
        mention = self._entities.named_at(span)
        is_longer = mention is not None and mention.name.startswith(bare + " ")
        return mention.name if mention is not None and is_longer else bare

    def _metonym(self, name: str) -> str:
        """The sentence for a capital that speaks for its country; empty for anything else."""
        entity = self._entities.get(name)
        country = (entity.seat_of if entity else "") or SEATS.get(name, "")
        return f"{name} stands for the government of {country}." if country else ""

    def _fitting(self, names: Sequence[str], said: frozenset[str]) -> list[str]:
        """Of several namesakes those whom the title before the name fits: "*Mr.* Lind", "*Minister* Lind"."""
        gender = _gender(said)
        fitting = [name for name in names if not gender or self._gender_of(name) in ("", gender)]
        roles = said & ROLES
        introduced = [name for name in fitting if roles and self._introduced_as(name, roles)]
        return introduced or fitting

    def _gender_of(self, name: str) -> str:
        entity = self._entities.get(name)
        return entity.gender if entity else ""

    def _introduced_as(self, name: str, wanted: frozenset[str]) -> str:
        """The words, as printed, that introduce the name with all the wanted ones; empty when none do."""
        entity = self._entities.get(name)
        known = entity.descriptions if entity else []
        fitting = (each for each in known if same_country(wanted) <= each.words)
        return next((each.printed for each in fitting if not (each.words - wanted) & OTHER_OFFICE), "")

    def _introduced(self, wanted: frozenset[str]) -> dict[str, str]:
        """Name → words that introduce it, for everybody introduced with all the wanted words."""
        if wanted not in self._fits_of:
            printed = ((entity.name, self._introduced_as(entity.name, wanted)) for entity in self._entities)
            self._fits_of[wanted] = {name: words for name, words in printed if words}
        return self._fits_of[wanted]

    def _of_role(self, source: Source) -> Resolution | None:
        """ "The Russian minister": the one person introduced with all of these words."""
        wanted = _words(source) - _ARTICLES
        if not wanted & ROLES:
            return None
        fits = self._introduced(wanted)
        if len(fits) > 1:
            return _several(source.text, _as_printed(source), list(fits))
        for name, printed in fits.items():
            return Resolution(name, is_inferred=True, reason=f"“{source.text}” fits {name}, introduced as “{printed}”.")
        return None

    def _of_short_form(self, source: Source, sentence: Sentence) -> Resolution | None:
        """ "The board": the one organisation named, or speaker described, before with this word and more."""
        head, modifiers = source.head.lower(), frozenset(source.words[1:-1])
        if not (is_short_form(head) or head in GENERAL_NOUNS) or source.text.lower() != " ".join(source.words):
            return None
        earliest = (sentence[0] - _LONG_MEMORY, 0)
        fits = self._entities.organisations(head, modifiers, source.span[0], earliest)
        for turn in takewhile(lambda turn: turn.sentence >= earliest, reversed(self._turns)):
            said = turn.resolution.speaker.lower().split()
            is_fuller = said[-1:] == [head] and modifiers < set(said[:-1]) - _ARTICLES
            if is_fuller and self._entities.get(turn.resolution.speaker) is None:
                fits.append(turn.resolution.speaker)
        fits = list({name.lower().removeprefix("the "): name for name in fits}.values())
        if len(fits) > 1:
            return _several(source.text, source.text, fits)
        for name in fits:
            return Resolution(
                name,
                is_inferred=True,
                reason=f"“{source.text}” is short for {name}, the only one named shortly before.",
            )
        return None

    def _of_country_noun(self, source: Source, sentence: Sentence) -> Resolution | None:
        """ "The nation": the country that the sentences before speak of."""
        if source.head.lower() not in COUNTRY_NOUNS or source.words[1:-1]:
            return None
        for group in self._entities.back_from(source.span[0], sentence, _MEMORY):
            countries = [mention for mention in group if mention.is_country]
            subjects = {mention.name for mention in countries if mention.is_subject}
            named = sorted(subjects or {mention.name for mention in countries})
            if len(named) > 1:
                return _several(source.text, source.text, named)
            for name in named:
                return Resolution(
                    name, is_inferred=True, reason=f"“{source.text}” follows {name}, the country named before it."
                )
        return None

    def _of_pronoun(self, source: Source, sentence: Sentence) -> Resolution:
        return self._meant_by(source.head.lower(), source, sentence) or _unresolved(source)

    def _meant_by(self, pronoun: str, source: Source, sentence: Sentence) -> Resolution | None:
        """Whom the pronoun stands for at the source; None when nobody fits."""
        earliest = (sentence[0] - _MEMORY, 0)
        near = takewhile(lambda turn: turn.sentence >= earliest, reversed(self._turns))
        spoken = next((turn for turn in near if turn.end <= source.span[0]), None)
        if pronoun in _GENDER_OF:
            return self._person(pronoun, source, sentence, spoken)
        is_near = spoken is not None and sentence[0] - spoken.sentence[0] <= 1
        if spoken is None or not is_near or pronoun not in ("it", "they"):
            return None
        name = spoken.resolution.speaker
        return _follows(source, pronoun, name) if self._may_be_group(name, pronoun) else None

    def _may_be_group(self, name: str, pronoun: str) -> bool:
        """Whether "it" or "they" may stand for a speaker: an organisation, or several people for "they"."""
        entity = self._entities.get(name)
        if entity is not None:
            return not entity.is_person
        last = name.lower().split()[-1] if name else ""
        is_plural = last.endswith("s") and not last.endswith("ss")
        if pronoun == "they":
            return is_plural or " and " in name or any(word.lower().endswith("s") for word in name.split()[:2])
        return bool(last) and not is_plural and last not in ROLES | _PRONOUNS

    def _person(self, pronoun: str, source: Source, sentence: Sentence, spoken: _Turn | None) -> Resolution | None:
        """ "He", "she": the speaker, subject or only person nearest before who can be meant."""
        gender = _GENDER_OF[pronoun]
        if spoken is not None and not self._fits(spoken.resolution.speaker, gender, pronoun):
            spoken = None
        for group in self._entities.back_from(source.span[0], sentence, _MEMORY):
            if spoken is not None and spoken.sentence >= group[0].sentence:
                break
            names = self._possible(group, gender, only_sure=spoken is not None)
            if len(names) > 1:
                return _several(source.text, _plain(source.text), names)
            for name in names:
                return self._settled(source, pronoun, name)
        return self._again(source, pronoun, spoken) if spoken is not None else None

    def _possible(self, group: list[Mention], gender: str, *, only_sure: bool) -> list[str]:
        """Whom of a sentence a pronoun of this gender may mean: those who surely are people, else its subjects."""
        people = [mention for mention in reversed(group) if mention.is_person]
        names = {self._entities.full_name(mention.name, mention.gender): mention for mention in people}
        names = {name: mention for name, mention in names.items() if self._fits(name, gender)}
        sure = [name for name in names if self._is_surely_person(name)]
        return sure or [name for name, mention in names.items() if mention.is_subject and not only_sure]

    def _is_surely_person(self, name: str) -> bool:
        entity = self._entities.get(name)
        return entity is not None and entity.is_surely_person

    def _again(self, source: Source, pronoun: str, spoken: _Turn) -> Resolution | None:
        """The one who spoke last; of several whom that may have been, those whom the pronoun leaves."""
        rivals = spoken.resolution.candidates or (spoken.resolution.speaker,)
        names = [name for name in rivals if self._gender_of(name) in ("", _GENDER_OF[pronoun])]
        if len(names) > 1:
            return _several(source.text, _plain(source.text), names)
        return next((self._settled(source, pronoun, name) for name in names if name.lower() != pronoun), None)

    def _settled(self, source: Source, pronoun: str, name: str) -> Resolution:
        if (entity := self._entities.get(name)) is not None:
            entity.gender = entity.gender or _GENDER_OF[pronoun]
        return _follows(source, pronoun, name)

    def _fits(self, name: str, gender: str, pronoun: str = "") -> bool:
        """Whether a pronoun of this gender may stand for the name; descriptions without a name may be anybody."""
        entity = self._entities.get(name)
        if entity is None:
            said = frozenset(name.lower().split())
            told = {GENDERED[word] for word in said & GENDERED.keys()}
            return name.lower() == pronoun or (bool(said & ROLES) and " and " not in name and told <= {gender})
        return entity.is_person and entity.gender in ("", gender)

    def _as_said(self, source: Source, sentence: Sentence) -> Resolution:
        """The source's own words; whose spokesman it is stands in the reason."""
        owner = _OWNER.match(source.text)
        if owner is None or source.tag.startswith("PRP"):
            return _unresolved(source)
        word = owner[0]
        pronoun = _OWNERS.get(word.lower())
        if pronoun is not None:
            meant = self._meant_by(pronoun, source, sentence)
            names = (meant.candidates or (meant.speaker,)) if meant is not None else ()
        else:
            names = tuple(self._entities.full_names(word))
        told = f" “{word}” is {names[0]}." if len(names) == 1 else ""
        told = f" “{word}” may be {_listed(names, 'or')}." if len(names) > 1 else told
        return Resolution(_plain(source.text), is_inferred=False, reason=f"As the text names the speaker.{told}")


def _words(source: Source) -> frozenset[str]:
    """The lower-case words of the source up to its first comma."""
    return frozenset(_WORD.findall(source.text.split(",")[0].lower()))


def _gender(said: frozenset[str]) -> str:
    """What a form of address or a role among the words tells."""
    return next((tell for word in sorted(said) if (tell := GENDERED.get(word) or HONORIFICS.get(word))), "")


def _plain(words: str) -> str:
    return " ".join(words.split())


def _listed(names: Iterable[str], link: str) -> str:
    *most, last = names
    return f"{', '.join(most)} {link} {last}"


def _several(said: str, speaker: str, names: Iterable[str]) -> Resolution:
    """Who is meant stays open."""
    names = tuple(names)
    all_ = "both" if len(names) == _PAIR else "all"
    return Resolution(
        speaker,
        is_inferred=False,
        reason=f"“{_plain(said)}” stays as said: {_listed(names, 'and')} {all_} fit.",
        candidates=names,
    )


def _follows(source: Source, pronoun: str, name: str) -> Resolution:
    said = source.text if source.head.lower() == pronoun else source.text.split()[0]
    return Resolution(name, is_inferred=True, reason=f"“{said}” follows {name}, who is named or speaks just before.")


def _as_printed(source: Source) -> str:
    """The words as they are printed; a bare role, "minister", is nobody's name and gets its article."""
    said = _plain(source.text)
    return f"the {said.lower()}" if said.lower() in ROLES else said


def _unresolved(source: Source) -> Resolution:
    said = _plain(source.text)
    reason = "As the text names the speaker."
    if said.lower() in ROLES:
        reason = f"The text names nobody for “{said}”."
    elif source.tag.startswith("PRP"):
        reason = f"The text does not tell for certain whom “{said}” stands for."
    return Resolution(_as_printed(source), is_inferred=False, reason=reason)
