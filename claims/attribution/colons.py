"""Speakers before a colon: "Mara Lind: Port will grow" in headlines, "LIND: The port will grow." in transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claims.attribution.drafts import Draft, Found, Source
from claims.attribution.follow_ups import Read
from claims.attribution.names import Mention
from claims.attribution.paragraphs import Paragraph
from claims.attribution.statements import Span
from claims.attribution.tables import words
from claims.attribution.titles import ROLES

_LABEL = re.compile(r"([^\W\d_][^:“”\"«»\n?!]{0,60}?):\s+(?=[\w“\"'‘«`])")
_LONGEST_LABEL = 6
#: Fewer labels in capitals than this make no transcript.
_FEWEST_TURNS = 2
_SOURCES = words("report reports poll survey study sources source officials police experts analysis government")
_NO_SPEAKERS = words("Q A QUESTION ANSWER NOTE UPDATE WATCH READ PHOTO VIDEO EXCLUSIVE CORRECTION")


def with_labels(drafts: list[Draft], read: list[Read], named: Iterable[Mention]) -> list[Draft]:
    """The drafts with what stands after speakers' labels.

    A transcript's turns replace what other rules found in them, and so does a headline's label.
    """
    turns = list(_turns(read))
    heads = list(_headlines(read, {word for mention in named if mention.is_person for word in mention.name.split()}))
    spoken = {paragraph for turn in turns for paragraph in _paragraphs_of(turn, read)}
    headed = {draft.sentence[0] for draft in heads}
    kept = [draft for draft in drafts if draft.sentence[0] not in spoken | headed]
    return [*kept, *turns, *heads]


def _turns(read: list[Read]) -> Iterator[Draft]:
    """The turns of a transcript: a label in capitals and the paragraphs up to the next label."""
    labels = {number: match for number, (paragraph, _) in enumerate(read) if (match := _label(paragraph))}
    loud = {number: match for number, match in labels.items() if match[1].upper() == match[1]}
    if len(loud) < _FEWEST_TURNS:
        return
    turn: Draft | None = None
    for number, (paragraph, _) in enumerate(read):
        if number in loud:
            if turn is not None:
                yield turn
            speaks = loud[number][1] not in _NO_SPEAKERS
            turn = _draft(paragraph, number, loud[number], is_direct=True, quoted=frozenset()) if speaks else None
        elif turn is not None and not paragraph.is_headline:
            turn.content.append((paragraph.start, paragraph.end))
    if turn is not None:
        yield turn


def _paragraphs_of(turn: Draft, read: list[Read]) -> Iterator[int]:
    starts = {span[0] for span in turn.content[1:]}
    yield turn.sentence[0]
    yield from (number for number, (paragraph, _) in enumerate(read) if paragraph.start in starts)


def _headlines(read: list[Read], person_words: set[str]) -> Iterator[Draft]:
    """ "Mara Lind: Port will grow", "Poll: Voters stay home" – a person whom the text names, or a kind of source."""
    for number, (paragraph, quotations) in enumerate(read):
        match = _label(paragraph) if paragraph.is_headline or number == 0 else None
        if match is None:
            continue
        head = match[1].split()[-1]
        if head in person_words or head.lower() in _SOURCES | ROLES:
            start = paragraph.start + match.end()
            whole = any(q.start == start and q.end >= paragraph.end - 1 for q in quotations)
            quoted = frozenset(q.start for q in quotations if q.start >= start)
            yield _draft(paragraph, number, match, is_direct=whole, quoted=quoted)


def _label(paragraph: Paragraph) -> re.Match[str] | None:
    match = _LABEL.match(paragraph.text)
    return match if match and len(match[1].split()) <= _LONGEST_LABEL else None


def _draft(
    paragraph: Paragraph, number: int, match: re.Match[str], *, is_direct: bool, quoted: frozenset[int]
) -> Draft:
    label = match[1]
    span: Span = (paragraph.start, paragraph.start + len(label))
    start, end = paragraph.start + match.end(), paragraph.end
    if is_direct and quoted:
        start, end = start + 1, end - 1
    name = label.title() if label.isupper() else label
    return Draft(
        content=[(start, end)],
        sentence=(number, 0),
        quotations=quoted,
        is_direct=is_direct,
        is_headline=bool(quoted) or not is_direct,
        cue=(span[1], span[1] + 1),
        found=Found.LABEL,
        source=Source(span, label, name.split()[-1], "NNP", tuple(label.lower().split()), name),
    )
