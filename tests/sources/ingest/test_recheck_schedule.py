"""Cited pages are visited often at first and rarely later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.recheck_schedule import LONGEST, next_check

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def test_the_waits_are_an_hour_six_hours_a_day_three_a_week_two_a_month_and_then_three_months() -> None:
    waits = [next_check(now=NOW, checks=checks) - NOW for checks in range(10)]
    days = [timedelta(days=n) for n in (1, 3, 7, 14, 30, 90, 90, 90)]
    assert waits == [timedelta(hours=1), timedelta(hours=6), *days]


@given(checks=st.integers(0, 32767), jitter=st.floats(-1, 1))
def test_jitter_shifts_a_visit_by_at_most_a_tenth(checks: int, jitter: float) -> None:
    wait, plain = (next_check(now=NOW, checks=checks, jitter=shift) - NOW for shift in (jitter, 0.0))
    assert abs(wait - plain) <= plain / 10 + timedelta(microseconds=1)
    assert timedelta(0) < wait <= LONGEST * 1.1
