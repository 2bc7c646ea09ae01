"""What the claim page says of other searches: nothing found, or could not look; and checks by others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.admin.elsewhere import asked_elsewhere
from claims.models import Claim
from sources.models import ArchiveCapture, Provider
from tests import factories

pytestmark = pytest.mark.django_db
MISSING = "; what others reported may be missing"


@pytest.fixture(autouse=True)
def switched_on(settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {"gdelt": {"KEY": "", "URL": "", "QUOTA": ""}}


def asked(claim: Claim, outcome: str, **provider: Any) -> str:
    factories.a_retrieval(claim, provider="gdelt", outcome=outcome, message="Slow down.")
    claim.retrievals.update(at=timezone.now() - timedelta(minutes=5))
    values = {"last_attempt_at": timezone.now(), **provider}
    Provider.objects.update_or_create(name="gdelt", defaults=values)
    (line,) = asked_elsewhere(claim)
    assert line.is_missing == line.words.endswith(MISSING)
    return f"{line.title}: {line.words}".replace("\xa0", " ")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("ok", "GDELT: found something, 5 minutes ago"),
        ("empty", "GDELT: found nothing, 5 minutes ago"),
        ("partial", f"GDELT: answered only in part, 5 minutes ago{MISSING}"),
        ("throttled", f"GDELT: throttled 5 minutes ago{MISSING}"),
        ("failed", f"GDELT: failed 5 minutes ago{MISSING}"),
    ],
)
def test_the_last_outcome_is_told_in_words(outcome: str, words: str) -> None:
    assert asked(factories.a_claim(), outcome) == words


def test_how_long_a_provider_is_throttled_is_told_also_of_claims_it_was_not_asked_about() -> None:
    claim = factories.a_claim()
    with time_machine.travel("2026-03-25 12:00:00Z", tick=False):
        until = timezone.now() + timedelta(hours=2, minutes=5)
        told = asked(claim, "throttled", last_outcome="throttled", failures=1, free_at=until)
        assert told == f"GDELT: throttled until 14:05 UTC{MISSING}"
        (line,) = asked_elsewhere(factories.a_claim())
        assert line.words == f"not asked yet: throttled until 14:05 UTC{MISSING}"
        Provider.objects.update(last_outcome="http_error", free_at=until + timedelta(days=1))
        (line,) = asked_elsewhere(claim)
        assert line.words == f"failing until 26 Mar, 14:05 UTC{MISSING}"
        Provider.objects.update(failures=0)
        (line,) = asked_elsewhere(factories.a_claim())
        assert (line.words, line.is_missing) == (f"not asked yet{MISSING}", True)


def test_checks_by_others_are_listed_the_newest_first(editors: Client) -> None:
    claim, now = factories.a_claim(), timezone.now()
    days = (3, 1, None, 2)
    reviews = [
        factories.a_published_review(
            title=f"<i>Check</i> {day}", reviewed_at=now - timedelta(days=day) if day else None
        )
        for day in days
    ]
    for retrieval in (factories.a_retrieval(claim, provider="google_factcheck") for _ in range(2)):
        retrieval.published_reviews.set(reviews)
    factories.a_published_review(title="Check of another claim")
    page = editors.get(f"/admin/claims/claim/{claim.pk}/").content.decode()
    places = [page.index(f"&lt;i&gt;Check&lt;/i&gt; {day}</a>") for day in (1, 2, 3, None)]
    assert places == sorted(places)
    assert page.count("about “The harbour closes in May.”") == 4
    assert f'<a href="{reviews[0].url}" rel="noopener noreferrer">' in page
    assert "another claim" not in page


def test_what_happened_this_minute_happened_just_now() -> None:
    claim = factories.a_claim()
    factories.a_retrieval(claim, provider="gdelt", outcome="empty")
    assert [line.words for line in asked_elsewhere(claim)] == ["found nothing, just now"]


def test_a_desk_without_providers_sees_nothing_of_them(editors: Client, settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {}
    page = editors.get(f"/admin/claims/claim/{factories.a_claim().pk}/").content.decode()
    assert "Asked elsewhere" not in page
    assert "Checked by others" not in page


def test_evidence_is_archived_and_the_page_says_how_that_stands(
    editors: Client, reviewer: User, settings: Settings
) -> None:
    settings.FACTCHECK_PROVIDERS = {"wayback": {"KEY": "a:b", "URL": "", "QUOTA": ""}}
    review = factories.a_review(reviewer)
    evidence = factories.some_evidence(review, reviewer)
    assert ArchiveCapture.objects.get().snapshot_id == evidence.snapshot_id
    page = editors.get(f"/admin/claims/claim/{review.claim_id}/").content.decode()
    assert "The Wayback Machine: asked for since" in page
