"""The demo puts no words into anybody's mouth: what it quotes is on record."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz.fuzz import token_set_ratio

from factcheck.demo.articles import DemoArticle, articles, briefing_article, parse_article
from factcheck.demo.outlets import OUTLETS
from sources.ingest.passages import passage_spans

RECORD = Path(__file__).parents[2] / "../shared/briefings/lavrov-new-delhi.txt"
EVERY_ARTICLE = pytest.mark.parametrize("article", articles(), ids=lambda article: article.slug)

_QUOTED = re.compile(r"“([^”]*)”")


def plain(text: str) -> str:
    """With one kind of quotation mark and one space between words."""
    return " ".join(re.sub("[‘’]", "'", text).split())


@pytest.fixture(scope="module")
def record() -> str:
    if not RECORD.exists():
        pytest.skip("The briefing on record (../shared/briefings) is not beside this repository.")
    return plain(RECORD.read_text(encoding="utf-8"))


def words_of(article: DemoArticle) -> str:
    return "\n".join((article.title, *(block.text for block in article.blocks)))


@EVERY_ARTICLE
def test_every_quoted_word_is_on_record(article: DemoArticle, record: str) -> None:
    off_record = [quote for quote in _QUOTED.findall(words_of(article)) if plain(quote).rstrip(",.") not in record]

    assert off_record == []


@EVERY_ARTICLE
def test_quotation_marks_come_in_pairs_and_of_one_kind(article: DemoArticle) -> None:
    words = words_of(article)

    assert '"' not in words
    assert words.count("“") == words.count("”") == len(_QUOTED.findall(words))


@EVERY_ARTICLE
def test_outside_quotes_no_sentence_is_taken_over(article: DemoArticle, record: str) -> None:
    own = re.split(r"(?<=[.?!])\s|\n", _QUOTED.sub("…", words_of(article)))

    assert [sentence for sentence in own if len(sentence.split()) > 7 and plain(sentence).rstrip(".") in record] == []


def test_every_outlet_has_something_about_the_briefing_and_something_else() -> None:
    for outlet in OUTLETS:
        about = ["Lavrov" in words_of(article) for article in articles() if article.outlet == outlet]

        assert True in about
        assert False in about


def test_the_briefing_carries_its_claim_as_a_cross_head() -> None:
    cross_heads = [block.text for block in briefing_article().blocks if block.is_cross_head]

    assert "Russia rules out military alliance with China" in cross_heads


def test_two_outlets_print_the_wire_copy_and_two_write_themselves() -> None:
    first = {
        article.outlet.slug: article.lead.rpartition("–")[2]
        for article in articles()
        if "Lavrov" in words_of(article) and article != briefing_article()
    }
    alike = {pair for pair in combinations(sorted(first), 2) if token_set_ratio(*(first[slug] for slug in pair)) > 90}

    assert alike == set(combinations(["meridian-wire", "pinwheel-gazette", "saltmarsh-lantern"], 2))


@EVERY_ARTICLE
def test_paragraphs_are_long_enough_to_be_passages_of_their_own(article: DemoArticle) -> None:
    text = "\n\n".join(block.text for block in article.blocks if not block.is_cross_head)

    assert len(passage_spans(text)) == len(text.split("\n\n"))


def test_a_file_without_a_date_is_refused() -> None:
    with pytest.raises(KeyError, match="published"):
        parse_article("title: T\n\nText.\n", outlet=OUTLETS[0], slug="t")
