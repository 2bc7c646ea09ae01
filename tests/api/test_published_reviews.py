"""Others' checks through the API, and which search named them."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests import factories
from tests.api.test_claims import ids

pytestmark = pytest.mark.django_db


def test_others_checks_are_found_by_words_publisher_and_language(as_reviewer: APIClient) -> None:
    harbour = factories.a_published_review(publisher_site="coast.example", language="en-GB")
    ferry = factories.a_published_review(claim_reviewed="Ferries are free.", found_by="page")
    for query, found in (
        ("q=closing harbours", [harbour.pk]),
        ("publisher_site=COAST.example", [harbour.pk]),
        ("language=en-gb", [harbour.pk]),
        ("found_by=page", [ferry.pk]),
        ("q=-harbour ferry", [ferry.pk]),
    ):
        assert ids(as_reviewer, f"published-reviews/?{query}") == found, query
    assert as_reviewer.get("/api/v1/published-reviews/?site=coast.example").status_code == 400
    assert as_reviewer.get(f"/api/v1/published-reviews/{ferry.pk}/").json()["claim_reviewed"] == "Ferries are free."


def test_a_search_tells_what_it_named(as_reviewer: APIClient) -> None:
    claim, article, review = factories.a_claim(), factories.an_article(), factories.a_published_review()
    retrieval = factories.a_retrieval(claim, provider="gdelt", outcome="throttled", message="Later.")
    retrieval.articles.add(article)
    retrieval.published_reviews.add(review)
    factories.a_retrieval(claim)
    (shown,) = as_reviewer.get(f"/api/v1/retrievals/?claim={claim.pk}&provider=gdelt").json()["results"]
    assert (shown["outcome"], shown["message"]) == ("throttled", "Later.")
    assert (shown["articles"], shown["published_reviews"]) == ([article.pk], [review.pk])
