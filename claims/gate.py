"""The publish gate: what has to be so before a check goes out, line by line, with what is missing in words. Pure.

Machines answer each line, people decide: an overridable line may be passed with a reason that stays in the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claims.anchoring import AnchorState

#: Reports that do not copy one another.
FEWEST_SOURCES = 2
#: Anchors whose words stand in their page today.
_STANDING = frozenset({AnchorState.EXACT, AnchorState.MOVED})
#: Words that judge a claim instead of wording it. “Fake ballots” may be what is claimed: then the line is passed.
_VERDICT_WORDS = (
    "false", "falsely", "untrue", "fake", "fakes", "faked", "hoax", "misleading", "misleads", "debunked", "debunks",
    "debunk", "fact check", "fact-check", "fact-checked", "unfounded", "baseless", "disproven", "disproved",
    "incorrect", "incorrectly", "wrongly", "misinformation", "disinformation",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


class LineName(StrEnum):
    """The lines, in the order in which a desk meets them."""

    WORDING = "wording"
    SOURCES = "sources"
    ANCHORS = "anchors"
    BOTH_SIDES = "both_sides"
    REPLY = "reply"
    SECOND_RATING = "second_rating"
    APPROVAL = "approval"
    AS_OF = "as_of"


_LABELS = {
    LineName.WORDING: "The claim is worded without a verdict",
    LineName.SOURCES: "At least two independent sources",
    LineName.ANCHORS: "Every piece of evidence stands in a kept copy",
    LineName.BOTH_SIDES: "Evidence for and against was considered",
    LineName.REPLY: "Those concerned could reply",
    LineName.SECOND_RATING: "A second person rated without seeing the first rating",
    LineName.APPROVAL: "A second person approved",
    LineName.AS_OF: "It says as of when it holds",
}
#: Lines that an editor may pass with a reason. Pages vanish, which can be the point of a check; no reason stands in for
#: a second person.
OVERRIDABLE = frozenset({LineName.WORDING, LineName.SOURCES, LineName.ANCHORS})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFact:
    """One piece of evidence: `anchor_state` is what became of its words in the newest copy; `stance` is “supports”,
    “refutes” or “context”; `is_considered` whether the justification takes it into account."""

    has_snapshot: bool
    anchor_state: AnchorState
    stance: str
    is_considered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFact:
    """The right of reply of one person or organisation: asked to reply by the end of `deadline`, answered, or waived
    with a reason."""

    whom: str = ""
    is_asked: bool = False
    deadline: date | None = None
    is_answered: bool = False
    waived_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the gate looks at. `rating_labels`: of the substance scale (those of the other are
    ordinary words, such as “Said”). `review_by`: the day by which it is looked at again, if any. `independent_sources`:
    reports after copies of one another are counted once. `nothing_found`: stance → the note that a search for evidence
    of that stance found none. `overrides`: line → why it was passed. `today` is the day of asking."""

    wording: str
    rating_labels: Sequence[str]
    independent_sources: int
    evidence: Sequence[EvidenceFact]
    replies: Sequence[ReplyFact]
    is_second_rating_given: bool
    do_ratings_agree: bool
    is_disagreement_discussed: bool
    is_approved_by_second: bool
    as_of: date | None
    review_by: date | None
    today: date
    nothing_found: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the gate; `missing` says what to do, "" when it is met. `override` is the reason for passing it."""

    name: LineName
    label: str
    is_met: bool
    may_be_overridden: bool
    override: str
    missing: str

    @property
    def is_overridden(self) -> bool:
        """Whether it is not met and an editor passed it with a reason."""
        return bool(self.override) and not self.is_met

    @property
    def is_passed(self) -> bool:
        return self.is_met or self.is_overridden


def gate(facts: Facts) -> tuple[Line, ...]:
    """Every line, in order. An override counts only where one is allowed and says why."""
    found = {
        LineName.WORDING: _wording(facts),
        LineName.SOURCES: _sources(facts),
        LineName.ANCHORS: _anchors(facts),
        LineName.BOTH_SIDES: _both_sides(facts),
        LineName.REPLY: _reply(facts),
        LineName.SECOND_RATING: _second_rating(facts),
        LineName.APPROVAL: "" if facts.is_approved_by_second else "Somebody who neither rated nor submitted approves.",
        LineName.AS_OF: _as_of(facts),
    }
    return tuple(_line(name, missing, facts) for name, missing in found.items())


def is_open(lines: Iterable[Line]) -> bool:
    """Whether everything is met or was passed with a reason."""
    return all(line.is_passed for line in lines)


def _line(name: LineName, missing: str, facts: Facts) -> Line:
    may_be = name in OVERRIDABLE
    override = facts.overrides.get(name, "").strip() if may_be else ""
    return Line(name, _LABELS[name], not missing, may_be, override, missing)


def verdict_words(wording: str, labels: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of the claim that judge it: verdict words, and the labels of ratings; in order of the tables."""
    plain = _plain(wording)
    words = dict.fromkeys((*_VERDICT_WORDS, *labels))
    return tuple(word for word in words if (looked := _plain(word).strip()) and f" {looked} " in plain)


def _plain(text: str) -> str:
    """Words in lower case with one blank around each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _wording(facts: Facts) -> str:
    if not facts.wording.strip():
        return "Word the claim."
    if judged := verdict_words(facts.wording, facts.rating_labels):
        found = _listed(f"“{word}”" for word in judged)
        return f"Reword the claim without {found}: it says what is claimed, not whether it is so."
    return ""


def _sources(facts: Facts) -> str:
    count = facts.independent_sources
    if count >= FEWEST_SOURCES:
        return ""
    there = "There is one" if count == 1 else "There is none"
    return f"{there}; copies of one report count once. Find another, or give a reason for doing without."


def _anchors(facts: Facts) -> str:
    if not facts.evidence:
        return "Attach evidence."
    without = sum(not one.has_snapshot for one in facts.evidence)
    if without:
        return f"{_pieces(without)} no kept copy of the page."
    lost = [one.anchor_state.value for one in facts.evidence if one.anchor_state not in _STANDING]
    if lost:
        states = _listed(dict.fromkeys(lost))
        return f"{_pieces(len(lost))} words that no longer stand in their page ({states}). Look at them."
    return ""


def _pieces(count: int) -> str:
    return "One piece of evidence has" if count == 1 else f"{count} pieces of evidence have"


def _both_sides(facts: Facts) -> str:
    considered = {one.stance for one in facts.evidence if one.is_considered}
    sides = {"supports": "for the claim", "refutes": "against it"}
    missing = [
        words
        for stance, words in sides.items()
        if stance not in considered and not facts.nothing_found.get(stance, "").strip()
    ]
    return f"Consider evidence {' and '.join(missing)}, or note that none was found." if missing else ""


def _reply(facts: Facts) -> str:
    if not facts.replies:
        return "Ask those concerned to reply, or say why not."
    open_replies = [reply for reply in facts.replies if not _is_settled(reply, facts.today)]
    unasked = [reply.whom for reply in open_replies if not reply.is_asked]
    if unasked:
        return f"Ask {_listed(whom or 'those concerned' for whom in unasked)} to reply, or say why not."
    if open_replies:
        waiting = _listed(f"{reply.whom or 'those concerned'} (until {_until(reply)})" for reply in open_replies)
        return f"Wait for the reply of {waiting}."
    return ""


def _is_settled(reply: ReplyFact, today: date) -> bool:
    is_over = reply.is_asked and reply.deadline is not None and reply.deadline < today
    return is_over or reply.is_answered or bool(reply.waived_reason.strip())


def _until(reply: ReplyFact) -> str:
    return reply.deadline.isoformat() if reply.deadline else "no deadline is set"


def _second_rating(facts: Facts) -> str:
    if not facts.is_second_rating_given:
        return "A second person rates the claim before seeing the first rating."
    if not facts.do_ratings_agree and not facts.is_disagreement_discussed:
        return "The two ratings differ. Discuss them, and write down what came of it."
    return ""


def _as_of(facts: Facts) -> str:
    if facts.as_of is None:
        return "Say up to which day the evidence was looked at."
    if facts.as_of > facts.today:
        return "The day up to which the evidence was looked at is yet to come."
    if facts.review_by is not None and facts.review_by < facts.today:
        return f"It was to be looked at again by {facts.review_by.isoformat()}. Do so, and set another day or none."
    return ""


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
