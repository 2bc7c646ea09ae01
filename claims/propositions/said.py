"""The words of a statement as the lines that the parser reads, each character knowing where it stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims.attribution.paragraphs import PIECE_CHARS
from claims.attribution.statements import Span

_SENTENCE_END = re.compile(r"[.!?]")
_LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_LOOSE = " ,;:.-–—"
_ABBREVIATION = re.compile(r"\b(?:\w\.){2,}$")


@dataclass(slots=True)
class Line:
    """A stretch of words to be parsed; `origins` has for each character its offset in the text, -1 if it was added."""

    words: str = ""
    origins: list[int] = field(default_factory=list)

    def add(self, text: str, start: int, end: int) -> None:
        self.words += text[start:end]
        self.origins += range(start, end)

    def add_mark(self, mark: str) -> None:
        """Add a mark that does not stand there in the text."""
        self.words += mark
        self.origins += [-1] * len(mark)

    def drop_end(self, loose: str) -> None:
        self.words = self.words.rstrip(loose)
        del self.origins[len(self.words) :]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the words from `start` to `end` stand in the text, without blanks and loose marks at the ends."""
        while start < end and (self.words[start] in _LOOSE or self.words[start].isspace()):
            start += 1
        end = start + len(tidy_end(self.words[start:end]))
        return tuple(_runs(self.origins[start:end]))


def _runs(origins: Sequence[int]) -> Iterator[Span]:
    """The characters of the text as ranges, as few as possible."""
    begin = last = -1
    for at in (*origins, -1):
        if begin >= 0 and at != last + 1:
            yield begin, last + 1
            begin = -1
        if begin < 0 <= at:
            begin = at
        last = at


def lines(text: str, content: Sequence[Span]) -> list[Line]:
    """The pieces as running text, a line for each paragraph they come from; long ones are cut at a blank.

    A comma that only parted the pieces from the saying clause goes, a sentence that ended between them still ends.
    """
    made = [Line()]
    before: Span | None = None
    for start, end in content:
        if before is not None:
            _join(made, text[before[1] : start], goes_on=text[start].islower())
        for part_start, part_end in _parts(text, start, end):
            if part_start > start:
                made.append(Line())
            made[-1].add(text, part_start, part_end)
        before = (start, end)
    return [line for line in made if line.words.strip()] or made[:1]


def _join(made: list[Line], between: str, *, goes_on: bool) -> None:
    if _LINE_BREAK.search(between):
        made.append(Line())
        return
    line = made[-1]
    line.drop_end(" ,")
    has_end = goes_on or line.words.endswith((".", "?", "!"))
    if line.words and not has_end and _SENTENCE_END.search(between):
        line.add_mark(".")
    line.add_mark(" ")


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """A piece cut at line breaks, and at a blank where it is longer than the parser should read at once."""
    while start < end:
        line_break = _LINE_BREAK.search(text, start, end)
        stop = line_break.start() if line_break else end
        if stop - start > PIECE_CHARS:
            stop = text.rfind(" ", start + 1, start + PIECE_CHARS) + 1 or start + PIECE_CHARS
            line_break = None
        yield start, stop
        start = stop + (1 if line_break else 0)


def tidy_end(words: str) -> str:
    """Without a final stop and loose marks; the stop of "U.S." stays."""
    bare = words.rstrip().rstrip(_LOOSE).rstrip()
    return bare + "." if _ABBREVIATION.search(words[: len(bare) + 1]) else bare


def tidy(words: str) -> str:
    """The words as a sentence: single blanks, a capital first, no final stop."""
    words = tidy_end(" ".join(words.split()).lstrip(_LOOSE))
    return words[:1].upper() + words[1:]
