"""Checks by others: one row per page and claim, whoever brings it, in whatever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sources.connectors.base import ReviewedClaim
from sources.ingest.published_reviews import PAGE, claim_sha256, store_reviews, store_reviews_of_feeds
from sources.models import PublishedReview
from tests import factories

pytestmark = pytest.mark.django_db

REVIEW = ReviewedClaim(
    url="https://checks.example/harbour",
    claim_reviewed="The harbour closes in May.",
    claimant="Ada Quill",
    publisher_name="Checks of the Coast",
    publisher_site="checks.example",
    reviewed_at=datetime(2026, 3, 25, tzinfo=UTC),
    rating_label="Mostly false",
    language="en",
)
MARKUP = replace(REVIEW, rating_label="Mostly untrue", rating_value=2.0, rating_best=5.0, claimed_on=date(2026, 3, 20))
FACTS = ("url", "claim_reviewed", "claimant", "rating_label", "rating_value", "claimed_on", "title", "found_by")


def store(*reviews: ReviewedClaim, found_by: str = "google_factcheck", **options: Any) -> list[PublishedReview]:
    with transaction.atomic():
        return store_reviews(reviews, found_by=found_by, **options)


def dump() -> list[tuple[Any, ...]]:
    return sorted(map(tuple, PublishedReview.objects.values_list(*FACTS)), key=repr)


def test_a_review_is_stored_once_and_changes_when_it_says_something_else() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = timezone.now()
        (row,) = store(REVIEW)
        clock.shift(timedelta(days=1))
        assert store(replace(REVIEW, url=REVIEW.url + "?utm_source=x", claim_reviewed="“The harbour closes in May”"))
        row.refresh_from_db()
        assert (row.first_seen_at, row.changed_at, row.url) == (first, first, REVIEW.url)
        store(replace(REVIEW, rating_label="False"))
        row.refresh_from_db()
        assert (row.first_seen_at, row.changed_at, row.rating_label) == (first, timezone.now(), "False")


def test_one_page_may_check_several_claims() -> None:
    assert len({row.pk for row in store(REVIEW, replace(REVIEW, claim_reviewed="The ferry is free."))}) == 2


def test_what_a_source_does_not_say_leaves_what_is_known() -> None:
    (row,) = store(REVIEW)
    store(ReviewedClaim(url=REVIEW.url, claim_reviewed=REVIEW.claim_reviewed, title="Does it close?"))
    row.refresh_from_db()
    assert (row.rating_label, row.claimant, row.title) == ("Mostly false", "Ada Quill", "Does it close?")


def test_the_publishers_own_page_outranks_a_search_whoever_came_first() -> None:
    article = factories.an_article(url=REVIEW.url)
    results = []
    for order in permutations([("google_factcheck", REVIEW, None), (PAGE, MARKUP, article)]):
        PublishedReview.objects.all().delete()
        for found_by, review, page in order * 2:
            store(review, found_by=found_by, article=page)
        row = PublishedReview.objects.get()
        results.append((row.rating_label, row.rating_value, row.claimed_on, row.found_by, row.article_id))
    assert results == [("Mostly untrue", 2.0, date(2026, 3, 20), PAGE, article.pk)] * 2


def test_two_searches_that_disagree_do_not_change_it_to_and_fro() -> None:
    (row,) = store(REVIEW)
    store(replace(REVIEW, rating_label="Untrue", title="Does it close?"), found_by="newsapi")
    row.refresh_from_db()
    assert (row.rating_label, row.title, row.found_by) == ("Mostly false", "Does it close?", "google_factcheck")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(REVIEW, url=""),
        replace(REVIEW, url="javascript:alert(1)"),
        replace(REVIEW, url="https://a.example/" + "ä" * 999),
        replace(REVIEW, claim_reviewed=" \n"),
    ],
    ids=["no page", "no web address", "a long address", "no words"],
)
def test_what_names_no_page_or_no_claim_is_left_out(wrong: ReviewedClaim) -> None:
    assert store(wrong, MARKUP, found_by=PAGE)
    assert PublishedReview.objects.count() == 1


def test_texts_of_any_length_and_kind_fit() -> None:
    long = "\x00\ud800 x" * 3_000
    (row,) = store(replace(REVIEW, claim_reviewed=long, claimant=long, title=long, rating_label=long, language=long))
    assert len(row.claim_reviewed) in (1_999, 2_000)
    assert len(row.language) == 35


@given(st.permutations([REVIEW, MARKUP, replace(REVIEW, claim_reviewed="harbour closes"), replace(MARKUP, title="T")]))
def test_the_order_within_one_answer_makes_no_difference(reviews: list[ReviewedClaim]) -> None:
    PublishedReview.objects.all().delete()
    store(*reviews)
    first = dump()
    store(*reversed(reviews))
    assert dump() == first
    assert [row[3:7] for row in first if row[1] == REVIEW.claim_reviewed] == [
        ("Mostly false", 2.0, date(2026, 3, 20), "T")
    ]


def test_letters_make_a_claim_and_punctuation_does_not() -> None:
    assert claim_sha256("“It’s FREE!”") == claim_sha256("it s free")
    assert claim_sha256("It is free") != claim_sha256("It is not free")
    assert claim_sha256("?!") != claim_sha256("…")


@pytest.mark.django_db(transaction=True)
def test_many_who_bring_the_same_reviews_neither_double_them_nor_wait_for_ever() -> None:
    reviews = [replace(REVIEW, url=f"https://checks.example/{n}") for n in range(20)]

    def bring(turn: int) -> int:
        try:
            ordered = reviews if turn % 2 else [*reversed(reviews)]
            return len(store(*ordered, found_by="google_factcheck" if turn % 3 else PAGE))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert [*pool.map(bring, range(12))] == [20] * 12
    assert PublishedReview.objects.count() == 20


def test_feeds_stored_together_count_as_if_each_came_alone() -> None:
    other = replace(REVIEW, url="https://checks.example/pier")
    found = [("google_factcheck", [REVIEW, other]), ("datafeed", [MARKUP]), ("google_factcheck", [REVIEW])]
    with transaction.atomic():
        assert len(store_reviews_of_feeds(found)) == 2
    together = dump()
    PublishedReview.objects.all().delete()
    for found_by, reviews in found:
        store(*reviews, found_by=found_by)
    assert together == dump()
    assert {row[3:5] for row in together} == {("Mostly untrue", 2.0), ("Mostly false", None)}


@pytest.mark.django_db(transaction=True)
def test_batches_of_feeds_that_bring_the_same_reviews_in_another_order_do_not_wait_for_each_other() -> None:
    feeds = [("datafeed", [replace(REVIEW, url=f"https://checks.example/{n}")]) for n in range(40)]

    def bring(turn: int) -> int:
        try:
            with transaction.atomic():
                return len(store_reviews_of_feeds(feeds if turn % 2 else feeds[::-1]))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(bring, range(8))] == [40] * 8
