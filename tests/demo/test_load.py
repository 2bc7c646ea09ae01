"""The demo's main job, done by the real handlers in this process instead of by a worker."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from claims.models import Briefing, Claim, Coverage
from factcheck.core import jobs
from factcheck.core.errors import InvalidInput
from factcheck.demo.articles import articles
from factcheck.demo.findings import findings
from factcheck.demo.load import demo_origin, load_demo, set_up
from factcheck.demo.management.commands.demo_load import an_editor
from factcheck.demo.site import DemoSite
from factcheck.demo.waiting import DemoIncomplete, Patience
from sources.models import Article, Feed, Outlet

HEADLINE = "Russia rules out military alliance with China"


def work_off(_seconds: float) -> None:
    """What beat and workers do meanwhile."""
    jobs.sweep()
    while any(jobs.run_next(queue) for queue in jobs.queues()):
        pass


def rows() -> dict[str, int]:
    """How many rows every table of ours has."""
    ours = ("claims", "sources", "core", "pghistory")
    return {m._meta.label: m._default_manager.count() for name in ours for m in apps.get_app_config(name).get_models()}


@pytest.fixture
def origin(site: DemoSite, settings: Settings) -> str:
    settings.FACTCHECK_FETCH_ALLOW = frozenset({site.origin})
    return site.origin


@pytest.fixture
def loaded(db: None, origin: str) -> Briefing:
    patience = Patience(timedelta(seconds=120), say=lambda _: None, sleep=work_off)
    return load_demo(origin=origin, by=None, patience=patience)


def test_the_normal_pipeline_brings_claims_with_coverage_to_compare(loaded: Briefing) -> None:
    found = {finding.claim: finding for finding in findings(loaded)}

    assert Article.objects.filter(feed__isnull=False, snapshots__isnull=False).count() == len(articles())
    assert (found[HEADLINE].speaker, found[HEADLINE].passages, found[HEADLINE].independent) == ("Sergei Lavrov", 5, 3)
    assert len(found) >= 10
    assert sum(finding.passages > 0 for finding in found.values()) >= len(found) / 2


def test_ranking_rejects_what_has_nothing_to_do_with_it(loaded: Briefing) -> None:
    shown = Coverage.objects.filter(claim__briefing=loaded)

    assert {"Lavrov" in text for text in shown.values_list("passage__snapshot__text", flat=True)} == {True}


def test_loading_again_adds_nothing_and_shows_the_same(loaded: Briefing, origin: str) -> None:
    before, shown = rows(), StringIO()

    call_command("demo_load", timeout=0, stdout=shown)

    assert rows() == before
    assert HEADLINE[:40] in shown.getvalue()
    assert f"{Claim.objects.count()} claims" in shown.getvalue()
    assert max(map(len, shown.getvalue().splitlines())) <= 100


def test_removing_it_leaves_the_desk_as_it_was(db: None, origin: str, request: pytest.FixtureRequest) -> None:
    before = rows()
    request.getfixturevalue("loaded")
    shown = StringIO()

    call_command("demo_remove", stdout=shown)

    assert rows() == before
    assert "14  articles" in shown.getvalue()


@pytest.mark.django_db
def test_setting_up_again_leaves_what_editors_changed(origin: str) -> None:
    set_up(origin=origin)
    Feed.objects.update(interval=timedelta(hours=1))
    Outlet.objects.update(name="Renamed")

    set_up(origin=origin)

    assert (Outlet.objects.count(), Feed.objects.count()) == (6, 6)
    assert set(Feed.objects.values_list("interval", flat=True)) == {timedelta(hours=1)}
    assert set(Outlet.objects.values_list("name", flat=True)) == {"Renamed"}


@pytest.mark.django_db
def test_a_demo_that_moved_is_not_loaded_a_second_time(origin: str) -> None:
    set_up(origin="http://127.0.0.1:1")

    with pytest.raises(InvalidInput, match=r"old port, or run demo_remove"):
        set_up(origin=origin)

    assert not Feed.objects.filter(url__startswith=origin).exists()


@pytest.mark.django_db
def test_without_a_worker_the_command_says_so_and_fails(origin: str) -> None:
    with pytest.raises(CommandError, match=r"After 0 s only 0 of 14 articles stored\. No worker answered") as failure:
        call_command("demo_load", timeout=0, stdout=StringIO())

    assert failure.value.returncode == 1


@pytest.mark.django_db
def test_what_went_wrong_with_a_feed_is_named(origin: str) -> None:
    set_up(origin=origin)
    feed = Feed.objects.earliest("pk")
    Feed.objects.exclude(pk=feed.pk).update(next_fetch_at=timezone.now() + timedelta(days=1))
    Feed.objects.filter(pk=feed.pk).update(last_error="127.0.0.1 does not answer.")

    with pytest.raises(DemoIncomplete, match=r"127\.0\.0\.1 does not answer"):
        load_demo(origin=origin, by=None, patience=Patience(timedelta(0), say=lambda _: None))


@pytest.mark.parametrize(
    ("allowed", "chosen", "found"),
    [
        ({"http://127.0.0.1:8100", "https://news.example"}, "", "http://127.0.0.1:8100"),
        ({"http://[::1]:8100"}, "", "http://[::1]:8100"),
        ({"http://127.0.0.1:1", "http://localhost:2"}, "http://localhost:2/", "http://localhost:2"),
    ],
)
def test_the_demo_lives_at_the_loopback_origin_that_is_allowed(allowed: set[str], chosen: str, found: str) -> None:
    assert demo_origin(allowed, chosen) == found


@pytest.mark.parametrize(
    ("allowed", "chosen", "complaint"),
    [
        (set(), "", "no loopback origin"),
        ({"https://news.example"}, "", "no loopback origin"),
        ({"http://127.0.0.1:1", "http://127.0.0.1:2"}, "", "2 loopback origins"),
        ({"http://127.0.0.1:1"}, "http://127.0.0.1:2", "FACTCHECK_FETCH_ALLOW"),
        ({"https://news.example"}, "https://news.example", "FACTCHECK_FETCH_ALLOW"),
    ],
)
def test_an_origin_that_is_unclear_or_refused_is_not_guessed(allowed: set[str], chosen: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        demo_origin(allowed, chosen)


@pytest.mark.django_db
def test_a_superuser_hands_the_briefing_in_before_other_staff() -> None:
    assert an_editor() is None
    User.objects.create_user("outsider")
    assert an_editor() is None
    staff = User.objects.create_user("staff", is_staff=True)
    assert an_editor() == staff
    chief = User.objects.create_superuser("chief")
    assert an_editor() == chief
