"""A parsed paragraph: its tokens, where they stand in the whole text, and which quotation they are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from claims.attribution.paragraphs import Paragraph
from claims.attribution.quotes import Quotation
from claims.attribution.statements import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Half-open range of token indexes.
Range = tuple[int, int]
_LOOSE = frozenset(",;:-–—…")


class Passage:
    """One paragraph with its parse and its quotations; valid only while the parser's block is open."""

    def __init__(self, paragraph: Paragraph, doc: Doc, quotations: tuple[Quotation, ...], number: int) -> None:
        self.paragraph = paragraph
        self.doc = doc
        self.quotations = quotations
        self.number = number
        self._quotation_of = self._quotations_by_token()
        self._ranges: dict[int, Range] = {}
        for index, quotation in enumerate(self._quotation_of):
            if quotation is not None:
                self._ranges[quotation] = (self._ranges.get(quotation, (index, 0))[0], index + 1)
        self.sentence_of = [0] * len(doc)
        for at, sentence in enumerate(doc.sents):
            for token in sentence:
                self.sentence_of[token.i] = at

    def _quotations_by_token(self) -> list[int | None]:
        found: list[int | None] = [None] * len(self.doc)
        ahead = 0
        for token in self.doc:
            at = token.idx + self.paragraph.start
            while ahead < len(self.quotations) and self.quotations[ahead].end <= at:
                ahead += 1
            if ahead < len(self.quotations) and self.quotations[ahead].start < at + len(token):
                found[token.i] = ahead
        return found

    def quotation_of(self, index: int) -> int | None:
        """Which quotation the token stands in (its marks included), by position in `quotations`."""
        return self._quotation_of[index]

    def range_of(self, quotation: int) -> Range:
        """The tokens of a quotation, its marks included; empty when the quotation shares its tokens with another."""
        return self._ranges.get(quotation, (0, 0))

    def is_quoted(self, token: Token) -> bool:
        return self._quotation_of[token.i] is not None

    def span(self, tokens: Range) -> Span:
        """Characters in the whole text of a non-empty token range."""
        first, last = self.doc[tokens[0]], self.doc[tokens[1] - 1]
        return self.paragraph.start + first.idx, self.paragraph.start + last.idx + len(last)

    def text(self, tokens: Range) -> str:
        """The printed words of a token range."""
        start, end = self.span(tokens)
        return self.paragraph.text[start - self.paragraph.start : end - self.paragraph.start]

    def words(self, tokens: Range) -> list[Token]:
        return [token for token in self.doc[tokens[0] : tokens[1]] if any(map(str.isalnum, token.text))]

    def trimmed(self, tokens: Range) -> Range:
        """Without blanks and loose punctuation at the ends; marks and points inside a quotation stay."""
        start, end = tokens
        while start < end and self._is_loose(start, opening=True):
            start += 1
        while start < end and self._is_loose(end - 1, opening=False):
            end -= 1
        return start, end

    def _is_loose(self, index: int, *, opening: bool) -> bool:
        token = self.doc[index]
        if token.is_space:
            return True
        if self._quotation_of[index] is not None:
            return False
        if token.text in _LOOSE or not token.text.strip("-"):
            return True
        return token.text in ".!?)”\"''’" if opening else token.text in ".(“"

    def ends_in_comma(self, tokens: Range) -> bool:
        """Whether a comma (or its like) stands at the end, inside or right outside the closing mark."""
        end = tokens[1]
        return any(token.text in (",", "—", "–", "--") for token in self.doc[max(tokens[0], end - 2) : end + 1])

    def joined(self, ranges: Iterable[Range]) -> list[Range]:
        """The ranges in order; overlapping ones, and ones with nothing but blanks between them, become one."""
        merged: list[Range] = []
        for start, end in sorted(ranges):
            if merged and (start <= merged[-1][1] or not self.doc[merged[-1][1] : start].text.strip()):
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def grown(self, tokens: Range) -> Range:
        """The range, extended to whole quotations where it begins or ends inside one."""
        start, end = tokens
        if (first := self._quotation_of[start]) is not None:
            start = min(start, self.range_of(first)[0])
        if (last := self._quotation_of[end - 1]) is not None:
            end = max(end, self.range_of(last)[1])
        return start, end


def extent(token: Token) -> Range:
    """The token's subtree as a range."""
    return token.left_edge.i, token.right_edge.i + 1


def without(tokens: Range, holes: Iterable[Range]) -> Iterator[Range]:
    """The parts of a range that lie outside the holes."""
    start, end = tokens
    for low, high in sorted(holes):
        if high <= start or low >= end:
            continue
        if low > start:
            yield start, low
        start = max(start, high)
    if start < end:
        yield start, end
