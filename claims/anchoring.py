"""Point at exact words in a text, and tell later whether they still stand there.

An anchor is a pair of W3C Web Annotation selectors, TextQuoteSelector (`exact`, `prefix`, `suffix`) and
TextPositionSelector (`start`, `end`, in Unicode code points, end exclusive), bound to the SHA-256 of its text.
Nothing is ever re-anchored by likeness: words that are not in the text are not quoted from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from factcheck.core.errors import InvalidInput
from factcheck.core.text import sha256_of

#: Characters of context kept on each side.
CONTEXT_CHARS = 32


class AnchorState(StrEnum):
    """What became of the anchored words."""

    EXACT = "exact"  # the same words at the same place
    MOVED = "moved"  # the same words at one other place
    AMBIGUOUS = "ambiguous"  # the same words at several places, none of them certain
    CHANGED = "changed"  # what stood before and after is there, the words between differ
    GONE = "gone"  # neither the words nor their surroundings are there


@dataclass(frozen=True, slots=True)
class Anchor:
    """Exact words, their surroundings and position, and the hash of the text they were taken from."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Location:
    """The state of an anchor in a text; `span` is where the words (or, if changed, their place) are now."""

    state: AnchorState
    span: tuple[int, int] | None


def anchor_at(
    text: str, start: int, end: int, *, context: int = CONTEXT_CHARS, text_sha256: str | None = None
) -> Anchor:
    """Anchor the words `text[start:end]`; whoever knows the text's hash may give it.

    Raises `InvalidInput` unless 0 ≤ start < end ≤ len(text).
    """
    if not 0 <= start < end <= len(text):
        raise InvalidInput(f"There are no words at {start}–{end} in a text of {len(text):,} characters.")
    return Anchor(
        exact=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
        start=start,
        end=end,
        text_sha256=text_sha256 or sha256_of(text),
    )


def verify(anchor: Anchor, text: str) -> AnchorState:
    """What became of the anchored words in this text."""
    return locate(anchor, text).state


def locate(anchor: Anchor, text: str) -> Location:
    """Find the anchored words in this text.

    Exact: same words, same offsets, and the text is the anchored one or the surroundings agree too. Moved: the only
    occurrence of the words, or the only one with the same surroundings. Changed: prefix and suffix each occur (both
    non-empty, the pair once) with other words between them, at most as far apart as twice the words plus the context.
    """
    if text[anchor.start : anchor.end] == anchor.exact and _is_same_place(anchor, text):
        return Location(AnchorState.EXACT, (anchor.start, anchor.end))
    places = list(_occurrences(text, anchor.exact))
    surrounded = [at for at in places if _is_surrounded(anchor, text, at)]
    for candidates in (surrounded, places):
        if len(candidates) == 1:
            return Location(AnchorState.MOVED, (candidates[0], candidates[0] + len(anchor.exact)))
    if places:
        return Location(AnchorState.AMBIGUOUS, None)
    gap = _gap(anchor, text)
    return Location(AnchorState.CHANGED, gap) if gap is not None else Location(AnchorState.GONE, None)


def _is_same_place(anchor: Anchor, text: str) -> bool:
    return _is_surrounded(anchor, text, anchor.start) or sha256_of(text) == anchor.text_sha256


def _is_surrounded(anchor: Anchor, text: str, at: int) -> bool:
    before = text[max(0, at - len(anchor.prefix)) : at]
    end = at + len(anchor.exact)
    return before == anchor.prefix and text[end : end + len(anchor.suffix)] == anchor.suffix


def _occurrences(text: str, words: str) -> Iterator[int]:
    """Every place of the words, overlapping ones included."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _gap(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Between the only prefix-suffix pair; None when there is none or more than one."""
    if not anchor.prefix.strip() or not anchor.suffix.strip():
        return None
    reach = 2 * len(anchor.exact) + len(anchor.prefix) + len(anchor.suffix)
    gaps = []
    for at in _occurrences(text, anchor.prefix):
        start = at + len(anchor.prefix)
        end = text.find(anchor.suffix, start, start + reach + len(anchor.suffix))
        if end >= 0:
            gaps.append((start, end))
    return gaps[0] if len(gaps) == 1 else None
