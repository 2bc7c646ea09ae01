"""Quotations without a saying clause of their own: split, continued, introduced by a colon, or simply following."""

from __future__ import annotations

import re
from dataclasses import replace

from claims.attribution.drafts import Draft, Found
from claims.attribution.paragraphs import Paragraph
from claims.attribution.quotes import Quotation

#: A paragraph with the quotations in it.
Read = tuple[Paragraph, tuple[Quotation, ...]]

#: Fewer words than this in marks, without any saying clause, are a title or an ironic word, not a quotation.
_FEWEST_WORDS = 5
#: This many words may follow the cue before its sentence ends and the quotation goes on: "said X, a lawyer for …".
_LONGEST_TAIL = 25
_SENTENCE_BREAK = re.compile(
    r"(?<![A-Z])(?<!\b[MDJS][rs])(?<!\b(?:Mrs|Sen|Rep|Gov|Gen|Col|Sgt|Maj|Rev))(?<!\b(?:Capt|Corp|Prof))(?<!\b(?:Lt|St))"
    r"[.!?]\s+[A-Z“\"'‘]"
)
#: What may stand before a quotation that goes on after its frame.
_STOPS = tuple(".?!,;:—–-")
_WORD = re.compile(r"\w+")


def with_follow_ups(text: str, drafts: list[Draft], read: list[Read]) -> list[Draft]:
    """The drafts with the text's remaining quotations, each joined to the statement it continues or put after it."""
    joiner = _Joiner(text, drafts)
    for number, (paragraph, quotations) in enumerate(read):
        previous = read[number - 1][1][-1:] if number else ()
        goes_on = bool(previous) and not previous[0].is_closed
        for quotation in quotations:
            if quotation.start not in joiner.taken and not paragraph.is_headline and not quotation.is_title:
                joiner.place(quotation, paragraph, number, goes_on=goes_on)
    said = [draft for draft in joiner.drafts if draft.content]
    return sorted(said, key=lambda draft: (draft.content[0], draft.cue or (0, 0)))


class _Joiner:
    """Gives each quotation that is left over to a statement."""

    def __init__(self, text: str, drafts: list[Draft]) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.in_paragraph: dict[int, list[Draft]] = {}
        for draft in drafts:
            self._add(draft)
        self.taken = {start for draft in drafts for start in draft.quotations}

    def place(self, quotation: Quotation, paragraph: Paragraph, number: int, *, goes_on: bool) -> None:
        before = self._before(quotation, number)
        host = self._split_by(quotation, number) or self._resumed_by(quotation, number)
        if host is not None:
            _join(host, quotation)
        elif before is None:
            return
        elif self._continues(before, quotation, number, goes_on=goes_on):
            _join(before, quotation)
        elif self._follows(before, quotation, paragraph, number):
            if _is_one_speech(before, quotation, paragraph, number):
                _join(before, quotation)
            else:
                self._add(_follow_up(before, quotation, number))

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self.in_paragraph.setdefault(draft.sentence[0], []).append(draft)

    def _drafts_of(self, number: int) -> list[Draft]:
        return self.in_paragraph.get(number, [])

    def _before(self, quotation: Quotation, number: int) -> Draft | None:
        """The last attribution that ends before the quotation, in this paragraph or the one before."""
        near = [*self._drafts_of(number - 1), *self._drafts_of(number)]
        ended = [draft for draft in near if draft.end <= quotation.start]
        return max(ended, key=lambda draft: draft.end, default=None)

    def _split_by(self, quotation: Quotation, number: int) -> Draft | None:
        """The statement whose saying clause stands right after this quotation: "*On this basis*," she said, "we …"."""
        for draft in self._drafts_of(number):
            if not draft.quotations or draft.cue is None or draft.source is None:
                continue
            start = min(draft.cue[0], draft.source.span[0])
            after_clause = draft.content and draft.content[0][0] > start
            if after_clause and quotation.end <= start and not _WORD.search(self.text[quotation.end : start]):
                return draft
        return None

    def _resumed_by(self, quotation: Quotation, number: int) -> Draft | None:
        """The statement whose frame ends the sentence before this quotation: "…," she said, noting it. "*We …*"."""
        quoted = [draft for draft in self._drafts_of(number) if draft.quotations and draft.end <= quotation.start]
        last = max(quoted, key=lambda draft: draft.end, default=None)
        if last is None or last.cue is None or not last.content or last.cue[0] < last.content[-1][1]:
            return None
        gap = self.text[last.end : quotation.start]
        is_near = len(_WORD.findall(gap)) <= _LONGEST_TAIL and not _SENTENCE_BREAK.search(gap)
        is_whole = gap.rstrip(" \xa0”\"'’")[-1:] in _STOPS or not gap.strip()
        return last if is_near and is_whole else None

    def _continues(self, before: Draft, quotation: Quotation, number: int, *, goes_on: bool) -> bool:
        """The rest of a quotation: after "…," she said, after an unclosed one, after "she said:"."""
        if not before.content:
            return not _WORD.search(self.text[before.end : quotation.start])
        if not before.quotations:
            return False
        gap = self.text[before.end : quotation.start]
        return before.sentence[0] != number and goes_on and before.is_direct and not _WORD.search(gap)

    def _follows(self, before: Draft, quotation: Quotation, paragraph: Paragraph, number: int) -> bool:
        """A whole-sentence quotation right after somebody's statement: theirs, as far as the text tells."""
        inner = self.text[quotation.inner_start : quotation.inner_end]
        if not before.content or before.source is None or len(_WORD.findall(inner)) < _FEWEST_WORDS:
            return False
        start = paragraph.start if before.sentence[0] != number else before.end
        return not _WORD.search(self.text[start : quotation.start]) and inner[:1].isupper()


def _is_one_speech(before: Draft, quotation: Quotation, paragraph: Paragraph, number: int) -> bool:
    """In one paragraph with the quotation before; or a paragraph of nothing else after one that was all quotation."""
    if before.sentence[0] == number:
        return bool(before.quotations)
    is_all = quotation.start == paragraph.start and quotation.end >= paragraph.end - 1
    return before.is_direct and not before.is_follow_up and is_all


def _join(draft: Draft, quotation: Quotation) -> None:
    """One more piece; a quotation in a statement that is not all quoted keeps its marks."""
    is_bare = draft.is_direct or not draft.content
    piece = (quotation.inner_start, quotation.inner_end) if is_bare else (quotation.start, quotation.end)
    draft.is_direct = is_bare
    draft.content = sorted([*draft.content, piece])
    draft.quotations |= {quotation.start}


def _follow_up(before: Draft, quotation: Quotation, number: int) -> Draft:
    return replace(
        before,
        content=[(quotation.inner_start, quotation.inner_end)],
        sentence=(number, 0 if number != before.sentence[0] else before.sentence[1]),
        quotations=frozenset({quotation.start}),
        is_direct=True,
        is_headline=False,
        cue=None,
        is_object=False,
        subordinator=None,
        reporter=None,
        said_on=None,
        said_at=None,
        is_follow_up=True,
        found=Found.FOLLOWING,
    )
