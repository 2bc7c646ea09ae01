"""The schedule stands in the rows of the feeds: several beats poll nothing twice, none at all only delays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.e2e.beats import a_web_of, one_late_sweep, ten_minutes, too_early, visits

pytestmark = pytest.mark.django_db(transaction=True)

FEEDS, TICK = 20, timedelta(seconds=30)


@pytest.mark.parametrize("beats", [1, 3])
def test_any_number_of_beats_polls_each_feed_once_per_interval(beats: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_web_of(FEEDS)
    ten_minutes(world, monkeypatch, beats=beats, tick=TICK)
    assert too_early(world) == []
    assert len(visits(world)) == FEEDS
    assert min(map(len, visits(world).values())) >= 3
    assert max(world.most_open.values()) == 1


def test_without_a_beat_nothing_happens_and_nothing_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_web_of(FEEDS)
    ten_minutes(world, monkeypatch, beats=0, tick=TICK)
    assert world.log == []
    one_late_sweep(world, monkeypatch)
    assert [len(moments) for moments in visits(world).values()] == [1] * FEEDS
