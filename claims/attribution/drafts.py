"""A statement while it is being read: its spans are known, its speaker is not resolved yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claims.attribution.statements import Span

#: (passage number, sentence number in it).
Sentence = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name a speaker, lifted from the parse so that they outlive it.

    `head`: the main word; `tag`: its part of speech (Penn tag); `words`: the phrase's words in lower case;
    `name`: the run of proper nouns that ends in the main word, else empty; `pronoun`: the "who" that takes it up;
    `is_several`: others are named beside the main word ("the mayor and her deputy").
    """

    span: Span
    text: str
    head: str
    tag: str
    words: tuple[str, ...]
    name: str
    pronoun: Span | None = None
    is_several: bool = False


class Found(StrEnum):
    """What tied the words to the cue, from firm to loose."""

    GRAMMAR = "grammar"
    LABEL = "label"
    NOUN = "noun"
    NEARNESS = "nearness"
    ORDER = "order"
    FOLLOWING = "following"


@dataclass(slots=True)
class Draft:
    """One attribution: spans in the whole text. Without content it introduces what the next paragraph quotes.

    `quotations`: the starts of the quotations its content touches; `is_hearsay`: found by "according to";
    `is_weak`: a report of holding, showing or acting that counts only outside other statements; `cue_tag`: the cue's
    part of speech (Penn tag); `is_possible`: it may or will be said ("might say").
    """

    content: list[Span]
    sentence: Sentence
    quotations: frozenset[int]
    is_direct: bool
    is_headline: bool
    cue: Span | None = None
    source: Source | None = None
    is_object: bool = False
    subordinator: Span | None = None
    reporter: Source | None = None
    said_on: Span | None = None
    said_at: Span | None = None
    is_follow_up: bool = False
    is_hearsay: bool = False
    is_weak: bool = False
    found: Found = Found.GRAMMAR
    cue_tag: str = ""
    is_possible: bool = False

    @property
    def end(self) -> int:
        """Where the whole attribution ends: content, cue and source."""
        ends = [end for _, end in self.content]
        ends += [self.cue[1]] if self.cue else []
        ends += [self.source.span[1]] if self.source else []
        return max(ends)
