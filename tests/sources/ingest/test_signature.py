"""Copies are found however they were typeset, dated or shortened; different reports are not taken for copies."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.signature import WIRE_COPY, bands, similarity

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

WORDS = st.lists(st.sampled_from(STORY.split()), min_size=1, max_size=60).map(" ".join)


def typeset(text: str) -> str:
    """The same words in another house's style."""
    return text.upper().replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("\n", "\n\n  ")


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


def test_every_number_fits_its_column_and_stands_once() -> None:
    for text in (STORY, OTHER, "one", "one two"):
        found = bands(text)
        assert len(set(found)) == len(found)
        assert all(-(2**63) <= value < 2**63 for value in found)
    assert bands("") == bands(" — !") == []


@given(WORDS)
def test_typography_and_case_do_not_matter(text: str) -> None:
    assert bands(typeset(text)) == bands(text)
    assert similarity(typeset(text), text) == 1.0


@given(st.integers(0, 5))
def test_a_copy_with_a_sentence_cut_and_another_dateline_is_found(cut: int) -> None:
    lines = STORY.splitlines()
    copy = "PORT TOWN, Jan 5 (Example Wire) — " + " ".join(lines[:cut] + lines[cut + 1 :])
    assert meet(STORY, copy)
    assert similarity(STORY, copy) >= WIRE_COPY


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
    signatures = [set(bands(text)) for text in texts]
    assert sum(not one.isdisjoint(other) for one, other in combinations(signatures, 2)) <= 1
