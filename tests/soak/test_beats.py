"""Ten simulated minutes of 0, 1 and 3 beats that sweep every five seconds over 500 feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.e2e.beats import a_web_of, one_late_sweep, ten_minutes, too_early, visits
from tests.e2e.kills import Say

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

FEEDS, TICK = 500, timedelta(seconds=5)


@pytest.mark.parametrize("beats", [0, 1, 3])
def test_any_number_of_beats_polls_each_feed_at_most_once_per_interval(
    beats: int, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    world = a_web_of(FEEDS)
    ten_minutes(world, monkeypatch, beats=beats, tick=TICK)
    assert bool(world.log) is (beats > 0)
    if not beats:
        one_late_sweep(world, monkeypatch)
    polls = visits(world)
    say(f"{sum(map(len, polls.values())):,} polls of {len(polls)} feeds, {len(too_early(world))} too early")
    assert too_early(world) == []
    assert len(polls) == FEEDS
