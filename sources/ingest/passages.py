"""Cut a text into passages: paragraphs, with very short ones joined to the next and very long ones cut at sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters. A heading or a one-word line says too little alone; a page-long block says too much at once.
SHORTEST = 60
LONGEST = 1200

_PARAGRAPH = re.compile(r"\S[^\n]*")
_SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]*\s+")


def passage_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each passage in code points, end exclusive, in order, never overlapping."""
    return [piece for start, end in _joined(text) for piece in _cut(text, start, end)]


def _joined(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    end = 0
    for match in _PARAGRAPH.finditer(text):
        start = match.start() if start is None else start
        end = match.start() + len(match[0].rstrip())
        if end - start >= SHORTEST:
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        stops = [m.end() for m in _SENTENCE_END.finditer(text, start, start + LONGEST)]
        cut = stops[-1] if stops else start + LONGEST
        yield start, start + len(text[start:cut].rstrip())
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if end > start:
        yield start, end
