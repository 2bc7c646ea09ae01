"""What the health addresses and the plain pages answer."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from factcheck.core.models import Job, JobState, Lane


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def unreachable_redis() -> str:
    """An address with a password that must not come out."""
    return f"redis://:the-broker-password@127.0.0.1:{closed_port()}/0"


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def add_job(**fields: Any) -> None:
    Job.objects.create(kind="test", key="one", queue="read", **fields)


def test_livez_needs_neither_database_nor_broker(client: Client) -> None:
    with override_settings(REDIS_URL=unreachable_redis()):
        response = client.get("/livez")

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_ok_when_everything_answers(client: Client) -> None:
    status, report = ready(client)

    assert status == 200
    assert report["status"] == report["database"] == report["broker"] == "ok"
    assert report["oldest_due_job_seconds"] is None


@pytest.mark.django_db
def test_a_lost_broker_degrades_but_keeps_the_site_in_service(client: Client) -> None:
    with override_settings(REDIS_URL=unreachable_redis()):
        response = client.get("/readyz")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["broker"]) == ("degraded", "unreachable")
    assert "password" not in response.text


@pytest.mark.django_db
def test_a_missing_migration_takes_the_site_out_of_service(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'claims'")

    status, report = ready(client)

    assert (status, report["status"], report["database"]) == (503, "down", "migrations missing")


@pytest.mark.django_db
def test_a_lost_database_takes_the_site_out_of_service(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = connection.copy()
    lost.settings_dict["PORT"] = closed_port()
    monkeypatch.setattr("factcheck.health.connection", lost)

    status, report = ready(client)

    assert (status, report["status"], report["database"]) == (503, "down", "unreachable")
    assert report["oldest_due_job_seconds"] is None


@pytest.mark.django_db
def test_a_job_that_waits_too_long_degrades(client: Client) -> None:
    add_job(run_at=timezone.now() - timedelta(minutes=11))

    status, report = ready(client)

    assert (status, report["status"]) == (200, "degraded")
    assert report["oldest_due_job_seconds"] >= 660


@pytest.mark.django_db
def test_a_job_left_behind_counts_from_the_end_of_its_lease(client: Client) -> None:
    now = timezone.now()
    add_job(run_at=now - timedelta(hours=1), state=JobState.RUNNING, attempt=1, lease_until=now - timedelta(seconds=30))

    status, report = ready(client)

    assert (status, report["status"]) == (200, "ok")
    assert 30 <= report["oldest_due_job_seconds"] < 600


@pytest.mark.django_db
def test_a_job_whose_lane_rests_is_not_late(client: Client) -> None:
    now = timezone.now()
    add_job(run_at=now - timedelta(hours=1), lane="a.example")
    Lane.objects.create(name="a.example", free_at=now + timedelta(minutes=1))
    assert ready(client)[1]["oldest_due_job_seconds"] is None

    Lane.objects.update(free_at=now - timedelta(minutes=11))
    assert ready(client)[1]["status"] == "degraded"


@pytest.mark.django_db
def test_work_that_is_not_due_is_not_late(client: Client) -> None:
    add_job(run_at=timezone.now() + timedelta(hours=1))

    assert ready(client)[1]["oldest_due_job_seconds"] is None


def test_health_addresses_only_answer_reads(client: Client) -> None:
    assert client.post("/livez").status_code == 405
    assert client.post("/readyz").status_code == 405


def test_the_root_leads_to_the_desk(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/admin/"


def test_an_unknown_address_gets_a_plain_page_that_the_csp_allows(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert "style" not in response.text
    assert "<script" not in response.text


@pytest.mark.django_db
def test_a_page_says_that_the_database_is_away_and_when_to_come_back(client: Client, editor: User) -> None:
    client.force_login(editor)
    client.raise_request_exception = False

    def away(*_: object) -> None:
        raise OperationalError("connection to 10.1.2.3 as factcheck failed")

    with connection.execute_wrapper(away):
        response = client.get("/admin/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Back in a moment" in response.text
    assert "10.1.2.3" not in response.text


def test_a_stale_form_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "editor"})

    assert response.status_code == 403
    assert "load the page again" in response.text
