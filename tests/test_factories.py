"""The makers make what the database accepts, together and more than once."""

from __future__ import annotations

from django.contrib.auth.models import User

from claims.choices import ReviewState
from tests import factories


def test_everything_can_be_made_twice(reviewer: User) -> None:
    for _ in range(2):
        claim = factories.a_claim()
        factories.a_statement(claim)
        factories.some_coverage(claim)
        factories.a_briefing()
        factories.a_feed()
        review = factories.a_submitted_review(reviewer, claim)
        assert review.state == ReviewState.SUBMITTED


def test_a_text_that_was_handed_in_has_no_outlet(db: None) -> None:
    assert factories.a_snapshot(article=factories.an_article(url="")).article.outlet is None
