"""ClaimReview markup as it is found: the same check in many shapes, and what is no check at all."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.schema_org.claim_review import MAX_REVIEWS, ReviewedClaim, as_json, claim_reviews, from_json

PAGE = "https://www.desk.example/checks/quay"
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": PAGE,
    "claimReviewed": "The quay has been closed for two years",
    "datePublished": "2026-01-15T09:30:00+01:00",
    "headline": "No, the quay closed last month",
    "inLanguage": "en-GB",
    "author": {"@type": "Organization", "name": "Example Desk", "url": "https://www.desk.example"},
    "itemReviewed": {
        "@type": "Claim",
        "name": "a council meeting",
        "datePublished": "2026-01-14",
        "author": {"@type": "Person", "name": "Ann Author", "sameAs": "https://people.example/ann"},
        "appearance": {"@type": "CreativeWork", "url": "https://paper.example/story"},
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "Mostly false",
    },
}
WHOLE = ReviewedClaim(
    url=PAGE,
    claim_reviewed="The quay has been closed for two years",
    claimant="Ann Author",
    claimed_on=date(2026, 1, 14),
    appearances=("https://paper.example/story",),
    publisher_name="Example Desk",
    publisher_site="desk.example",
    title="No, the quay closed last month",
    reviewed_at=datetime(2026, 1, 15, 8, 30, tzinfo=UTC),
    rating_label="Mostly false",
    rating_value=2,
    rating_best=5,
    rating_worst=1,
    language="en-GB",
)
ITEM = REVIEW["itemReviewed"]


def one(**changes: Any) -> ReviewedClaim:
    """The review that the markup with these changes gives."""
    (review,) = claim_reviews(REVIEW | changes, url=PAGE)
    return review


SAME = {
    "alone": REVIEW,
    "in a list, twice": [REVIEW, dict(REVIEW)],
    "in a graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, REVIEW]},
    "in an article": {"@type": "NewsArticle", "review": [REVIEW]},
    "several types": REVIEW | {"@type": ["Review", "ClaimReview"]},
    "type as address": REVIEW | {"@type": "http://schema.org/ClaimReview"},
    "address in capitals": REVIEW | {"url": PAGE.replace("https", "HTTPS")},
    "relative address": REVIEW | {"url": "/checks/quay"},
    "address of the page": {key: value for key, value in REVIEW.items() if key != "url"},
    "author by reference": {
        "@graph": [
            REVIEW | {"author": {"@id": "#desk"}},
            {"@id": "#desk", "@type": "Organization", "name": "Example Desk"},
        ]
    },
    "author and claimant as text": REVIEW
    | {"author": "Example Desk", "itemReviewed": ITEM | {"author": ["Ann Author"]}},
    "markup in texts": REVIEW
    | {"claimReviewed": "<p>The quay has been &lt;b&gt;closed&lt;/b&gt;&nbsp;for two years</p>"},
    "claim as object": REVIEW | {"claimReviewed": {"@type": "Claim", "text": REVIEW["claimReviewed"]}},
    "claim of the item": {k: v for k, v in REVIEW.items() if k != "claimReviewed"}
    | {"itemReviewed": ITEM | {"text": REVIEW["claimReviewed"]}},
    "numbers as text": REVIEW
    | {"reviewRating": REVIEW["reviewRating"] | {"ratingValue": "2", "bestRating": "5,0", "worstRating": " 1 "}},
    "lists of one": REVIEW | {"itemReviewed": [ITEM], "reviewRating": [REVIEW["reviewRating"]], "url": [PAGE]},
    "old item": REVIEW
    | {
        "itemReviewed": {
            "@type": "CreativeWork",
            "author": ITEM["author"],
            "datePublished": "2026-01-14",
            "sameAs": ITEM["appearance"]["url"],
        }
    },
    "feed": {
        "@type": "DataFeed",
        "url": "https://x.example/feed",
        "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}],
    },
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME.keys())
def test_the_same_check_is_read_however_it_is_written(data: Any) -> None:
    assert claim_reviews(data, url=PAGE) == [WHOLE]


def test_only_a_claim_and_a_page_are_needed() -> None:
    bare = {"@type": "ClaimReview", "claimReviewed": "The quay is closed"}
    expected = ReviewedClaim(url=PAGE, claim_reviewed="The quay is closed", publisher_site="desk.example")
    assert claim_reviews(bare, url=PAGE) == [expected]
    assert claim_reviews({"@type": "ClaimReview", "url": PAGE}, url=PAGE) == []


def test_in_a_feed_a_review_is_on_its_own_page_or_its_items_never_on_the_feeds() -> None:
    bare = {"@type": "ClaimReview", "claimReviewed": "The quay is closed"}
    items = [{"@type": "DataFeedItem", "item": bare}, {"@type": "DataFeedItem", "url": "/checks/7", "item": [bare]}]
    feed = {"@type": "DataFeed", "url": PAGE, "dataFeedElement": items}
    assert [review.url for review in claim_reviews(feed, url=PAGE)] == ["https://www.desk.example/checks/7"]


def test_where_the_claim_appeared_first_comes_first() -> None:
    first, *others = ("https://a.example/1", "https://b.example/2", "https://c.example/3")
    appearance = [others[0], {"@id": others[1]}, first, "javascript:alert(1)", {"url": 5}, None]
    item = ITEM | {"firstAppearance": {"url": first}, "appearance": appearance, "sameAs": "https://d.example/same"}
    assert one(itemReviewed=item).appearances == (first, *others)


def test_several_claimants_are_all_named() -> None:
    item = ITEM | {"author": [{"name": "Ann Author"}, {"name": ["Ben Writer"]}, "https://people.example/x"]}
    assert one(itemReviewed=item).claimant == "Ann Author, Ben Writer"


DAYS = {
    "2026-01-14T23:30:00-08:00": date(2026, 1, 14),
    "2026-1-4": date(2026, 1, 4),
    "2026/01/14 10:00": date(2026, 1, 14),
    "20260114": date(2026, 1, 14),
    "Wed, 14 Jan 2026 10:00:00 +0000": date(2026, 1, 14),
    "January 14, 2026": date(2026, 1, 14),
    "14 Jan 2026": date(2026, 1, 14),
    "1931-05-01": date(1931, 5, 1),
    "01/02/2026": None,
    "2026-13-45": None,
    "0001-01-01": None,
    "9999-12-31T23:59:59-12:00": None,
    "1970-01-01T00:00:00Z": None,
    "soon": None,
    "": None,
}


@pytest.mark.parametrize(("written", "day"), DAYS.items(), ids=DAYS.keys())
def test_the_day_of_the_claim_is_the_day_as_written(written: str, day: date | None) -> None:
    assert one(itemReviewed=ITEM | {"datePublished": written}).claimed_on == day


RATINGS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "words alone": ("Half true", ("Half true", None, None, None)),
    "name for want of a label": ({"name": "False", "ratingValue": 1}, ("False", 1, None, None)),
    "words as value": ({"ratingValue": "Pants"}, ("Pants", None, None, None)),
    "above the best": ({"ratingValue": 9, "bestRating": 5, "worstRating": 1}, ("", None, None, None)),
    "upside down": ({"ratingValue": 3, "bestRating": 1, "worstRating": 5}, ("", None, None, None)),
    "no scale": ({"ratingValue": -1, "bestRating": -1, "worstRating": -1}, ("", None, None, None)),
    "not finite": ({"ratingValue": "1e999", "alternateName": "?"}, ("?", None, None, None)),
    "true is no number": ({"ratingValue": True, "alternateName": "True"}, ("True", None, None, None)),
    "empty": ({}, ("", None, None, None)),
    "nothing": (None, ("", None, None, None)),
}


@pytest.mark.parametrize(("rating", "read"), RATINGS.values(), ids=RATINGS.keys())
def test_a_rating_is_a_label_and_a_number_on_its_scale(rating: Any, read: tuple[Any, ...]) -> None:
    review = one(reviewRating=rating)
    assert (review.rating_label, review.rating_value, review.rating_best, review.rating_worst) == read


def test_a_page_gives_no_more_than_fifty() -> None:
    many = [REVIEW | {"url": f"/checks/{number}"} for number in range(MAX_REVIEWS + 5)]
    assert len(claim_reviews(many, url=PAGE)) == MAX_REVIEWS
    assert len(claim_reviews(many, url=PAGE, limit=1_000)) == MAX_REVIEWS + 5


KEYS = st.sampled_from([*REVIEW, *ITEM, *REVIEW["reviewRating"], "@id", "@value", "@graph", "text", "item"])
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["ClaimReview", "DataFeed", PAGE]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(changes=st.dictionaries(KEYS, ODD, max_size=6))
def test_whatever_is_written_the_reading_ends_and_can_be_stored(changes: dict[str, Any]) -> None:
    for review in claim_reviews([REVIEW | changes], url=PAGE):
        assert from_json(json.loads(json.dumps(as_json(review), allow_nan=False))) == review
        assert "\x00" not in repr(review)
        assert len(review.claim_reviewed) <= 2_000
        assert all(url.startswith(("http://", "https://")) for url in (review.url, *review.appearances))


def test_markup_that_is_no_claim_review_gives_nothing() -> None:
    nothing: list[Any] = [None, 5, "ClaimReview", [], {"@type": "Review"}, {"@type": {"x": 1}}, {"@type": [None, 7]}]
    for data in nothing:
        assert claim_reviews(data, url=PAGE) == []
