"""From the tokens of a clause to its wording: names beside or for pronouns, a shared subject, a limit of length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.attribution.passage import Passage, Range
from claims.attribution.statements import AttributedStatement, Span
from claims.propositions.clauses import is_empty_it
from claims.propositions.names import POSSESSIVE, THIRD, Speaker
from claims.propositions.proposition import MAX_CHARS
from claims.propositions.said import tidy
from claims.propositions.splitting import Clause

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_VERB_GROUP = 40
_CLAUSE_END = re.compile(r"[,;:—–](?=\s)|\s(?=(?:and|but|or|because|although|while|which|who)\s)")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that goes in the place of the characters `start` to `end`, beside a pronoun where that is nothing."""

    start: int
    end: int
    name: str

    @property
    def in_brackets(self) -> str:
        return f"[{self.name}]" if self.end > self.start else f" [{self.name}]"

    @property
    def inside_brackets(self) -> str:
        return self.name if self.end > self.start else f" ({self.name})"


def worded(passage: Passage, clause: Clause, speaker: Speaker | None, *, is_first: bool) -> str:
    """The clause as a sentence; `is_first` in the line that opens the statement, where "he" may be the speaker."""
    words = passage.paragraph.text
    names = list(_names(passage, clause.tokens, speaker, is_first=is_first)) if speaker else []
    said = ""
    if clause.shared:
        taken = list(_names(passage, clause.shared, speaker, is_first=is_first)) if speaker else []
        subject = _edited(words, passage.span(clause.shared), [(one, one.inside_brackets) for one in taken])
        said = f"[{subject.replace('[', '(').replace(']', ')')}] "
        if any(one.end == one.start for one in taken):
            names = []
    said += _edited(words, passage.span(clause.tokens), [(one, one.in_brackets) for one in names])
    return shortened(tidy(said))


def opens_with_name(wording: str) -> bool:
    """Whether a name in brackets, not a pronoun taken over from the clause before, opens the wording."""
    opening = wording[1:].partition("]")[0] if wording.startswith("[") else ""
    return bool(opening) and opening.lower() not in THIRD


def _edited(words: str, span: Span, names: list[tuple[_Name, str]]) -> str:
    made, (start, end) = "", span
    for one, printed in names:
        made += words[start : one.start] + printed
        start = one.end
    return made + words[start:end]


def _names(passage: Passage, tokens: Range, speaker: Speaker, *, is_first: bool) -> Iterator[_Name]:
    """The names for the pronouns in the tokens that are the speaker, in order; each pronoun is explained once."""
    words = passage.words(tokens)
    if is_first and words and (leading := _leading(passage, words[0], speaker)):
        yield leading
    seen: set[str] = set()
    for token in words:
        person = _person(token)
        if not person or person in seen or passage.is_quoted(token) is not speaker.speaks_in_quotes:
            continue
        if name := speaker.first_person(token.lower_):
            seen.add(person)
            at = _end_of_word(token)
            yield _Name(at, at, name)


def _leading(passage: Passage, token: Token, speaker: Speaker) -> _Name | None:
    """The name for the pronoun, if it is the one that opens an indirect statement."""
    if any(map(str.isalnum, passage.doc[: token.i].text)):
        return None
    if not token.tag_.startswith("PRP") or passage.is_quoted(token) or is_empty_it(token):
        return None
    is_owner = token.tag_ == "PRP$"
    if token.dep_ not in (("poss",) if is_owner else ("nsubj", "nsubjpass")) or token.lower_ not in THIRD:
        return None
    if (token.lower_ in POSSESSIVE) is not is_owner or not (name := speaker.third_person(token.lower_)):
        return None
    return _Name(token.idx, token.idx + len(token), name)


def _person(token: Token) -> str:
    """ "I" and "my" are one person, "we" and "our" another; else empty."""
    if not token.tag_.startswith("PRP"):
        return ""
    if token.lower_ in ("i", "me", "my", "mine"):
        return "I"
    return "we" if token.lower_ in ("we", "us", "our", "ours") and token.text != "US" else ""


def _end_of_word(token: Token) -> int:
    """After the word with what is written together with it: "I’ve"."""
    end = token.idx + len(token)
    following = token.doc[token.i + 1 : token.i + 2]
    is_joined = not token.whitespace_ and following.text[:1] in "'’" and len(following.text) > 1
    return end + len(following.text) if is_joined else end


def acted_on(text: str, statement: AttributedStatement, words: str) -> str:
    """What the verb of saying acts on, together with speaker and verb: "Mara Lind ruled out any new tax"."""
    if not statement.speaker:
        return shortened(tidy(words))
    return shortened(tidy(f"{statement.speaker} {_verb_group(text, statement)} {words}"))


def _verb_group(text: str, statement: AttributedStatement) -> str:
    """The verb with its helpers as printed between source and content, or the cue alone when more stands there."""
    if not statement.cue:
        return ""
    cue_start, cue_end = statement.cue[0]
    if statement.source:
        start = statement.source[-1][1]
        if start <= cue_start and cue_end - start <= _MAX_VERB_GROUP and "," not in text[start:cue_start]:
            cue_start = start
    that = f" {text[slice(*statement.subordinator)]}" if statement.subordinator else ""
    return text[cue_start:cue_end] + that


def shortened(words: str) -> str:
    """At most `MAX_CHARS`: cut where a clause ends in the second half, else at a blank, and marked with an ellipsis."""
    if len(words) <= MAX_CHARS:
        return words
    head = words[: MAX_CHARS - 2]
    ends = [match.start() for match in _CLAUSE_END.finditer(head)]
    cut = ends[-1] if ends and ends[-1] > MAX_CHARS // 2 else head.rfind(" ")
    return (head[:cut] if cut > 0 else head).rstrip(" ,;:—–") + " …"
