"""A site with its public pages switched on, and checks on it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import clear_url_caches
from django.utils import timezone
from pytest_django import Settings

import factcheck.urls
from claims.models import Publication
from claims.services import gating, publishing, reviewing, triaging
from tests.factories import a_second_rating

SITE = "https://desk.example"
#: Every address that is not about one check.
LISTS = (
    "/checks/",
    "/checks/feed.rss",
    "/checks/feed.atom",
    "/checks/feed.json",
    "/checks/corrections.atom",
    "/checks/claimreview.json",
    "/checks/sitemap.xml",
)


def _read_addresses_again() -> None:
    importlib.reload(factcheck.urls)
    clear_url_caches()


@pytest.fixture
def public_site(settings: Settings) -> Iterator[None]:
    """The addresses are read anew, as they are when a process starts with the setting."""
    usual = settings.FACTCHECK_PUBLIC_PAGES
    settings.FACTCHECK_PUBLIC_PAGES = True
    settings.FACTCHECK_PUBLIC_NAME = "Checks of the Coast"
    settings.FACTCHECK_PUBLIC_ADDRESS = SITE
    _read_addresses_again()
    yield
    settings.FACTCHECK_PUBLIC_PAGES = usual
    _read_addresses_again()


def addresses_of(publication: Publication) -> tuple[str, ...]:
    """Every address that is about this check."""
    base = f"/checks/{publication.slug}/"
    return (base, f"{base}{publication.number}/", f"{base}card/", f"/checks/oembed?url={SITE}{base}")


def corrected(publication: Publication, by: User, second: User, **changed: Any) -> Publication:
    """The next version, with these answers in place of those before."""
    review = publishing.correct(review_id=publication.review_id, by=by)
    answers: dict[str, Any] = {
        "attribution_rating": review.attribution_rating,
        "substance_rating": review.substance_rating,
        "justification": review.justification,
    }
    reviewing.rate(review_id=review.pk, by=by, **(answers | changed))
    triaging.plan(review_id=review.pk, by=by, as_of=timezone.now().date())
    gating.waive_reply(review_id=review.pk, by=by, reason="Not to be reached.")
    reviewing.submit(review_id=review.pk, by=by)
    reviewing.approve(review_id=a_second_rating(review, second).pk, by=second)
    return publishing.publish(
        review_id=review.pk, by=second, kind="correction", explanation="We had misread a date in the minutes."
    )
