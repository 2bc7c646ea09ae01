"""Ranking passages: scores with reasons, copies counted once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.coverage.ranking import THRESHOLD, Candidate, Suggestion, rank

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
CLAIM = {"harbour": "harbour", "close": "closes", "dredg": "dredging"}
REPORT = "The harbour closes for dredging, the authority announced, and ships will be sent to the northern terminal."
OTHER = "A committee heard that dredging means the harbour closes early this year, against the wishes of the pilots."
STEMS = frozenset({"harbour", "close", "dredg"})


def candidate(number: int, text: str = REPORT, *, lexemes: frozenset[str] = STEMS, **fields: object) -> Candidate:
    values: dict[str, object] = {
        "passage_id": number,
        "article_id": number,
        "work_id": number,
        "text": text,
        "article_text": text,
        "published_at": START + timedelta(hours=number),
        "lexemes": lexemes,
        "similarity": 0.5,
    }
    return Candidate(**(values | fields))  # type: ignore[arg-type]


def ranked(*candidates: Candidate, **options: object) -> list[Suggestion]:
    return rank(candidates, words=CLAIM, **options)  # type: ignore[arg-type]


def test_a_suggestion_names_the_words_it_shares() -> None:
    [found] = ranked(candidate(1))
    assert found.reasons[0] == "Shares 3 of the claim's 3 words: “harbour”, “closes”, “dredging”"
    assert THRESHOLD <= found.score <= 1


def test_a_passage_that_shares_a_word_by_chance_is_left_out() -> None:
    chance = candidate(2, "Close calls in the cup.", lexemes=frozenset({"close"}), similarity=0.1)
    assert [s.candidate.passage_id for s in ranked(candidate(1), chance)] == [1]


def test_rare_words_weigh_more_than_common_ones() -> None:
    common = [candidate(n, lexemes=frozenset({"harbour"}), similarity=0.0) for n in range(10, 40)]
    rare = candidate(1, lexemes=frozenset({"dredg", "close"}), similarity=0.4)
    both_common = candidate(2, lexemes=frozenset({"harbour", "close"}), similarity=0.4)
    scores = {s.candidate.passage_id: s.score for s in ranked(*common, rare, both_common)}
    assert scores[1] > scores[2]


@pytest.mark.parametrize("name", ["Adaeze Obi", "Obi"])
def test_naming_the_speaker_counts_also_by_last_name(name: str) -> None:
    plain, named = candidate(1), candidate(2, REPORT + " Obi confirmed it.")
    first, second = ranked(plain, named, speakers=[name])
    assert first.candidate.passage_id == 2
    assert first.reasons[1] == f"Names {name} in the passage"
    assert first.score > second.score


def test_the_best_passage_stands_for_its_article() -> None:
    weaker = candidate(2, article_id=1, similarity=0.2)
    assert [s.candidate.passage_id for s in ranked(weaker, candidate(1))] == [1]


def test_copies_point_to_the_earliest_report_whatever_their_score() -> None:
    copy = candidate(3, REPORT.replace("announced", "announced on Monday"), similarity=0.9)
    found = {s.candidate.passage_id: s for s in ranked(copy, candidate(2, OTHER), candidate(1))}
    assert {number: s.copy_of for number, s in found.items()} == {1: None, 2: None, 3: 1}
    assert found[3].reasons[-1].startswith("Nearly the same text as an earlier passage")


def test_copies_are_found_by_the_article_when_their_best_passages_differ() -> None:
    article = f"{REPORT}\n\n{OTHER}\n\nThe pilots were not asked."
    first, second = candidate(1, REPORT, article_text=article), candidate(2, OTHER, article_text=article + " (Wire)")
    found = {s.candidate.passage_id: s.copy_of for s in ranked(first, second)}
    assert found == {1: None, 2: 1}


def test_articles_that_are_marked_as_copies_are_one_report_however_they_read() -> None:
    short, long = candidate(2, OTHER, work_id=1), candidate(1)
    found = {s.candidate.passage_id: s for s in ranked(short, long)}
    assert (found[1].copy_of, found[2].copy_of) == (None, 1)
    assert found[2].reasons[-1].startswith("A copy of the same report")


def test_a_copy_of_the_article_in_which_the_claim_was_found_is_no_report() -> None:
    found = {
        s.candidate.passage_id: s.repeats_origin
        for s in ranked(candidate(2, OTHER, work_id=9), candidate(3), origin_works={9})
    }
    assert found == {2: True, 3: False}


def test_what_repeats_the_text_the_claim_was_found_in_is_no_report() -> None:
    [found] = ranked(candidate(1), origins=[REPORT + " More soon."])
    assert found.repeats_origin
    assert found.copy_of is None


def test_no_more_than_the_limit_is_suggested() -> None:
    many = [candidate(n, f"{OTHER} {n * 7919}") for n in range(1, 30)]
    assert len(ranked(*many, limit=5)) == 5
