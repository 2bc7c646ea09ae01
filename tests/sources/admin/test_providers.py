"""Provider health: each provider's state, what is stale, and the front page that speaks only of trouble."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from sources.ingest.provider_health import ProviderState, health
from sources.models import FetchAttempt, Provider

pytestmark = pytest.mark.django_db
PANEL = "/admin/sources/provider/"


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def switched_on(settings: Settings) -> None:
    given = {"KEY": "k3y", "URL": "", "QUOTA": ""}
    settings.FACTCHECK_PROVIDERS = dict.fromkeys(["gdelt", "guardian", "newsapi", "wayback"], given)


@pytest.fixture
def some_trouble() -> None:
    now = timezone.now()
    asked = {"last_attempt_at": now - timedelta(minutes=5), "last_success_at": now - timedelta(days=2)}
    Provider.objects.create(
        name="gdelt",
        last_outcome="throttled",
        last_error="GDELT asks for fewer requests: “Slow down <b>please</b>”.",
        failures=3,
        free_at=now + timedelta(hours=2),
        **asked,
    )
    Provider.objects.create(name="newsapi", last_outcome="refused", last_error="No such key.", failures=1, **asked)
    Provider.objects.create(
        name="guardian", last_outcome="ok", sent=[((now - timedelta(hours=1)).isoformat(), 42)], **asked
    )
    Provider.objects.create(name="retired", last_outcome="http_error", last_error="Gone.", failures=9, **asked)
    for outcome, hours in (("ok", 1), ("throttled", 2), ("throttled", 3), ("ok", 30)):
        FetchAttempt.objects.create(
            url="https://api.example/",
            provider="gdelt",
            at=now - timedelta(hours=hours),
            duration=timedelta(seconds=1),
            outcome=outcome,
            message="" if outcome == "ok" else "Slow down.",
        )


def test_every_provider_has_one_state_and_those_in_trouble_come_first(some_trouble: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        told = health(now=timezone.now())
    assert [(one.name, one.state) for one in told] == [
        ("newsapi", ProviderState.FAILING),
        ("gdelt", ProviderState.THROTTLED),
        ("wayback", ProviderState.UNASKED),
        ("guardian", ProviderState.WORKING),
        ("retired", ProviderState.OFF),
    ]
    assert len(queries) == 3
    gdelt, guardian = told[1], told[3]
    assert gdelt.recent == (("Asked to slow down", 2), ("Fetched", 1))
    assert (guardian.used, guardian.quota, guardian.free_at) == (42, "500 per day", None)


def test_a_window_that_is_over_holds_no_requests(some_trouble: None) -> None:
    told = {one.name: one for one in health(now=timezone.now() + timedelta(days=1))}
    assert told["guardian"].used == 0


def test_the_panel_says_what_is_stale_since_when_and_why(some_trouble: None, editors: Client) -> None:
    page = editors.get(PANEL).content.decode()
    assert page.index("NewsAPI") < page.index("GDELT") < page.index("The Guardian")
    assert "Stale since" in page
    assert "“Slow down &lt;b&gt;please&lt;/b&gt;”" in page
    assert "2 × asked to slow down, 1 × fetched" in page
    assert "500 per day; 42 used in this window" in page
    assert "Not asked yet" in page
    assert "k3y" not in page


def test_a_provider_is_shown_in_the_panel_and_not_on_a_page_of_its_own(some_trouble: None, editors: Client) -> None:
    page = editors.get(f"{PANEL}{Provider.objects.get(name='gdelt').pk}/change/")
    assert (page.status_code, page.headers["Location"]) == (302, f"{PANEL}#provider-gdelt")
    assert 'id="provider-gdelt"' in editors.get(PANEL).content.decode()


def test_without_providers_the_panel_says_that_nothing_is_sent(editors: Client, settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {}
    assert "nothing is sent to any of them" in editors.get(PANEL).content.decode()


def test_the_front_page_speaks_only_of_providers_that_are_switched_on_and_in_trouble(
    editors: Client, some_trouble: None
) -> None:
    page = editors.get("/admin/").content.decode()
    assert "GDELT</a> is throttled; it is asked again from" in page
    assert "NewsAPI</a> failed" in page
    assert "provider-retired" not in page
    Provider.objects.update(failures=0)
    assert "do not answer" not in editors.get("/admin/").content.decode()


def test_nobody_sees_the_panel_without_permission(client: Client, some_trouble: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get(PANEL).status_code == 403
    assert "do not answer" not in client.get("/admin/").content.decode()


def test_a_quota_that_cannot_be_read_does_not_break_the_panel(editors: Client, settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = {"gdelt": {"KEY": "", "URL": "", "QUOTA": "often"}}
    assert "1 per 5 seconds" in editors.get(PANEL).content.decode()


def test_a_provider_that_was_mended_is_asked_again_at_once(editors: Client, some_trouble: None) -> None:
    assert editors.get(PANEL).content.decode().count("Ask again now") == 2
    page = editors.post(f"{PANEL}gdelt/release/", follow=True).content.decode()
    assert "GDELT is asked again as soon as a worker is free" in page
    assert page.count("Ask again now") == 1
    gdelt = Provider.objects.get(name="gdelt")
    assert (gdelt.failures, gdelt.free_at) == (0, None)


def test_only_a_form_of_ours_sent_by_those_who_may_change_feeds_releases_a_provider(
    editor: User, reviewer: User, client: Client, some_trouble: None
) -> None:
    client.force_login(reviewer)
    assert "Ask again now" not in client.get(PANEL).content.decode()
    assert client.post(f"{PANEL}gdelt/release/").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(f"{PANEL}gdelt/release/").status_code == 403
    client.force_login(editor)
    assert client.get(f"{PANEL}gdelt/release/").status_code == 405
    assert [client.post(f"{PANEL}{name}/release/").status_code for name in ("retired", "nobody")] == [404, 404]
    assert Provider.objects.get(name="gdelt").failures == 3
