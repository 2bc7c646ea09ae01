"""Copies are found however they were typeset, dated or shortened; different reports are not taken for copies."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.signature import CUT, SHORTEST_CUT, WIRE_COPY, bands, beginning, likeness

SHARED = Path(__file__).parents[3] / "../shared/data/articles/ground-truth.json"
STORY = """The harbour council voted on Thursday to close the old quay for a year, after engineers found cracks in it.
"We looked at every stone," said the harbour master, who has walked the quay for thirty years and knows it well.
Fishing boats will have to move to the northern basin, where the council wants to build forty new moorings.
Opponents said the plan would cost far more than the nine million that the council has set aside for the works.
The council's own surveyors had warned of the damage in two reports since the spring - both were kept from members.
A decision about the cranes is expected in March, when the port's new director takes office."""
OTHER = """Two ferries will be taken out of service in the spring, the shipping company announced on Friday.
Passengers to the islands must book a week ahead until June, and lorries are turned away at weekends.
The company blames the shipyard, which found cracks in the hull of one ferry when it was being painted."""
REST = """Members of the opposition walked out before the vote and said they would take the matter to the county court.
The fishermen's union wants to be paid for the days that its boats cannot unload, as it was when the lock was mended.
A ferry to the outer islands will leave from the coal pier, where there is no waiting room and no shelter from the wind.
Shopkeepers along the quay, who live from its visitors, fear for the summer and have asked the council for lower rents.
The quay was built of granite from the island and was last closed when a coaster ran into it in fog.
Engineers will begin with the eastern end, where the cracks are widest, and work their way towards the lighthouse."""
STATEMENT = """The board of the port said in a statement: "We know what this year will ask of everybody who works at the
quay, and we have not made it easy for ourselves. The cracks go deeper than anyone had feared, and nobody can say today
what the next storm would do to the wall. We would rather answer for a year without the quay than for one bad night.
Whoever loses a mooring will be given another, and nobody will pay more than before." """
SHORT_REPORT = """Skippers learned of the closure from a notice on the harbour office's door this morning. Several had
signed leases for the coming season only last week, one of them said, and were told nothing about repairs then."""

WORDS = st.lists(st.sampled_from(STORY.split()), min_size=1, max_size=60).map(" ".join)


def typeset(text: str) -> str:
    """The same words in another house's style."""
    return text.upper().replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("\n", "\n\n  ")


def similarity(one: str, other: str) -> float:
    return likeness(one, other).similarity


def meet(one: str, other: str) -> bool:
    return not set(bands(one)).isdisjoint(bands(other))


def test_the_signature_never_changes() -> None:
    # Stored signatures must keep finding their copies: if this fails, all of them have to be computed again.
    assert bands("The quay is closed for a year")[:3] == [
        1820582430735955009,
        -4717732985218170043,
        5002261179603216337,
    ]
    assert len(bands(STORY)) == 24
    assert beginning("The quay is closed for a year") == [7723263539800552847]
    assert len(beginning(STORY)) == 8


def test_every_number_fits_its_column_and_stands_once() -> None:
    for text in (STORY, OTHER, "one", "one two"):
        for found in (bands(text), beginning(text)):
            assert len(set(found)) == len(found)
            assert all(-(2**63) <= value < 2**63 for value in found)
    assert bands("") == bands(" — !") == beginning("") == []


@given(WORDS)
def test_typography_and_case_do_not_matter(text: str) -> None:
    assert bands(typeset(text)) == bands(text)
    assert beginning(typeset(text)) == beginning(text)
    assert similarity(typeset(text), text) == 1.0


@given(st.integers(0, 5))
def test_a_copy_with_a_sentence_cut_and_another_dateline_is_found(cut: int) -> None:
    lines = STORY.splitlines()
    copy = "PORT TOWN, Jan 5 (Example Wire) — " + " ".join(lines[:cut] + lines[cut + 1 :])
    assert meet(STORY, copy)
    assert similarity(STORY, copy) >= WIRE_COPY


@given(st.integers(29, 90), st.lists(st.sampled_from(OTHER.split()), max_size=20))
def test_29_words_in_a_row_near_the_beginning_are_enough_to_meet(kept: int, put_before: list[str]) -> None:
    words = STORY.split()
    cut = " ".join([*put_before, *words[:kept]])
    assert not set(beginning(cut)).isdisjoint(beginning(STORY))


@given(st.integers(0, 30), st.booleans())
def test_what_is_left_of_a_text_is_cut_from_it_however_little_was_put_before(kept: int, is_first: bool) -> None:
    whole = f"{STORY}\n{REST}"
    words = whole.split()
    cut = "PORT TOWN, Jan 5 (Example Wire) — " + " ".join(words[: 60 + kept])
    found = likeness(cut, whole) if is_first else likeness(whole, cut)
    assert found.is_cut
    assert found.is_first_shorter == is_first
    assert not found.is_same


def test_a_quotation_alone_is_not_cut_from_the_text_that_quotes_it() -> None:
    assert not likeness(" ".join(STORY.split()[:55]), f"{STORY}\n{REST}").is_cut


def test_reports_that_quote_the_same_statement_are_not_cut_from_each_other() -> None:
    found = likeness(f"{SHORT_REPORT} {STATEMENT}", f"{STORY} {STATEMENT} {REST}")
    assert len(STATEMENT.split()) >= SHORTEST_CUT
    assert 0.5 < found.contained < CUT
    assert not found.is_cut


@given(st.lists(st.sampled_from(["the", "of", "and", "to", "in"]), min_size=60, max_size=200).map(" ".join))
def test_words_of_all_texts_make_no_copy(text: str) -> None:
    scattered = " ".join(f"{word} {number}" for number, word in enumerate(text.split() * 3))
    assert likeness(text, scattered).contained == 0.0


def test_another_report_is_no_copy() -> None:
    assert not meet(STORY, OTHER)
    assert similarity(STORY, OTHER) < WIRE_COPY / 2


@given(WORDS, WORDS)
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) == similarity(other, one) <= 1.0


def test_texts_without_words_are_compared_too() -> None:
    assert similarity("", STORY) == 0.0


def test_real_articles_meet_their_copies_and_not_each_other() -> None:
    if not SHARED.is_file():
        pytest.skip("the collection of pages with known text is not beside this repository")
    pages = json.loads(SHARED.read_text(encoding="utf-8")).values()
    texts = [page["articleBody"] for page in pages if len(page["articleBody"]) > 500]
    chance = random.Random(1)
    copies = [" ".join(word if chance.random() > 0.05 else "altered" for word in text.split()) for text in texts]
    assert sum(meet(text, copy) for text, copy in zip(texts, copies, strict=True)) >= 0.98 * len(texts)
    thirds = [" ".join(text.split()[: len(text.split()) // 3]) for text in texts]
    assert all(
        likeness(third, text).is_cut and not set(beginning(third)).isdisjoint(beginning(text))
        for third, text in zip(thirds, texts, strict=True)
        if SHORTEST_CUT <= len(third.split()) < 800
    )
    signatures = [{*bands(text), *beginning(text)} for text in texts]
    assert sum(not one.isdisjoint(other) for one, other in combinations(signatures, 2)) <= 1
    assert not any(likeness(*pair).is_cut for pair in combinations(texts[:40], 2))
