"""What reading a text yields. Offsets are Unicode code points into that text, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: (start, end) in characters, end exclusive.
Span = tuple[int, int]


class Kind(StrEnum):
    """How the words are reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class AttributedStatement:
    """One utterance as the text reports it.

    `content`: the reported words, in text order, never overlapping; more than one piece when the attribution stands in
    the middle. A wholly direct quotation leaves its quotation marks out. `subordinator`: the "that" before an indirect
    content, kept apart from it.
    `source`: the words that name the speaker (empty when a quotation follows without any); `cue`: the words of saying
    (empty for a quotation that only follows another).
    `speaker`: the name after resolution, or the source's own words where they cannot be resolved for certain.
    `is_object`: the content is what the cue acts on ("ruled out *any alliance*", "denied that *taxes fell*"), not a
    proposition that the speaker asserts; it is only understood together with the cue.
    `reported_by`: who passed the words on, when the text says so ("According to the agency, the minister said …").
    `candidates`: the names that all fit the source, where nothing decides between them; empty otherwise.
    `said_on`, `said_at`: the words that tell when ("on April 6") and at what place or occasion ("at a press briefing in
    Port Lind") it was said; `role`: the words that tell what the speaker was then ("Foreign Minister").
    `confidence`: how sure the rules are that a careful reader would mark the same, 0 to 1, with what speaks for and
    against it in sentences for people.
    `language`: the code of the language whose rules found it, “und” where none cover the words.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    speaker: str
    speaker_is_inferred: bool
    resolution_reason: str
    kind: Kind
    reported_by: str | None
    is_headline: bool
    is_object: bool = False
    subordinator: Span | None = None
    candidates: tuple[str, ...] = ()
    said_on: Span | None = None
    said_at: Span | None = None
    role: Span | None = None
    confidence: float = 1.0
    confidence_reasons: tuple[str, ...] = ()
    language: str = ""

    @property
    def start(self) -> int:
        """Where the first reported word begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the last reported word ends."""
        return self.content[-1][1]

    def exact(self, text: str) -> str:
        """The text from the first to the last reported word, whatever stands between the pieces included."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class HeadlineClaim:
    """A title or cross-head that states something; `start` and `end` are None when it does not stand in the text."""

    text: str
    start: int | None
    end: int | None
