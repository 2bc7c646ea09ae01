"""Mail about feeds that fell silent: once for each silence, and again later if the mail server does not take it."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from pytest_django import Settings

from factcheck.core import jobs
from factcheck.core.models import Job, JobState, Lane
from sources.checks import check_alerts
from sources.models import Feed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk_wants_mail(settings: Settings) -> None:
    settings.FACTCHECK_ALERT_TO = ["desk@example.org"]


def sweep() -> None:
    jobs.sweep()
    while jobs.run_next("fetch"):
        pass


def silent_feed(**fields: Any) -> Feed:
    later = timezone.now() + timedelta(hours=1)
    return factories.a_feed(**{"failures": 7, "last_error": "No answer.", "next_fetch_at": later, **fields})


def test_one_mail_tells_of_all_feeds_that_fell_silent_and_no_second(mailoutbox: list[EmailMessage]) -> None:
    feeds = [silent_feed(), silent_feed(gone_at=timezone.now())]
    factories.a_feed(failures=1, next_fetch_at=timezone.now() + timedelta(hours=1))
    sweep()
    sweep()
    (mail,) = mailoutbox
    assert mail.to == ["desk@example.org"]
    assert mail.subject == "factcheck: 2 feeds have fallen silent"
    assert all(str(feed.url) in mail.body for feed in feeds)
    assert "Never read. No answer." in mail.body
    assert "HTTP 410" in mail.body
    assert Feed.objects.filter(alerted_at__isnull=False).count() == 2


def test_a_feed_that_falls_silent_again_is_told_of_again(mailoutbox: list[EmailMessage]) -> None:
    feed = silent_feed()
    sweep()
    Feed.objects.filter(pk=feed.pk).update(alerted_at=None)  # what polling does at the next success
    sweep()
    assert len(mailoutbox) == 2


def test_a_mail_that_is_not_taken_is_sent_later(mailoutbox: list[EmailMessage], monkeypatch: Any) -> None:
    feed = silent_feed()

    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPServerDisconnected("The line is dead.")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        sweep()
    job = Job.objects.get()
    assert "The line is dead." in job.last_error
    assert job.run_at > timezone.now() + timedelta(minutes=20)
    feed.refresh_from_db()
    assert feed.alerted_at is None
    Job.objects.update(run_at=timezone.now())
    Lane.objects.update(free_at=timezone.now())
    sweep()
    assert len(mailoutbox) == 1
    assert Job.objects.get().state == JobState.DONE


def test_nobody_is_told_where_nobody_wants_to_be(settings: Settings, mailoutbox: list[EmailMessage]) -> None:
    settings.FACTCHECK_ALERT_TO = []
    silent_feed()
    sweep()
    assert not mailoutbox
    assert not Job.objects.exists()


def test_wanting_mail_without_a_mail_server_is_a_mistake_that_is_found(settings: Settings) -> None:
    assert check_alerts() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert [(told.id, told.is_serious()) for told in check_alerts()] == [("sources.W002", False)]
    settings.FACTCHECK_ALERT_TO = []
    assert check_alerts() == []
