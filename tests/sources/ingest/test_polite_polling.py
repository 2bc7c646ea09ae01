"""Polling as the polled see it: a simulated working day, judged by nothing but the log of the sites."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.sources.ingest.clockwork import POLLS
from tests.sources.ingest.polite_day import breaches, lived, share_of_conditional

pytestmark = pytest.mark.django_db


def test_hours_of_polling_break_no_rule(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.FACTCHECK_USER_AGENT = "factcheck/1 (+https://desk.example/contact)"
    settings.FACTCHECK_HOST_PAUSE = timedelta(seconds=1)
    with lived(monkeypatch, hours=4, step=timedelta(minutes=5), queues=POLLS) as world:
        assert breaches(world) == []
        assert share_of_conditional(world) >= 0.97
