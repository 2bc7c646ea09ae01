"""The publish gate: each line is closed by what it names, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring import AnchorState
from claims.gate import OVERRIDABLE, EvidenceFact, Facts, Line, LineName, ReplyFact, gate, is_open, verdict_words

CHANGED, GONE = AnchorState.CHANGED, AnchorState.GONE
TODAY = date(2026, 5, 4)
FOR = EvidenceFact(has_snapshot=True, anchor_state=AnchorState.EXACT, stance="supports")
AGAINST = EvidenceFact(has_snapshot=True, anchor_state=AnchorState.MOVED, stance="refutes")
ANSWERED = ReplyFact(whom="Mara Lind", is_asked=True, deadline=TODAY, is_answered=True)
READY = Facts(
    wording="The council cut bus fares by 4 percent",
    rating_labels=["Mostly false", "True"],
    independent_sources=2,
    evidence=[FOR, AGAINST],
    replies=[ANSWERED],
    is_second_rating_given=True,
    do_ratings_agree=True,
    is_disagreement_discussed=False,
    is_approved_by_second=True,
    as_of=TODAY,
    review_by=None,
    today=TODAY,
)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def closed(**changes: Any) -> dict[LineName, Line]:
    return {line.name: line for line in gate(replace(READY, **changes)) if not line.is_met}


def test_a_check_with_everything_passes() -> None:
    lines = gate(READY)
    assert is_open(lines)
    assert [line.name for line in lines] == list(LineName)
    assert all(line.is_met and not line.missing and line.label for line in lines)


@pytest.mark.parametrize(
    ("changes", "name", "missing"),
    [
        ({"wording": " "}, LineName.WORDING, "Word the claim."),
        (
            {"wording": "Debunked: fake news of cheap buses"}, LineName.WORDING,
            "Reword the claim without “fake” and “debunked”: it says what is claimed, not whether it is so.",
        ),
        (
            {"wording": "It is mostly-false that fares fell"}, LineName.WORDING,
            "Reword the claim without “false” and “Mostly false”: it says what is claimed, not whether it is so.",
        ),
        (
            {"independent_sources": 1}, LineName.SOURCES,
            "There is one; copies of one report count once. Find another, or give a reason for doing without.",
        ),
        ({"evidence": [FOR, replace(AGAINST, has_snapshot=False)]}, LineName.ANCHORS,
         "One piece of evidence has no kept copy of the page."),
        (
            {"evidence": [replace(FOR, anchor_state=GONE), replace(AGAINST, anchor_state=CHANGED)]},
            LineName.ANCHORS,
            "2 pieces of evidence have words that no longer stand in their page (gone and changed). Look at them.",
        ),
        ({"evidence": [FOR]}, LineName.BOTH_SIDES, "Consider evidence against it, or note that none was found."),
        (
            {"evidence": [replace(FOR, is_considered=False), replace(AGAINST, stance="context")]}, LineName.BOTH_SIDES,
            "Consider evidence for the claim and against it, or note that none was found.",
        ),
        ({"replies": []}, LineName.REPLY, "Ask those concerned to reply, or say why not."),
        ({"replies": [ANSWERED, ReplyFact(whom="Odo Varga")]}, LineName.REPLY,
         "Ask Odo Varga to reply, or say why not."),
        (
            {"replies": [ReplyFact(whom="Odo Varga", is_asked=True, deadline=TODAY)]}, LineName.REPLY,
            "Wait for the reply of Odo Varga (until 2026-05-04).",
        ),
        ({"is_second_rating_given": False}, LineName.SECOND_RATING,
         "A second person rates the claim before seeing the first rating."),
        ({"do_ratings_agree": False}, LineName.SECOND_RATING,
         "The two ratings differ. Discuss them, and write down what came of it."),
        ({"is_approved_by_second": False}, LineName.APPROVAL, "Somebody who neither rated nor submitted approves."),
        ({"as_of": None}, LineName.AS_OF, "Say up to which day the evidence was looked at."),
        ({"as_of": TOMORROW}, LineName.AS_OF, "The day up to which the evidence was looked at is yet to come."),
        ({"review_by": YESTERDAY}, LineName.AS_OF,
         "It was to be looked at again by 2026-05-03. Do so, and set another day or none."),
    ],
)  # fmt: skip
def test_what_is_missing_closes_its_line_alone(changes: dict[str, Any], name: LineName, missing: str) -> None:
    found = closed(**changes)
    assert list(found) == [name]
    assert found[name].missing == missing
    assert not is_open(gate(replace(READY, **changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": [FOR], "nothing_found": {"refutes": "Searched the archive of the council, 2019 to 2026."}},
        {"replies": [ReplyFact(whom="Odo Varga", is_asked=True, deadline=YESTERDAY)]},
        {"replies": [ReplyFact(waived_reason="The company no longer exists.")]},
        {"replies": [ReplyFact(whom="Odo Varga", is_answered=True)]},
        {"do_ratings_agree": False, "is_disagreement_discussed": True},
        {"review_by": TODAY},
        {"wording": "Falsetto singers unfaked their notes"},
    ],
)
def test_there_is_more_than_one_way_to_meet_a_line(changes: dict[str, Any]) -> None:
    assert closed(**changes) == {}


def test_no_evidence_leaves_nothing_to_stand_on() -> None:
    assert {name: line.missing for name, line in closed(evidence=[]).items()} == {
        LineName.ANCHORS: "Attach evidence.",
        LineName.BOTH_SIDES: "Consider evidence for the claim and against it, or note that none was found.",
    }


NOTHING = Facts(
    wording="A hoax",
    rating_labels=[],
    independent_sources=0,
    evidence=[],
    replies=[],
    is_second_rating_given=False,
    do_ratings_agree=False,
    is_disagreement_discussed=False,
    is_approved_by_second=False,
    as_of=None,
    review_by=None,
    today=TODAY,
)


def test_a_reason_passes_only_the_lines_that_may_be_passed() -> None:
    lines = gate(replace(NOTHING, overrides=dict.fromkeys(LineName, "There is only this one archive.")))
    assert {line.name for line in lines if line.is_overridden} == OVERRIDABLE
    assert {line.name for line in lines if line.may_be_overridden} == OVERRIDABLE
    assert {line.name for line in lines if not line.is_passed} == set(LineName) - OVERRIDABLE
    assert not is_open(lines)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_override_without_a_reason_passes_nothing(reason: str) -> None:
    [line] = [one for one in gate(replace(NOTHING, overrides={"sources": reason})) if one.name == LineName.SOURCES]
    assert (line.is_overridden, line.is_passed) == (False, False)


def test_a_line_that_is_met_is_not_overridden() -> None:
    assert not any(line.is_overridden for line in gate(replace(READY, overrides={"sources": "Not needed any more."})))


STATES = st.sampled_from(AnchorState)
FACTS = st.builds(
    Facts,
    wording=st.sampled_from(["", "Fares fell", "Fake fares", "It is true"]),
    rating_labels=st.lists(st.sampled_from(["True", "False", "§", ""])),
    independent_sources=st.integers(0, 4),
    evidence=st.lists(
        st.builds(
            EvidenceFact,
            has_snapshot=st.booleans(),
            anchor_state=STATES,
            stance=st.sampled_from(["supports", "refutes", "context"]),
            is_considered=st.booleans(),
        ),
        max_size=4,
    ),
    replies=st.lists(
        st.builds(
            ReplyFact,
            whom=st.sampled_from(["", "Odo Varga"]),
            is_asked=st.booleans(),
            deadline=st.sampled_from([None, YESTERDAY, TODAY, TOMORROW]),
            is_answered=st.booleans(),
            waived_reason=st.sampled_from(["", "Dead since 1911."]),
        ),
        max_size=3,
    ),
    is_second_rating_given=st.booleans(),
    do_ratings_agree=st.booleans(),
    is_disagreement_discussed=st.booleans(),
    is_approved_by_second=st.booleans(),
    as_of=st.sampled_from([None, YESTERDAY, TODAY, TOMORROW]),
    review_by=st.sampled_from([None, YESTERDAY, TOMORROW]),
    today=st.just(TODAY),
    nothing_found=st.dictionaries(
        st.sampled_from(["supports", "refutes"]), st.sampled_from(["", "None in 4 archives."])
    ),
    overrides=st.dictionaries(st.sampled_from(LineName), st.sampled_from(["", "Only one archive."])),
)


@given(FACTS)
def test_a_gate_that_is_open_kept_what_no_reason_replaces(facts: Facts) -> None:
    lines = gate(facts)
    assert [line.name for line in lines] == list(LineName)
    assert all(line.is_met is (line.missing == "") for line in lines)
    if is_open(lines):
        assert facts.is_approved_by_second
        assert facts.is_second_rating_given
        assert facts.do_ratings_agree or facts.is_disagreement_discussed
        assert facts.as_of in {YESTERDAY, TODAY}
        assert facts.replies
        assert facts.independent_sources >= 2 or facts.overrides["sources"]
        assert facts.overrides.get("anchors") or all(
            one.has_snapshot and one.anchor_state in {"exact", "moved"} for one in facts.evidence
        )


@given(FACTS)
def test_a_reason_never_closes_a_gate(facts: Facts) -> None:
    if is_open(gate(replace(facts, overrides={}))):
        assert is_open(gate(facts))


@given(st.text(), st.lists(st.text()))
def test_words_that_judge_are_among_those_looked_for(wording: str, labels: list[str]) -> None:
    assert all(word in labels or word in wording.casefold() for word in verdict_words(wording, labels))
