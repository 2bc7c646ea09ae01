"""A simulated day of polling and of opening pages, several sites of every kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.e2e.kills import Say
from tests.sources.ingest.clockwork import POLLS_AND_PAGES
from tests.sources.ingest.polite_day import breaches, lived, share_of_conditional

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


def test_a_day_of_polling_breaks_no_rule(monkeypatch: pytest.MonkeyPatch, settings: Settings, say: Say) -> None:
    settings.FACTCHECK_USER_AGENT = "factcheck/1 (+https://desk.example/contact)"
    settings.FACTCHECK_HOST_PAUSE = timedelta(seconds=1)
    with lived(monkeypatch, hours=26, step=timedelta(minutes=2), queues=POLLS_AND_PAGES, copies=3) as world:
        share = share_of_conditional(world)
        say(f"{len(world.log):,} requests to {len(world.sites)} sites, {share:.1%} conditional of those that could be")
        assert breaches(world) == []
        assert share >= 0.97
