"""Lists of checks by others."""

from __future__ import annotations

from pathlib import Path

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.base import ParsedFeed
from sources.connectors.datafeed import DataFeedConnector

DATA = Path(__file__).parent / "data" / "datafeed"


def parse(body: bytes) -> ParsedFeed:
    return DataFeedConnector().parse(body, url="https://desk.example/checks.json", content_type="application/json")


def test_a_data_feed_gives_the_reviews_in_it() -> None:
    found = parse((DATA / "reviews.json").read_bytes())
    reviews = {review.url: review for review in found.reviews}
    assert (found.title, found.entries) == ("Checks of the Harbour Desk", ())
    assert set(reviews) == {"https://desk.example/checks/ferry", "https://desk.example/checks/quay"}
    ferry = reviews["https://desk.example/checks/ferry"]
    assert (ferry.claim_reviewed, ferry.claimant) == ("The ferry line has never made a profit.", "A councillor")
    assert (ferry.rating_label, ferry.rating_value, ferry.publisher_name) == ("False", 1.0, "Harbour Desk")


def test_an_empty_data_feed_is_one() -> None:
    assert parse(b'{"@type": "DataFeed", "dataFeedElement": []}').reviews == ()


def test_reviews_that_lack_a_claim_are_left_out_and_counted() -> None:
    useless = b'{"@type": "ClaimReview", "url": "https://desk.example/1"}'
    found = parse(b'[{"@type": "ClaimReview", "claimReviewed": "c", "url": "https://desk.example/2"}, %s]' % useless)
    assert ([review.claim_reviewed for review in found.reviews], found.skipped) == (["c"], 1)
    assert found.notes == ("1 reviews were left out: without a claim or a page, repeated, or too many.",)


def test_other_json_is_called_by_its_name() -> None:
    with pytest.raises(ParseError, match=r"in which there is no ClaimReview\.$"):
        parse(b'{"@type": "NewsArticle"}')
