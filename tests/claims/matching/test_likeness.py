"""Reasons and dangers of two claims that look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching import Danger, Wording, likeness
from tests.claims.drift.graded import PAIRS

CUT = Wording(text="The council of Port Ansel cut bus fares by 4 percent", speaker="Mara Lind")


def alike(text: str, *, speaker: str = "Mara Lind") -> tuple[float, tuple[str, ...], list[tuple[str, str]]]:
    found = likeness(CUT, Wording(text=text, speaker=speaker))
    return found.score, found.reasons, [(danger.kind, danger.sentence) for danger in found.dangers]


def test_the_reasons_name_what_both_say() -> None:
    score, reasons, dangers = alike("Bus fares in Port Ansel were cut by four per cent by the council")
    assert score == 1
    assert reasons == (
        "Both name “Port Ansel”.",
        "Both say “4 percent”.",
        "Both say “bus”, “council”, “fares”, “cut”.",
    )
    assert dangers == []


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "sentence"),
    [
        ("The council of Port Ansel did not cut bus fares by 4 percent", "", "negation",
         "The other is negated: “not”."),
        ("The council of Port Ansel raised bus fares by 4 percent", "", "negation",
         "The other says the opposite: “raised”."),
        ("The council of Port Ansel may cut bus fares by 4 percent", "", "modality", "The other says “may”."),
        ("The council of Port Ansel cut bus fares by 5 percent", "", "number", "Another number: “5 percent”."),
        ("The council of Port Dorn cut bus fares by 4 percent", "", "name", "Another name: “Port Dorn”."),
        ("The council of Port Ansel cut bus fares by 4 percent", "Odo Varga", "speaker",
         "Another speaker: “Odo Varga”."),
    ],
)  # fmt: skip
def test_what_would_make_them_two_claims_is_a_danger(text: str, speaker: str, kind: str, sentence: str) -> None:
    found = likeness(CUT, Wording(text=text, speaker=speaker))
    assert found.dangers == (Danger(kind, sentence),)
    assert found.score > 0.6


@pytest.mark.parametrize("speaker", ["Mara Lind", "Lind", "Mayor Mara Lind", "MARA LIND", ""])
def test_one_speaker_under_another_form_is_no_danger(speaker: str) -> None:
    assert alike(CUT.text, speaker=speaker)[2] == []


def test_another_date_is_a_danger() -> None:
    [danger] = likeness(
        Wording(text="The ferry sank on April 6 off Dorn"), Wording(text="The ferry sank on 7 April off Dorn")
    ).dangers
    assert danger == Danger("date", "Another date: “7 April”.")


def test_the_other_claim_may_be_the_one_that_is_not_negated() -> None:
    [danger] = likeness(Wording(text="The pier will not reopen"), Wording(text="The pier will reopen")).dangers
    assert danger == Danger("negation", "The other is not negated.")


def test_rare_words_count_more_and_are_named_first() -> None:
    ours, theirs = Wording(text="The town taxes asbestos"), Wording(text="The town sells asbestos")
    common = {"town": 0.9, "asbesto": 0.0}
    found = likeness(ours, theirs, frequency=lambda stem: common.get(stem, 0.5))
    assert found.reasons == ("Both say “asbestos”, “town”.",)
    rare = likeness(ours, Wording(text="A firm hides asbestos"), frequency=lambda stem: common.get(stem, 0.5))
    usual = likeness(ours, Wording(text="The town sells apples"), frequency=lambda stem: common.get(stem, 0.5))
    assert rare.score > usual.score


def test_claims_about_different_things_are_nothing_alike() -> None:
    assert alike("A whale was seen off Westmark", speaker="") == (0.0, (), [])


TEXTS = st.sampled_from([text for pair in PAIRS for text in (pair.statement, pair.passage)]) | st.text(max_size=30)


@given(TEXTS, TEXTS)
def test_the_score_is_a_share_and_comes_with_reasons(one: str, other: str) -> None:
    found = likeness(Wording(text=one), Wording(text=other))
    assert 0 <= found.score <= 1
    assert (found.score > 0) is bool(found.reasons)
    assert all(sentence.endswith(".") for sentence in found.reasons)


@given(TEXTS)
def test_a_claim_is_most_like_itself(text: str) -> None:
    found = likeness(Wording(text=text, speaker=text), Wording(text=text, speaker=text))
    assert found.score in {0.0, 1.0}
    assert [danger for danger in found.dangers if danger.kind == "speaker"] == []
