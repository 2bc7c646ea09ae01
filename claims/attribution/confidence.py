"""How sure the rules are of a statement, 0 to 1, and why, in sentences for people.

A statement starts from the usual and gains or loses by the signs found on it. The weights are set by hand, in logits:
what a sign says about the words, the cue and the speaker, not what a program learned from anybody's text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.attribution.cues import LEMMAS, SAYS, WEAK
from claims.attribution.drafts import Draft, Found
from claims.attribution.statements import Span
from claims.attribution.tables import words

#: Statements from here on are shown first; the others stand apart.
SHOWN_FROM = 0.84
#: Less sure findings are wrong more often than right: they are left out.
LEAST = 0.35

_START = 1.7
_WORD = re.compile(r"\w+(?:[’'\-.,]\w+)*")
#: A clause or an insertion that may be the writer's own remark rather than part of what was said.
_TAIL = re.compile(r"[,—–] ?(?:which|who|whose|where|an?|the|as|while|though|although|even|despite|\w+ing)\b")
_DASH = re.compile(r"\s[-—–]+\s|—")
_OPENS = re.compile(r"(?:^|\n|[.!?][”\"'’)]*\s+|[,:;—–-]\s+)$")
_ENDS = re.compile(r"^.?[”\"'’)]*(?:[.!?…]|\s*$|\n)|^[.!?][”\"'’)]*\s")
_WHOLE_END = re.compile(r"[,.!?…—–-][”\"'’]*$")
#: Verbs of saying that as often tell of something done: "called a meeting", "attacked the town", "cited a driver".
_ALSO_DEEDS = words(
    "call attack defend point cite discuss ask encourage pledge dismiss blast press push deny claim recall"
)
#: Verbs that do what they name by words: nobody condemns or rules out in silence.
_ACTS = words(
    """
    accuse announce condemn criticize criticise declare denounce deny express insist note praise predict promise
    reiterate reject rule vow warn argue say acknowledge voice
    """
)
#: Characters between the speaker and the words of saying.
_FAR, _NEAR = 16, 3
_MANY_COMMAS = 2


@dataclass(frozen=True, slots=True)
class _Sign:
    weight: float
    reason: str


#: Up to so many words → what it tells; the first that fits counts.
_REPORTED_WORDS = (
    (2, _Sign(-0.7, "Only a word or two are reported.")),
    (4, _Sign(-0.4, "Only a few words are reported.")),
    (8, _Sign(-0.1, "Less than a line is reported.")),
    (30, None),
    (45, _Sign(-0.4, "A long stretch is reported without quotation marks.")),
    (math.inf, _Sign(-0.6, "A very long stretch is reported without quotation marks.")),
)
_QUOTED_WORDS = (
    (1, _Sign(-2.0, "A single word is quoted.")),
    (4, _Sign(-0.7, "Only a few words are quoted.")),
    (math.inf, None),
)


def with_confidence(text: str, drafts: Sequence[Draft]) -> list[tuple[Draft, float, tuple[str, ...]]]:
    """The drafts of at least `LEAST`, each with its confidence and the reasons for it, the weightiest first."""
    by_paragraph: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_paragraph.setdefault(draft.sentence[0], []).append(draft)
    judged = ((draft, *_confidence(text, draft, by_paragraph[draft.sentence[0]])) for draft in drafts)
    return [(draft, confidence, reasons) for draft, confidence, reasons in judged if confidence >= LEAST]


def _confidence(text: str, draft: Draft, beside: Iterable[Draft]) -> tuple[float, tuple[str, ...]]:
    signs = [*_of_cue(text, draft), *_of_speaker(draft), *_of_content(text, draft), *_of_neighbours(draft, beside)]
    total = _START + sum(sign.weight for sign in signs)
    weightiest = sorted(signs, key=lambda sign: -abs(sign.weight))
    return round(1 / (1 + math.exp(-total)), 2), tuple(sign.reason for sign in weightiest)


def _of_cue(text: str, draft: Draft) -> Iterator[_Sign]:
    if draft.cue is None:
        yield _Sign(-3.0, "No words of saying stand with the quotation; it only follows somebody's words.")
        return
    said = text[slice(*draft.cue)]
    verb = LEMMAS.get(said.lower().split()[0], said.lower())
    if draft.found is Found.NOUN:
        yield _Sign(-1.3, f"“{said}” is a noun: the words may be somebody's own thought of it.")
    elif draft.found is Found.LABEL:
        yield _Sign(0.3, "The speaker's name stands before a colon.")
    elif verb in SAYS:
        yield _Sign(0.9, f"“{said}” is a plain word of saying.")
    elif verb in WEAK:
        yield _Sign(-0.4, f"“{said}” tells of thinking or showing rather than of saying.")
    elif draft.is_hearsay:
        yield _Sign(0.5, "“According to” names the source.")
    elif verb in _ACTS:
        yield _Sign(0.7, f"“{said}” names an act of speech.")
    else:
        yield _Sign(0.0, f"“{said}” is a word of saying.")
    if draft.is_object and draft.subordinator is None and verb in _ALSO_DEEDS:
        yield _Sign(-0.3, f"“{said}” may tell of something done rather than said.")
    yield from _of_form(said, draft)
    yield from _of_place(text, draft)


def _of_place(text: str, draft: Draft) -> Iterator[_Sign]:
    """Where saying and reported words stand in their sentence; quotations carry marks that tell where they end."""
    if draft.is_direct or draft.cue is None:
        return
    start = min(draft.cue[0], draft.source.span[0] if draft.source else draft.cue[0])
    if start < draft.content[0][0] and not _OPENS.search(text[max(0, start - 4) : start]):
        yield _Sign(-0.7, "The saying stands in the middle of another sentence.")
    end = draft.content[-1][1]
    if draft.content[0][0] >= draft.cue[0] and not _ENDS.search(text[end - 1 : end + 4]):
        yield _Sign(-0.7, "The sentence goes on after the reported words.")


def _of_form(said: str, draft: Draft) -> Iterator[_Sign]:
    if draft.is_possible:
        yield _Sign(-1.2, f"“{said}” is only possible or still to come.")
    elif draft.cue_tag == "VB":
        yield _Sign(-0.6, f"“{said}” stands in the infinitive: it may not have been said.")
    elif draft.cue_tag in ("VBG", "VBP", "VBZ"):
        yield _Sign(-0.1, f"“{said}” is not in the past tense.")
    if draft.found is Found.NEARNESS:
        yield _Sign(-0.5, "The quotation only stands beside the words of saying.")
    elif draft.found is Found.ORDER:
        yield _Sign(-0.7, "The sentence could not be parsed; the order of its words tied the two together.")


def _of_speaker(draft: Draft) -> Iterator[_Sign]:
    source = draft.source
    if source is None:
        yield _Sign(-0.8, "No speaker is named.")
        return
    if source.name:
        yield _Sign(0.2, "The speaker is named.")
    elif source.tag.startswith("PRP"):
        yield _Sign(0.3, "A pronoun stands for the speaker.")
    elif source.tag == "NNS":
        yield _Sign(-0.2, "Several people or things are given as the speaker.")
    else:
        yield _Sign(-0.4, "The speaker is described, not named.")
    if source.pronoun:
        yield _Sign(-0.4, "The saying is told in a clause about the speaker.")
    gap = _gap(draft.cue, source.span)
    if gap >= _FAR:
        yield _Sign(-0.5, "The speaker stands far from the words of saying.")
    elif gap >= _NEAR:
        yield _Sign(-0.1, "Other words stand between the speaker and the words of saying.")


def _gap(cue: Span | None, source: Span) -> int:
    """Characters between the two."""
    return max(cue[0] - source[1], source[0] - cue[1], 0) if cue else 0


def _of_content(text: str, draft: Draft) -> Iterator[_Sign]:
    said = " ".join(text[start:end] for start, end in draft.content)
    of_length = _by_length(said, _QUOTED_WORDS if draft.is_direct else _REPORTED_WORDS)
    if of_length is not None:
        yield of_length
    if draft.is_object and draft.subordinator is None:
        yield _Sign(-0.2, "The words name what is spoken of, not a whole clause.")
    if draft.is_direct:
        yield from _of_quotation(text, draft, is_short=of_length is not None)
    else:
        yield from _of_report(said, draft)


def _by_length(said: str, table: Iterable[tuple[float, _Sign | None]]) -> _Sign | None:
    count = len(_WORD.findall(said))
    return next(sign for most, sign in table if count <= most)


def _of_report(said: str, draft: Draft) -> Iterator[_Sign]:
    if draft.cue and draft.content[0][0] < draft.cue[0] < draft.content[-1][0]:
        yield _Sign(-0.9, "The words of saying stand in the middle of words without quotation marks.")
    if draft.is_object:
        return
    if _DASH.search(said):
        yield _Sign(-0.6, "A dash sets off words that may be the writer's own.")
    elif _TAIL.search(said):
        yield _Sign(-0.6, "A clause at the end may be the writer's own.")
    elif said.count(",") >= _MANY_COMMAS:
        yield _Sign(-0.4, "Several clauses are reported; the last may be the writer's own.")


def _of_quotation(text: str, draft: Draft, *, is_short: bool) -> Iterator[_Sign]:
    start, end = draft.content[0]
    is_whole = bool(_WHOLE_END.search(text[start : end + 1]))
    if not is_short and is_whole and text[start].isupper():
        yield _Sign(1.0, "A whole sentence is quoted.")
    elif not is_whole:
        yield _Sign(-1.0, "The quotation breaks off in the middle of a sentence.")
    if len(draft.content) > 1:
        yield _Sign(0.6, "The quotation goes on after the words of saying.")


def _of_neighbours(draft: Draft, beside: Iterable[Draft]) -> Iterator[_Sign]:
    start, end = draft.content[0][0], draft.content[-1][1]
    others = [other for other in beside if other is not draft]
    if any(low <= start and end <= high for other in others for low, high in other.content):
        yield _Sign(-1.5, "It stands inside the reported words of somebody else.")
    elif draft.reporter is not None:
        yield _Sign(-0.8, "Somebody else passes it on.")
    cues = [other.cue for other in others if other.cue is not None]
    if any(low <= cue[0] < high for cue in cues for low, high in draft.content):
        yield _Sign(-1.0, "Somebody else's saying stands inside these words.")
