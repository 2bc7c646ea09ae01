"""Speakers before a colon: "Mara Lind: Port will grow" in headlines, "LIND: The port will grow." in transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from claims.attribution.drafts import Draft, Source
from claims.attribution.follow_ups import Read
from claims.attribution.names import Mention
from claims.attribution.paragraphs import Paragraph
from claims.attribution.tables import words
from claims.attribution.titles import NOT_PERSONS, ROLES

_LABEL = re.compile(r"([^\W\d_][^:“”\"«»\n()?!]{0,60}?)\s?:\s+(?=[\w“\"'‘«`])")
_LONGEST_LABEL = 6
_FEWEST_TURNS = 2
_SOURCES = words("report reports poll survey study sources source officials police experts analysis government")


def with_labels(drafts: list[Draft], read: list[Read], named: Iterable[Mention]) -> list[Draft]:
    """The drafts with what stands after speakers' labels; drafts that only repeat such a label's words are left out."""
    labels = list(_labels(read, {word for mention in named if mention.is_person for word in mention.name.split()}))
    started = {draft.source.span[0] for draft in labels if draft.source}
    inside = {draft.sentence[0] for draft in labels if not draft.is_headline}
    kept = [
        draft
        for draft in drafts
        if not (draft.source and draft.source.span[0] in started)
        and not (draft.sentence[0] in inside and draft.is_direct)
    ]
    return kept + labels


def _labels(read: list[Read], person_words: set[str]) -> Iterator[Draft]:
    found = [(number, paragraph, match) for number, (paragraph, _) in enumerate(read) if (match := _label(paragraph))]
    turns = Counter(match[1] for _, _, match in found)
    for number, paragraph, match in found:
        label = match[1]
        is_turn = turns[label] >= _FEWEST_TURNS and _is_name(label)
        if is_turn or (label.isupper() and label.split()[-1].title() in person_words):
            yield _draft(paragraph, number, match, read[number], is_direct=True)
        elif paragraph.is_headline or number == 0:
            head = label.split()[-1]
            if (
                head in person_words
                or head.lower() in _SOURCES
                or (head.lower() in ROLES and label.split()[0] != "The")
            ):
                yield _draft(paragraph, number, match, read[number], is_direct=False)


def _label(paragraph: Paragraph) -> re.Match[str] | None:
    match = _LABEL.match(paragraph.text)
    return match if match and len(match[1].split()) <= _LONGEST_LABEL else None


def _is_name(label: str) -> bool:
    return all(word[:1].isupper() for word in label.split()) and label.lower() not in NOT_PERSONS


def _draft(paragraph: Paragraph, number: int, match: re.Match[str], read: Read, *, is_direct: bool) -> Draft:
    label = match[1]
    span = (paragraph.start, paragraph.start + len(label))
    start = paragraph.start + match.end()
    inside = frozenset(quotation.start for quotation in read[1] if quotation.start >= start)
    whole = next((q for q in read[1] if q.start == start and q.end >= paragraph.end - 1), None)
    content = (whole.inner_start, whole.inner_end) if whole else (start, paragraph.end)
    name = label.title() if label.isupper() else label
    return Draft(
        content=[content],
        sentence=(number, 0),
        quotations=inside,
        is_direct=is_direct or whole is not None,
        is_headline=paragraph.is_headline and not is_direct,
        cue=(span[1], span[1] + 1) if paragraph.text[len(label)] == ":" else None,
        source=Source(span, label, name.split()[-1], "NNP", tuple(label.lower().split()), name),
    )
