"""What became of cited words, which pages are in public archives, and how providers are doing, through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from claims.models import AnchorCheck
from sources.models import ArchiveCapture, FetchAttempt, Provider
from tests import factories
from tests.api.test_claims import ids

pytestmark = pytest.mark.django_db


def an_anchor_check(**fields: Any) -> AnchorCheck:
    cited = factories.a_statement(factories.a_claim())
    later = factories.a_snapshot("Other words.", article=cited.snapshot.article)
    given = {"statement": cited, "snapshot": later, "state": "gone", "checked_at": timezone.now(), "is_task": True}
    return AnchorCheck.objects.create(**given | fields)


def test_checks_of_cited_words_are_found_by_what_they_are_about_and_by_whether_they_wait(
    as_reviewer: APIClient, reviewer: User
) -> None:
    waits = an_anchor_check()
    handled = an_anchor_check(state="changed", handled_by=reviewer, handled_at=timezone.now(), note="Only a date.")
    calm = an_anchor_check(state="moved", is_task=False, start=3, end=9)
    for query, found in (
        ("is_open=true", [waits]),
        ("is_open=false", [calm, handled]),
        ("state=changed", [handled]),
        (f"statement={calm.statement_id}", [calm]),
        (f"snapshot={waits.snapshot_id}", [waits]),
        (f"article={waits.snapshot.article_id}", [waits]),
    ):
        assert ids(as_reviewer, f"anchor-checks/?{query}") == [check.pk for check in found], query
    shown = as_reviewer.get(f"/api/v1/anchor-checks/{handled.pk}/").json()
    assert (shown["handled_by"]["username"], shown["note"]) == (reviewer.username, "Only a date.")


def test_captures_are_found_by_page_archive_and_state(as_reviewer: APIClient) -> None:
    now, snapshot = timezone.now(), factories.a_snapshot()
    copy = {"archived_url": "https://archive.example/1/a", "archived_at": now}
    kept = ArchiveCapture.objects.create(snapshot=snapshot, archive="wayback", state="archived", asked_at=now, **copy)
    asked = ArchiveCapture.objects.create(snapshot=factories.a_snapshot(), archive="attic", asked_at=now)
    for query, found in (
        (f"snapshot={snapshot.pk}", [kept]),
        (f"article={snapshot.article_id}", [kept]),
        ("archive=attic", [asked]),
        ("state=wanted", [asked]),
    ):
        assert ids(as_reviewer, f"archive-captures/?{query}") == [capture.pk for capture in found], query
    shown = as_reviewer.get(f"/api/v1/archive-captures/{kept.pk}/").json()
    assert (shown["archived_url"], shown["snapshot"]) == ("https://archive.example/1/a", snapshot.pk)
    assert "job_id" not in shown


def test_providers_tell_whether_finding_nothing_means_anything(as_reviewer: APIClient, settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {"gdelt": {}}
    now = timezone.now()
    Provider.objects.create(
        name="gdelt", failures=2, last_outcome="throttled", last_error="Later.", last_attempt_at=now, free_at=now + DAY
    )
    Provider.objects.create(name="former")
    FetchAttempt.objects.create(
        url="https://a.example", provider="gdelt", at=now, duration=DAY, outcome="throttled", message="Later."
    )
    gdelt, former = as_reviewer.get("/api/v1/providers/").json()
    assert (gdelt["state"], gdelt["is_stale"], gdelt["last_error"]) == ("throttled", True, "Later.")
    assert gdelt["recent"] == {"Asked to slow down": 1}
    assert (former["name"], former["state"], former["quota"]) == ("former", "off", "")


DAY = timedelta(days=1)
