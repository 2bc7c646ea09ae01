"""Quotations without a saying clause of their own: continued, introduced by a colon, or simply following."""

from __future__ import annotations

import re
from dataclasses import replace

from claims.attribution.drafts import Draft
from claims.attribution.paragraphs import Paragraph
from claims.attribution.quotes import Quotation

#: Fewer words than this in marks, without any saying clause, are a title or an ironic word, not a quotation.
_FEWEST_WORDS = 5
_SENTENCE_BREAK = re.compile(r"[.!?]\s+[A-Z“\"'‘]")
_WORD = re.compile(r"\w+")


def with_follow_ups(text: str, drafts: list[Draft], read: list[tuple[Paragraph, tuple[Quotation, ...]]]) -> list[Draft]:
    """The drafts with the text's remaining quotations, each joined to the statement it continues or put after it."""
    result = list(drafts)
    taken = {start for draft in drafts for start in draft.quotations}
    for number, (paragraph, quotations) in enumerate(read):
        for quotation in quotations:
            if quotation.start in taken or paragraph.is_headline:
                continue
            before = _before(result, quotation, number)
            if before is None:
                continue
            if _continues(text, before, quotation, number):
                before.content.append((quotation.inner_start, quotation.inner_end))
                before.quotations |= {quotation.start}
            elif _follows(text, before, quotation, paragraph, number):
                result.append(_follow_up(before, quotation, number))
    return sorted(result, key=lambda draft: (draft.content[0], draft.cue or (0, 0)))


def _before(drafts: list[Draft], quotation: Quotation, number: int) -> Draft | None:
    """The last attribution that ends before the quotation, in this paragraph or the one before."""
    ended = [draft for draft in drafts if draft.end <= quotation.start and number - draft.sentence[0] <= 1]
    return max(ended, key=lambda draft: (draft.end, draft.content[0][0]), default=None)


def _continues(text: str, before: Draft, quotation: Quotation, number: int) -> bool:
    """The rest of a direct quotation: after "…," she said, and in the paragraph after an unclosed one."""
    if not before.is_direct or not before.quotations:
        return False
    gap = text[before.end : quotation.start]
    cue_stands_last = before.cue is not None and before.cue[0] >= before.content[-1][1]
    if before.sentence[0] == number:
        return cue_stands_last and not _SENTENCE_BREAK.search(gap) and len(_WORD.findall(gap)) <= 22  # noqa: PLR2004
    return not gap.strip(" \n\r\t\"”'’")


def _follows(text: str, before: Draft, quotation: Quotation, paragraph: Paragraph, number: int) -> bool:
    """A whole-sentence quotation right after a statement of somebody: theirs, as far as the text tells."""
    inner = text[quotation.inner_start : quotation.inner_end]
    if len(_WORD.findall(inner)) < _FEWEST_WORDS or before.source is None:
        return False
    lead = (
        text[paragraph.start : quotation.start] if before.sentence[0] != number else text[before.end : quotation.start]
    )
    return not _WORD.search(lead) and inner[:1].isupper()


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
        is_follow_up=True,
    )
