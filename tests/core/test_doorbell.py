"""Rings: as many as were asked for now, one for each moment later, none that raises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factcheck.core import doorbell
from factcheck.core.doorbell import EXPIRES_SECONDS, TICK_SECONDS, ring


class Broker:
    """Takes messages, unless it is away; `waits` has how long each has to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.is_away = False

    def send_task(self, name: str, *, args: list[str], queue: str, countdown: float | None, **options: Any) -> None:
        if self.is_away:
            raise ConnectionRefusedError("refused")
        assert (name, args, options["retry"]) == ("core.work", [queue], False)
        self.waits.append(countdown or 0)
        assert options["expires"] == (countdown or 0) + EXPIRES_SECONDS


class Clock:
    """Stands still unless it is set."""

    now = 1_000.05

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(doorbell, "time", clock)
    return clock


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Broker:
    broker = Broker()
    monkeypatch.setattr(doorbell, "current_app", broker)
    monkeypatch.setattr(doorbell, "_sent", set())
    return broker


def test_every_ring_for_now_is_sent(broker: Broker) -> None:
    ring("tests", times=3)
    ring("tests")
    assert broker.waits == [0, 0, 0, 0]


def test_rings_for_nearly_the_same_moment_are_one_that_is_never_too_early(broker: Broker, clock: Clock) -> None:
    for passed in (0.0, 0.01, 0.04):
        clock.now = Clock.now + passed
        ring("tests", after=timedelta(seconds=1))
    assert broker.waits == [pytest.approx(1 + 0.15)]
    ring("others", after=timedelta(seconds=1))
    ring("tests", after=timedelta(seconds=1 + TICK_SECONDS))
    assert len(broker.waits) == 3


def test_the_next_moment_gets_a_ring_of_its_own_and_those_that_are_over_are_forgotten(
    broker: Broker, clock: Clock
) -> None:
    for _ in range(50):
        ring("tests", after=timedelta(seconds=1))
        clock.now += TICK_SECONDS
    assert len(broker.waits) == 50
    assert all(1 <= wait <= 1 + TICK_SECONDS for wait in broker.waits)
    assert len(doorbell._sent) <= 1 / TICK_SECONDS + 2


def test_a_broker_that_is_away_is_no_error_and_is_tried_again(broker: Broker, caplog: pytest.LogCaptureFixture) -> None:
    broker.is_away = True
    ring("tests")
    ring("tests", after=timedelta(seconds=1))
    assert caplog.text.count("waits for the next sweep") == 2
    broker.is_away = False
    ring("tests", after=timedelta(seconds=1))
    assert len(broker.waits) == 1
