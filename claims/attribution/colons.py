"""Speakers before a colon: "Mara Lind: Port will grow" in headlines, "LIND: The port will grow." in transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claims.attribution.drafts import Draft, Found, Source
from claims.attribution.follow_ups import Read
from claims.attribution.names import Mention
from claims.attribution.paragraphs import Paragraph
from claims.attribution.quotes import Quotation
from claims.attribution.statements import Span
from claims.attribution.tables import words
from claims.attribution.titles import ROLES

_LABEL = re.compile(r"([^\W\d_][^:“”\"«»\n?!]{0,60}?):\s+(?=[\w“\"'‘«`])")
_LONGEST_LABEL = 6
#: Fewer labels in capitals than this make no transcript.
_FEWEST_TURNS = 2
#: "Q (Coast Gazette)", "SENATOR LIND (by telephone)".
_BRACKETED = re.compile(r"\s*\([^()]*\)$")
#: Words by which a speaker in the room gives away that the paragraph is still spoken.
_SPOKEN = re.compile(r"\b(?:I|[Ww]e|[Mm]e|[Mm]y|[Uu]s|[Oo]ur|[Yy]ou|[Yy]our)\b")
_SOURCES = words("report reports poll survey study sources source officials police experts analysis government")
_NO_SPEAKERS = words("Q A QUESTION ANSWER NOTE UPDATE WATCH READ PHOTO VIDEO EXCLUSIVE CORRECTION")


def with_labels(drafts: list[Draft], read: list[Read], named: Iterable[Mention]) -> list[Draft]:
    """The drafts with what stands after speakers' labels.

    A transcript's turns replace what other rules found in them, but for reports within a turn, which its speaker passes
    on: "LIND: … the board told us that …". A headline's label replaces everything.
    """
    turns = list(_turns(read, drafts))
    heads = list(_headlines(read, {word for mention in named if mention.is_person for word in mention.name.split()}))
    headed = {draft.sentence[0] for draft in heads}
    spoken = {number: turn for turn in turns for number in _paragraphs_of(turn, read)}
    kept: list[Draft] = []
    for draft in drafts:
        turn = spoken.get(draft.sentence[0])
        if draft.sentence[0] in headed or (turn is not None and not _is_report(draft, turn)):
            continue
        if turn is not None:
            draft.reporter = draft.reporter or turn.source
        kept.append(draft)
    return [*kept, *turns, *heads]


def _is_report(draft: Draft, turn: Draft) -> bool:
    """Whether it reports somebody's words, its own speaker and all, within the words of the turn."""
    if draft.is_object or draft.is_weak or not draft.content or draft.found is not Found.GRAMMAR:
        return False
    return draft.source is not None and draft.source.span[0] >= turn.content[0][0]


def _turns(read: list[Read], drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The turns of a transcript: a label in capitals and the paragraphs up to the next label or to prose again."""
    labels = {number: match for number, (paragraph, _) in enumerate(read) if (match := _label(paragraph))}
    loud = {number: match for number, match in labels.items() if (name := _name(match)).upper() == name}
    if len(loud) < _FEWEST_TURNS:
        return
    prose = _prose(read, drafts, {_name(match).split()[-1].lower() for match in loud.values()})
    turn: Draft | None = None
    for number, (paragraph, _) in enumerate(read):
        if turn is not None and (number in loud or number in prose):
            yield turn
            turn = None
        if number in loud and _name(loud[number]) not in _NO_SPEAKERS:
            turn = _draft(paragraph, number, loud[number], is_direct=True, quoted=frozenset())
        elif turn is not None and not paragraph.is_headline:
            turn.content.append((paragraph.start, paragraph.end))
    if turn is not None:
        yield turn


def _name(label: re.Match[str]) -> str:
    return _BRACKETED.sub("", label[1])


def _prose(read: list[Read], drafts: Iterable[Draft], speakers: set[str]) -> set[int]:
    """Paragraphs that tell of what one of the speakers said, instead of being spoken themselves."""
    return {
        draft.sentence[0]
        for draft in drafts
        if draft.source is not None
        and draft.source.head.lower() in speakers
        and not _SPOKEN.search(_unquoted(*read[draft.sentence[0]]))
    }


def _unquoted(paragraph: Paragraph, quotations: tuple[Quotation, ...]) -> str:
    """The paragraph's text outside its quotations."""
    starts = [0, *(quotation.end - paragraph.start for quotation in quotations)]
    ends = [*(quotation.start - paragraph.start for quotation in quotations), len(paragraph.text)]
    return " ".join(paragraph.text[start:end] for start, end in zip(starts, ends, strict=True))


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
    label = _name(match)
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
        cue=(paragraph.start + len(match[1]), paragraph.start + len(match[1]) + 1),
        found=Found.LABEL,
        source=Source(span, label, name.split()[-1], "NNP", tuple(label.lower().split()), name),
    )
