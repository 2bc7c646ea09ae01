"""What a difference says and where it points."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.attribution.tables import words
from claims.drift import Difference, Kind, drift
from claims.drift.comparing import MAX_PASSAGE

SUBJECTS = st.sampled_from(["Mara Lind", "The council", "Ostland", "Odo Varga of Westmark", "The harbour board"])
VERBS = st.sampled_from(["close", "sell", "repair", "approve", "buy", "cut", "reopen", "fund"])
OBJECTS = st.sampled_from(
    ["the pier", "300 houses", "4 percent of the ferries", "the bridge to Ostland", "two schools"]
)
ENDINGS = st.sampled_from(["", " on April 6", " in 2019", " on Monday", " with Westmark", " if taxes rise"])
MODALS = st.sampled_from(["will", "may", "should", "must", "will not", "could never", "plans to", "reportedly will"])
SENTENCES = st.builds("{} {} {} {}{}.".format, SUBJECTS, MODALS, VERBS, OBJECTS, ENDINGS)
WORDS = sorted(
    words(
        """
        not no never ruled out denied may May 6 2021 2021-04-06 April % per cent 4 four hundred thirds half a in of
        Mara Lind Port China pier closed said that , ; . “ ” ’ won’t she’ll if as long up to $ € 1,2 1.2.3
        """
    )
)
#: Words that rules look at, in any order: nonsense must not break them.
NONSENSE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text(max_size=4),
    ),
    max_size=40,
).map(" ".join)


def marked(text: str, difference: Difference) -> tuple[list[str], list[str]]:
    statement, passage = text.split(" / ")
    return [statement[slice(*span)] for span in difference.ours], [passage[slice(*span)] for span in difference.theirs]


@pytest.mark.parametrize(
    ("text", "kind", "ours", "theirs", "sentence"),
    [
        (
            "The firm will leave. / The firm may leave.", Kind.MODALITY, ["will"], ["may"],
            "The statement says “will”, the passage “may”.",
        ),
        (
            "Lind ruled out a toll. / Rain fell. Lind did not rule out a toll, she said.", Kind.NEGATION,
            ["ruled out"], ["not", "rule out"], "The statement says “ruled out”, the passage “not … rule out”.",
        ),
        (
            "Rents in Dorn rose. / Rents in Dorn fell.", Kind.NEGATION, ["rose"], ["fell"],
            "The statement says “rose”, the passage “fell”.",
        ),
        (
            "The dam is unsafe. / The dam is allegedly unsafe.", Kind.MODALITY, [], ["allegedly"],
            "The passage says “allegedly”, the statement does not.",
        ),
        (
            "Fares rose by 4 percent. / Fares rose by five per cent.", Kind.NUMBER, ["4 percent"], ["five per cent"],
            "The statement says “4 percent”, the passage “five per cent”.",
        ),
        (
            "It sank on April 6, 2021, off Dorn. / On 7 April it sank off Dorn.", Kind.DATE, ["April 6, 2021"],
            ["7 April"], "The statement says “April 6 2021”, the passage “7 April”.",
        ),
        (
            "Mara Lind said the dam leaks. / The dam leaks, said Odo Varga.", Kind.NAME, ["Mara Lind"], ["Odo Varga"],
            "The statement says “Mara Lind”, the passage “Odo Varga”.",
        ),
        (
            "The town bans cars. / The town bans old diesel cars.", Kind.ADDED, [], ["diesel"],
            "Only the passage says “diesel”.",
        ),
        (
            "The new toll bridge opened. / The bridge opened.", Kind.MISSING, ["new toll"], [],
            "The passage does not say “new toll”.",
        ),
    ],
)  # fmt: skip
def test_a_difference_points_at_the_words_on_both_sides(
    text: str, kind: Kind, ours: list[str], theirs: list[str], sentence: str
) -> None:
    [difference] = drift(*text.split(" / "))
    assert difference.kind is kind
    assert marked(text, difference) == (ours, theirs)
    assert difference.sentence == sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("four per cent", "4 %"),
        ("1,200 houses", "1.2 thousand houses"),
        ("two hundred and fifty houses", "250 houses"),
        ("twenty-three houses", "23 houses"),
        ("€2.5m", "2,500,000 euros"),
        ("half of the houses", "50 percent of the houses"),
        ("three in four houses", "75% of the houses"),
        ("two thirds of the houses", "two-thirds of the houses"),
        ("a dozen houses", "12 houses"),
        ("about 5,000 houses", "4,983 houses"),
        ("nearly 5,000 houses", "5,000 houses"),
    ],
)
def test_one_figure_in_two_ways_is_no_drift(one: str, other: str) -> None:
    assert drift(f"The flood cost the town {one}.", f"The flood cost the town {other}.") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("April 6", "6 April"),
        ("April 6, 2021", "6th April"),
        ("6 April 2021", "2021-04-06"),
        ("Sept. 9", "September 9"),
        ("April 6", "Tuesday"),
        ("May 3", "3 May"),
    ],
)
def test_one_date_in_two_ways_is_no_drift(one: str, other: str) -> None:
    assert drift(f"The ferry sank on {one}.", f"The ferry sank on {other}.") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara Lind", "Lind"),
        ("Mara Lind", "Mayor Lind"),
        ("Sergei Varga", "Sergey Varga"),
        ("M. Lind", "Mara Lind"),
        ("Ostland Free Union", "OFU"),
        ("Russia", "Moscow"),
    ],
)
def test_one_name_in_two_ways_is_no_drift(one: str, other: str) -> None:
    assert drift(f"The pier was sold by {one}.", f"The pier was sold by {other}.") == ()


@given(NONSENSE, NONSENSE)
def test_whatever_the_texts_are_spans_stand_in_them(statement: str, passage: str) -> None:
    for difference in drift(statement, passage):
        assert difference.ours or difference.theirs
        assert difference.sentence.endswith(".")
        for text, spans in ((statement, difference.ours), (passage, difference.theirs)):
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(SENTENCES, st.sampled_from(["", "It rained. ", "Shops stayed shut. "]), st.sampled_from(["", " Nobody came."]))
def test_a_passage_that_repeats_the_statement_does_not_differ(statement: str, before: str, after: str) -> None:
    assert drift(statement, f"{before}{statement}{after}") == ()


@given(SENTENCES, SENTENCES)
def test_negation_is_seen_from_both_sides(one: str, other: str) -> None:
    found, turned = ({difference.kind for difference in drift(*pair)} for pair in ((one, other), (other, one)))
    if found and turned:
        assert (Kind.NEGATION in found) is (Kind.NEGATION in turned)


@given(SUBJECTS, VERBS, st.sampled_from(["the pier", "the old ferries", "every bridge in Dorn"]))
def test_a_not_put_in_is_found(subject: str, verb: str, target: str) -> None:
    plain = f"{subject} will {verb} {target}."
    [difference] = drift(plain, plain.replace(" will ", " will not "))
    assert difference.kind is Kind.NEGATION
    assert difference.sentence == "The passage says “not”, the statement does not."


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_figures_are_alike_exactly_when_they_are_equal(one: int, other: int) -> None:
    found = {difference.kind for difference in drift(f"Lind sold {one:,} ships.", f"Lind sold {other} ships.")}
    assert found == (set() if one == other else {Kind.NUMBER})


def test_hostile_lengths_are_bounded() -> None:
    [found] = drift("The pier leaks. " * 100_000, "The pier never leaks. " * 100_000)
    assert (found.kind, found.theirs[-1][1] <= MAX_PASSAGE) == (Kind.NEGATION, True)
    assert drift("1" * 50_000, "A" * 500_000) == ()


def test_words_that_only_count_are_not_what_two_texts_share() -> None:
    assert drift("All teachers joined the strike.", "It rained all day. A union joins talks.") == ()


def test_a_line_of_a_headline_holds_names_only_where_the_other_text_does() -> None:
    found = drift("The harbour board closes the fish market.", "Harbour Board Closes Fish Market Over Rats")
    assert [one.kind for one in found if one.kind is Kind.NAME] == []
    assert not any(re.search("Board", one.sentence) for one in found)
