"""Where paragraphs begin and end, and which of them are headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Longer paragraphs are read in pieces of about this many characters, so that one endless line cannot exhaust memory.
PIECE_CHARS = 3_000
_HEADLINE_WORDS = 20

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)]*\s+")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:[A-Z][a-z]+day,? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
)
_LOUD_CITY = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,3}"
_CITY = r"[A-Z]\w[\w.'’-]*(?: (?:[A-Z]|de |la |del |am |an der |upon )[\w.'’-]*){0,3}"
_REGION = r"(?:, [A-Z][\w.]*(?: [A-Z]\w*)?)?"
_AGENCY = r"(?: ?\([^)]{2,30}\))"
#: "PORT VELOR (VNA) — ", "Port Velor (Reuters) - ", "Port Velor, 6 April – " before a report's first sentence. A place
#: that is not in capitals needs a date or an agency's name beside it.
_DATELINE = re.compile(
    rf"(?:{_LOUD_CITY}(?:{_REGION},? {_DATE}|{_REGION}){_AGENCY}?"
    rf"|{_CITY}{_REGION},? {_DATE}{_AGENCY}?"
    rf"|{_CITY}{_REGION} ?\((?:[A-Z]{{2,6}}|Reuters|[A-Z][\w ]{{1,20}} (?:Wire|News|Press|Agency|Service))\))"
    r"\s*(?:[—–―]|--?)\s+(?=\S)"
)
_ENDS_LIKE_PROSE = re.compile(r"[.!?:;,…—–-][\"'”’»)\]]*$|[\"”»]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text without line breaks and blank ends; `start` is its offset in the whole text."""

    text: str
    start: int
    is_headline: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of the text in order; every line is one, very long lines come in several pieces."""
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if not stripped:
            continue
        start = line.start() + line[0].index(stripped[0])
        if dateline := _DATELINE.match(stripped):
            start, stripped = start + dateline.end(), stripped[dateline.end() :]
        headline = looks_like_headline(stripped)
        for begin, end in _pieces(stripped):
            yield Paragraph(stripped[begin:end], start + begin, headline)


def looks_like_headline(line: str) -> bool:
    """A short line that does not end the way a sentence does."""
    return len(line.split()) <= _HEADLINE_WORDS and not _ENDS_LIKE_PROSE.search(line)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Cut at the last sentence end (else the last space) before each `PIECE_CHARS`."""
    begin = 0
    while len(line) - begin > PIECE_CHARS:
        window = line[begin : begin + PIECE_CHARS]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or PIECE_CHARS
        yield begin, begin + cut
        begin += cut
    yield begin, len(line)
