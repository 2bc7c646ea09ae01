"""Pieces of a text that people name: checked, joined, and told apart by their quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from claims.choices import StatementKind
from claims.services.reading import as_lists
from factcheck.core.errors import InvalidInput

Spans = Sequence[Sequence[int]]

MOST_SPANS = 50
_MARKS = '“”"«»'
_OPENING, _CLOSING = "“\"«‘'", "”\"»’'"


def checked_spans(text: str, spans: Spans) -> list[list[int]]:
    """The pieces without white space around them; `InvalidInput` unless they are words of the text, in order."""
    end_before, checked = 0, []
    if not 0 < len(spans) <= MOST_SPANS:
        raise InvalidInput(f"Give the words as 1 to {MOST_SPANS} pieces of the text.")
    for start, end in spans:
        if not end_before <= start < end <= len(text):
            raise InvalidInput(
                f"{start}–{end} is no piece of the text of {len(text):,} characters that follows the piece before it."
            )
        words = text[start:end]
        if not re.search(r"\w", words):
            raise InvalidInput(f"There are no words at {start}–{end}.")
        checked.append([end - len(words.lstrip()), start + len(words.rstrip())])
        end_before = end
    return checked


def union(spans: Iterable[Sequence[int]]) -> list[list[int]]:
    """Pieces that overlap or touch become one."""
    joined: list[list[int]] = []
    for start, end in sorted(as_lists(spans)):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined


def parted(spans: Spans, at: int) -> tuple[list[list[int]], list[list[int]]]:
    """The pieces before a place and those from it on; a piece in which it stands is cut in two."""
    before = [[start, min(end, at)] for start, end in spans if start < at]
    return before, [[max(start, at), end] for start, end in spans if end > at]


def kind_of(text: str, spans: Spans) -> StatementKind:
    """Direct between quotation marks, mixed with some inside, else indirect."""
    if all(
        text[max(start - 1, 0) : start] in {*_OPENING} and text[end : end + 1] in {*_CLOSING} for start, end in spans
    ):
        return StatementKind.DIRECT
    has_quotes = any(mark in text[start:end] for start, end in spans for mark in '“”"«»')
    return StatementKind.MIXED if has_quotes else StatementKind.INDIRECT
