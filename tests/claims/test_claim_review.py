"""ClaimReview: what is written obeys the documented rules and is read back as it was."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claim_review import (
    ClaimedBy,
    Published,
    PublishedRating,
    Work,
    advice,
    claim_review,
    data_feed,
    problems,
    script_text,
)
from sources.schema_org.claim_review import claim_reviews

PAGE = "https://desk.example/checks/bus-fares"
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
FIRST = Work(
    url="https://courier.example/fares", publisher="Ansel Courier", title="Fares fall", published_on=date(2026, 4, 6)
)
CHECK = Published(
    url=PAGE,
    claim="The council cut bus fares by 4 percent",
    rating=PublishedRating(label="Half true", value=3, worst=1, best=5, explanation="Only in the old town."),
    desk_name="Example Desk",
    desk_url="https://desk.example",
    published_at=AT,
    claimed_by=(ClaimedBy(name="Mara Lind", same_as=("https://people.example/lind",)),),
    claimed_on=date(2026, 4, 6),
    appearances=(FIRST, Work(url="https://gazette.example/fares")),
    is_first_known=True,
    language="en",
    summary="Fares fell by 4 percent in the old town and rose elsewhere.",
)
UNPROVEN = replace(CHECK, rating=PublishedRating(label="Unproven", value=None))


def test_a_check_is_written_as_documented() -> None:
    assert claim_review(CHECK) == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": PAGE,
        "claimReviewed": "The council cut bus fares by 4 percent",
        "datePublished": "2026-05-04T09:30:00+00:00",
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "Example Desk", "url": "https://desk.example"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Mara Lind", "sameAs": "https://people.example/lind"},
            "datePublished": "2026-04-06",
            "firstAppearance": {
                "@type": "CreativeWork",
                "url": "https://courier.example/fares",
                "name": "Fares fall",
                "datePublished": "2026-04-06",
                "publisher": {"@type": "Organization", "name": "Ansel Courier"},
            },
            "appearance": {"@type": "CreativeWork", "url": "https://gazette.example/fares"},
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Half true",
            "ratingValue": 3,
            "worstRating": 1,
            "bestRating": 5,
            "ratingExplanation": "Only in the old town.",
        },
        "reviewBody": "Fares fell by 4 percent in the old town and rose elsewhere.",
    }
    assert problems(claim_review(CHECK), page_url=PAGE) == ()


def test_a_rating_outside_the_order_has_a_label_and_no_number() -> None:
    assert claim_review(UNPROVEN)["reviewRating"] == {"@type": "Rating", "alternateName": "Unproven"}
    assert problems(claim_review(UNPROVEN)) == ()


def test_nobody_is_named_as_author_of_a_claim_that_nobody_is_known_to_have_made() -> None:
    assert "author" not in claim_review(replace(CHECK, claimed_by=()))["itemReviewed"]
    assert claim_review(replace(CHECK, claimed_by=(), claimed_on=None, appearances=()))["itemReviewed"] == {
        "@type": "Claim"
    }


def test_several_claimants_and_works_are_lists() -> None:
    both = (*CHECK.claimed_by, ClaimedBy(name="Harbour Board", is_organisation=True))
    item = claim_review(replace(CHECK, claimed_by=both, is_first_known=False))["itemReviewed"]
    assert item["author"][1] == {"@type": "Organization", "name": "Harbour Board"}
    assert [work["url"] for work in item["appearance"]] == [work.url for work in CHECK.appearances]
    assert "firstAppearance" not in item


def test_a_withdrawn_check_is_no_review_and_in_no_feed() -> None:
    withdrawn = replace(CHECK, is_withdrawn=True)
    assert claim_review(withdrawn) == {}
    feed = data_feed([withdrawn, UNPROVEN], url="https://desk.example/feed", name="Checks", modified_at=AT)
    assert [item["item"][0]["reviewRating"]["alternateName"] for item in feed["dataFeedElement"]] == ["Unproven"]


def test_a_feed_is_read_back_with_each_check_on_its_page() -> None:
    other = replace(UNPROVEN, url="https://desk.example/checks/2", claim="Fares fell elsewhere")
    feed = data_feed([CHECK, other], url="https://desk.example/feed", name="Checks", modified_at=AT)
    found = claim_reviews(json.loads(json.dumps(feed)), url="https://desk.example/feed")
    assert [(review.url, review.claim_reviewed) for review in found] == [(one.url, one.claim) for one in (CHECK, other)]
    assert feed["dateModified"] == "2026-05-04T09:30:00+00:00"


NAMES = st.from_regex(r"[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}", fullmatch=True)
SITES = st.from_regex(r"https://[a-z]{3,9}\.example/[a-z0-9]{1,9}", fullmatch=True)
DAYS = st.dates(date(1901, 1, 1), date(2026, 5, 4))
CHECKS = st.builds(
    Published,
    url=SITES,
    claim=st.from_regex(r"The [a-z]{3,9} of [A-Z][a-z]{3,9} fell by [1-9] percent", fullmatch=True),
    rating=st.integers(1, 4).flatmap(
        lambda worst: st.builds(
            PublishedRating,
            label=st.sampled_from(["Half true", "Mostly false", "Ungrounded & unproven"]),
            value=st.integers(worst, 9),
            worst=st.just(worst),
            best=st.just(9),
        )
    ),
    desk_name=NAMES,
    desk_url=SITES,
    published_at=st.datetimes(datetime(2000, 1, 1), datetime(2026, 5, 4), timezones=st.just(UTC)),  # noqa: DTZ001
    claimed_by=st.lists(st.builds(ClaimedBy, name=NAMES), max_size=3, unique=True).map(tuple),
    claimed_on=st.none() | DAYS,
    appearances=st.lists(st.builds(Work, url=SITES), max_size=4, unique=True).map(tuple),
    is_first_known=st.booleans(),
    language=st.sampled_from(["", "en", "pt-BR"]),
)


@given(CHECKS)
def test_our_own_reader_reads_back_what_was_published(check: Published) -> None:
    document = json.loads(script_text(claim_review(check)))
    [found] = claim_reviews(document, url=check.url)
    assert problems(document, page_url=check.url) == ()
    assert (found.url, found.claim_reviewed, found.claimed_on) == (check.url, check.claim, check.claimed_on)
    assert found.claimant == ", ".join(one.name for one in check.claimed_by)
    assert found.appearances == tuple(work.url for work in check.appearances)
    assert (found.publisher_name, found.reviewed_at) == (check.desk_name, check.published_at)
    assert (found.rating_label, found.rating_value) == (check.rating.label, check.rating.value)
    assert (found.rating_worst, found.rating_best) == (check.rating.worst, check.rating.best)
    assert found.language == check.language


@given(st.integers(-5, 5), st.integers(1, 9), st.integers(0, 9))
def test_a_scale_that_begins_below_one_is_moved_whole(worst: int, length: int, at: int) -> None:
    rating = PublishedRating(label="Half true", value=worst + min(at, length), worst=worst, best=worst + length)
    written = claim_review(replace(CHECK, rating=rating))["reviewRating"]
    assert problems(claim_review(replace(CHECK, rating=rating))) == ()
    assert written["bestRating"] - written["worstRating"] == length
    assert written["ratingValue"] - written["worstRating"] == min(at, length)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (["@type"], "Review", "This is no ClaimReview."),
        (["claimReviewed"], " ", "claimReviewed is missing: the claim in a few words."),
        (["claimReviewed"], "Half true: fares fell", "claimReviewed holds the rating."),
        (["url"], "/checks/1", "url is missing: the address of the page with the whole check."),
        (["url"], "https://elsewhere.example/1", "url is on another domain than the page."),
        (["reviewRating"], None, "reviewRating is missing."),
        (["reviewRating", "alternateName"], "", "reviewRating has no alternateName: the rating in words."),
        (["reviewRating", "worstRating"], 0, "worstRating is 1 at least."),
        (["reviewRating", "ratingValue"], 6, "ratingValue lies between worstRating and bestRating."),
        (
            ["reviewRating", "bestRating"], "5",
            "ratingValue, worstRating and bestRating are numbers, and all three are there or none.",
        ),
        (["author"], "Example Desk", "author is an Organization or a Person: the publisher of the check."),
        (["author"], {"@type": "Person"}, "author has neither name nor url."),
        (["itemReviewed"], "a claim", "itemReviewed is a Claim."),
        (
            ["itemReviewed", "author"], {"@type": "Person"},
            "The author of itemReviewed is an Organization or a Person with a name; without one it is left out.",
        ),
        (["itemReviewed", "appearance"], [{"@type": "CreativeWork"}], "appearance has no address."),
        (["itemReviewed", "datePublished"], "lately", "datePublished of itemReviewed is no date."),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named(path: list[str], value: Any, problem: str) -> None:
    document = deepcopy(claim_review(CHECK))
    part = document
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    assert problems(document, page_url=PAGE) == (problem,)


def test_best_has_to_be_above_worst() -> None:
    document = claim_review(CHECK) | {
        "reviewRating": {"alternateName": "x", "ratingValue": 2, "worstRating": 2, "bestRating": 2}
    }
    assert problems(document) == ("bestRating is greater than worstRating.",)


def test_a_page_on_a_subdomain_is_the_same_site() -> None:
    assert problems(claim_review(CHECK), page_url="https://www.desk.example/checks/bus-fares") == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(claim_review(CHECK))), JSON))
def test_whatever_a_document_holds_the_rules_can_be_told(changes: dict[str, Any]) -> None:
    document = {**claim_review(CHECK), **changes, "@type": "ClaimReview"}
    assert all(problem.endswith((".", "words.")) for problem in problems(document, page_url=PAGE))


@pytest.mark.parametrize(("length", "count"), [(75, 0), (76, 1)])
def test_a_long_claim_is_advised_against_and_valid(length: int, count: int) -> None:
    document = claim_review(replace(CHECK, claim="a" * length))
    assert len(advice(document)) == count
    assert problems(document) == ()


class Scripts(HTMLParser):
    """The text of script elements, and all other tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(
    st.lists(st.sampled_from(["</script>", "<!--", "<script>", "]]>", "\u2028", "\u2029", "&lt;", "é", '"', "\\"]))
    .map("".join)
    .flatmap(lambda hostile: st.just(hostile) | st.text().map(lambda text: hostile + text))
)
def test_no_text_leaves_its_script_element(claim: str) -> None:
    document = claim_review(replace(CHECK, claim=claim, summary=claim))
    embedded = script_text(document)
    page = Scripts()
    page.feed(f'<script type="application/ld+json">{embedded}</script>')
    page.close()

    assert page.tags == ["script"]
    assert json.loads(page.text) == document
    assert not set("<>&\u2028\u2029") & set(embedded)
