"""Snapshots and archives in the admin: asking for a copy, and being told how it stands."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from factcheck.core.models import Job
from sources.models import ArchiveCapture, CaptureState
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/sources/snapshot/"


@pytest.fixture(autouse=True)
def switched_on(settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {"wayback": {"KEY": "a:b", "URL": "", "QUOTA": ""}}


@pytest.fixture
def reviewers(reviewer: User, client: Client) -> Client:
    client.force_login(reviewer)
    return client


def test_snapshots_are_archived_one_by_one_or_together(reviewers: Client) -> None:
    articles = [factories.an_article(), factories.an_article(), factories.an_article(url="")]
    one, other, text = (factories.a_snapshot(article=article) for article in articles)
    assert "Archive in The Wayback Machine" in reviewers.get(f"{LIST}{one.pk}/change/").content.decode()
    reviewers.post(f"{LIST}{one.pk}/archive/wayback/")
    chosen = {"action": "archive_in_wayback", "_selected_action": [one.pk, other.pk, text.pk]}
    page = reviewers.post(LIST, chosen, follow=True).content.decode()
    assert "The Wayback Machine is asked for copies of 2 pages" in page
    assert "no page that could be archived" in page
    assert {*ArchiveCapture.objects.values_list("snapshot", flat=True)} == {one.pk, other.pk}
    assert Job.objects.filter(kind="archive_page").count() == 2


def test_how_it_stands_is_told_on_the_page_of_the_snapshot(reviewers: Client) -> None:
    capture = ArchiveCapture.objects.create(
        snapshot=factories.a_snapshot(), archive="wayback", asked_at=timezone.now(), state=CaptureState.REFUSED,
        message="The site <asked> to be left out.",
    )  # fmt: skip
    address = f"{LIST}{capture.snapshot_id}/change/"
    assert "refused since" in (page := reviewers.get(address).content.decode())
    assert "The site &lt;asked&gt; to be left out." in page
    capture.state, capture.archived_url, capture.archived_at = "archived", "https://web.archive.org/x", timezone.now()
    capture.save()
    assert '<a href="https://web.archive.org/x" rel="noopener noreferrer">archived' in (
        reviewers.get(address).content.decode()
    )


def test_asking_takes_a_post_a_permission_and_an_archive(client: Client, reviewers: Client, editor: User) -> None:
    snapshot = factories.a_snapshot()
    assert reviewers.get(f"{LIST}{snapshot.pk}/archive/wayback/").status_code == 405
    assert reviewers.post(f"{LIST}{snapshot.pk}/archive/no-such/").status_code == 404
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.post(f"{LIST}{snapshot.pk}/archive/wayback/").status_code == 403
    assert not ArchiveCapture.objects.exists()
