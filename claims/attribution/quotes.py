"""Find quotations by their marks: straight, curly, low, doubled single marks (`` ''), guillemets, single curly.

Marks pair inside a paragraph (a line). A quotation that is opened and not closed runs to the paragraph's end, as
printed multi-paragraph quotations do. Only the outermost quotation counts; quotations inside it are part of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.attribution.paragraphs import Paragraph

_DOUBLE = re.compile(r"``|''|‘‘|’’|[\"“”„«»]")
_MARK = re.compile(r"``|''|‘‘|’’|[\"“”„«»]|(?<!\w)[‘'](?=\w)")
_CLOSERS = {
    "“": '”"',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "``": "''",
    "‘‘": "’’",
    "''": "''",
    '"': '"”',
    "‘": "’",
    "'": "'",
}
_SINGLE = frozenset("‘'")


_TITLE_WORDS = 7
#: What stands before the title of a broadcast, a paper or a work rather than before somebody's words.
_BEFORE_TITLE = re.compile(
    r"(?:[’']s?|\b(?:on|in|of|for|the|a|an|his|her|their|and|program|show|podcast|magazine|newspaper|book|film|movie"
    r"|series|song|album|hit|documentary|titled|entitled|named|host))\s*$",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(r"(?:a|an|and|as|at|by|for|from|in|is|of|on|or|the|to|vs|with)\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Offsets in the text: `start`–`end` with the marks, `inner_start`–`inner_end` without.

    `is_title`: it names a work or broadcast, “Port Tonight”, rather than anybody's words.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool
    is_title: bool = False


def quotations(paragraph: Paragraph) -> tuple[Quotation, ...]:
    """The outermost quotations of the paragraph, in order."""
    return tuple(_scan(paragraph.text, paragraph.start))


def _scan(line: str, offset: int) -> Iterator[Quotation]:
    position = 0
    while mark := _MARK.search(line, position):
        position = mark.end()
        if not _opens(line, mark):
            continue
        close = _close_of(line, mark)
        if close is None and (mark[0] in _SINGLE or not line[position:].strip()):
            continue
        end, inner_end = (close[1], close[0]) if close else (len(line), len(line))
        if inner_end > position:
            yield Quotation(
                offset + mark.start(),
                offset + end,
                offset + position,
                offset + inner_end,
                close is not None,
                _is_title(line[: mark.start()], line[position:inner_end]),
            )
        position = max(position, end)


def _is_title(before: str, inner: str) -> bool:
    """Capital letters throughout, after words that lead to a title."""
    words = inner.split()
    if not words or len(words) > _TITLE_WORDS or not _BEFORE_TITLE.search(before[-20:]):
        return False
    capital = all(word[0].isupper() or word[0].isdigit() or _SMALL_WORD.fullmatch(word) for word in words)
    return capital and words[0][0].isupper()


def _opens(line: str, mark: re.Match[str]) -> bool:
    """A mark opens unless it can only close: nothing after it, or pressed against the word or number before it."""
    before, after = line[: mark.start()], line[mark.end() :]
    if mark[0] in ("”", "’’"):
        return False
    if mark[0] in ("“", "``", "‘‘", "„", "‘", "'"):
        return bool(after)
    if mark[0] == "«" and after[:1].isspace():  # « French style »
        return "»" in after and not re.search(r"\w$", before)
    if mark[0] == "»":  # »German style«
        return bool(re.search(r"^\w", after)) and "«" in after
    return bool(re.search(r"^\S", after)) and not re.search(r"\w$", before)


def _close_of(line: str, mark: re.Match[str]) -> tuple[int, int] | None:
    """Where the closing mark of this opening mark begins and ends."""
    if mark[0] in _SINGLE:
        return _close_of_single(line, mark)
    wanted = _CLOSERS[mark[0]]
    pairs = ("''", "’’")
    for other in _DOUBLE.finditer(line, mark.end()):
        begin, end = other.span()
        found = other[0]
        matches = found == wanted if wanted in pairs else found in wanted
        if matches and not _reopens(line, mark[0], begin, end):
            return begin, end
    return None


def _reopens(line: str, mark: str, begin: int, end: int) -> bool:
    """A straight mark after a blank and before a word opens a nested quotation when there is a close for both."""
    if mark not in ('"', "''"):
        return False
    looks_open = line[begin - 1].isspace() and end < len(line) and not line[end].isspace()
    return looks_open and line.count(mark, end) > 1 and line.count(mark, end) % 2 == 0


def _close_of_single(line: str, mark: re.Match[str]) -> tuple[int, int] | None:
    """The closing single mark, told from apostrophes: no letter after it, and better with punctuation before it."""
    closer = _CLOSERS[mark[0]]
    limit = line.find(mark[0], mark.end()) if mark[0] == "‘" else -1
    stop = limit if limit >= 0 else len(line)
    found = [
        match.start()
        for match in re.finditer(re.escape(closer) + r"(?!\w)", line[:stop])
        if match.start() > mark.end() and not line[match.start() - 1].isspace()
    ]
    firm = [at for at in found if line[at - 1] in ".,!?;:…"] or found
    return (firm[0], firm[0] + 1) if firm else None
