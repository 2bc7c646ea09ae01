"""Quotas are kept whatever is asked when, and every provider comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.core.errors import InvalidInput
from sources.connectors.base import Quota
from sources.ingest import quota as rules
from sources.ingest.quota import LONGEST_BACK_OFF, Standing, parse_quota

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

quotas = st.builds(
    Quota, requests=st.integers(1, 8), per=st.timedeltas(timedelta(seconds=1), timedelta(days=1)).filter(bool)
)
#: What happens one after the other: how long nobody asks, and whether the provider then answers or for how long not.
events = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), timedelta(hours=6)),
        st.sampled_from(["answers", "fails", "throttles"]),
        st.none() | st.timedeltas(timedelta(0), timedelta(days=3)),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "requests", "per"),
    [
        ("100/day", 100, timedelta(days=1)),
        ("1/5s", 1, timedelta(seconds=5)),
        (" 7/min ", 7, MINUTE),
        ("30 / 2 h", 30, timedelta(hours=2)),
    ],
)
def test_a_quota_is_read_as_it_is_written(text: str, requests: int, per: timedelta) -> None:
    assert parse_quota(text) == Quota(requests=requests, per=per)


@pytest.mark.parametrize(
    "text", ["", "100", "day/100", "0/day", "-1/s", "1/0s", "1/9999day", "1e9/s", "٣/day", "1/week"]
)
def test_what_is_no_quota_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="no quota"):
        parse_quota(text)


@pytest.mark.parametrize("text", ["100 per day", "1 per 5 seconds", "7 per minute", "3 per 36 hours", "9 per hour"])
def test_a_quota_is_told_in_words(text: str) -> None:
    number, _, window = text.partition(" per ")
    count, _, unit = window.rpartition(" ")
    assert rules.in_words(parse_quota(f"{number}/{count}{unit.rstrip('s')[:3].replace('hou', 'h')}")) == text


@given(quotas, events)
def test_no_window_wherever_it_begins_holds_more_than_the_quota(
    quota: Quota, happened: list[tuple[timedelta, str, timedelta | None]]
) -> None:
    standing, now, sent = Standing(), NOW, list[datetime]()
    for pause, what, retry_after in happened:
        now += pause % (quota.per * 2)
        now = rules.free_at(standing, quota, now=now) or now
        standing = rules.begun(standing, quota, now=now)
        sent.append(now)
        standing = _after(what, standing, quota, now, retry_after)
    # The fullest of all windows begins with a request.
    for first in sent:
        assert sum(first <= moment < first + quota.per for moment in sent) <= quota.requests
    assert rules.used(standing, quota, now=now) <= quota.requests


@given(quotas, st.lists(st.timedeltas(timedelta(0), timedelta(hours=1)), max_size=60))
def test_who_asks_at_once_waits_for_a_tenth_of_the_window_more_than_needed_at_most(
    quota: Quota, pauses: list[timedelta]
) -> None:
    standing, now, sent = Standing(), NOW, list[datetime]()
    for pause in pauses:
        now += pause % quota.per
        free = rules.free_at(standing, quota, now=now)
        if free is not None:
            assert free <= sent[-quota.requests] + quota.per * 1.1
            assert rules.free_at(standing, quota, now=free) is None
            now = free
        standing = rules.begun(standing, quota, now=now)
        sent.append(now)
        assert len(standing.sent) <= 11


def test_a_burst_at_the_end_of_a_window_counts_in_the_next_one() -> None:
    quota, standing = parse_quota("3/min"), Standing()
    for second in (0, 57, 58):
        standing = rules.begun(standing, quota, now=NOW + timedelta(seconds=second))
    free = rules.free_at(standing, quota, now=NOW + timedelta(seconds=59))
    assert free == NOW + MINUTE
    standing = rules.begun(standing, quota, now=free)
    assert rules.free_at(standing, quota, now=free) == NOW + timedelta(seconds=58) + MINUTE


def test_a_quota_that_was_changed_counts_what_was_sent_before() -> None:
    standing = Standing()
    for second in range(5):
        standing = rules.begun(standing, parse_quota("60/min"), now=NOW + timedelta(seconds=second))
    assert rules.free_at(standing, parse_quota("5/day"), now=NOW + MINUTE) == NOW + timedelta(days=1, seconds=4)
    assert rules.free_at(standing, parse_quota("6/day"), now=NOW + MINUTE) is None


@given(quotas, events)
def test_every_provider_is_asked_again_within_a_day_or_a_window(
    quota: Quota, happened: list[tuple[timedelta, str, timedelta | None]]
) -> None:
    standing = Standing()
    for _, what, retry_after in happened:
        standing = _after(what, rules.begun(standing, quota, now=NOW), quota, NOW, retry_after)
    free = rules.free_at(standing, quota, now=NOW)
    assert free is None or NOW < free <= NOW + max(LONGEST_BACK_OFF, quota.per)


def _after(what: str, standing: Standing, quota: Quota, now: datetime, retry_after: timedelta | None) -> Standing:
    if what == "answers":
        return rules.answered(standing, quota, now=now)
    return rules.failed(standing, now=now, retry_after=retry_after if what == "throttles" else None)


def test_a_single_request_keeps_its_distance_from_the_answer() -> None:
    quota = parse_quota("1/5s")
    standing = rules.answered(rules.begun(Standing(), quota, now=NOW), quota, now=NOW + timedelta(seconds=3))
    assert rules.free_at(standing, quota, now=NOW + timedelta(seconds=6)) == NOW + timedelta(seconds=8)


def test_who_refused_is_asked_evenly_at_first() -> None:
    quota = parse_quota("60/min")
    standing = rules.answered(rules.failed(Standing(), now=NOW), quota, now=NOW + MINUTE)
    assert standing.free_at == NOW + MINUTE + timedelta(seconds=1)
    assert rules.answered(standing, quota, now=NOW + 2 * MINUTE).free_at is None


def test_failures_double_the_wait_and_an_answer_ends_it() -> None:
    standing, waits = Standing(), []
    for _ in range(14):
        standing = rules.failed(standing, now=NOW)
        assert standing.free_at is not None
        waits.append(standing.free_at - NOW)
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert waits[-1] == LONGEST_BACK_OFF
    assert rules.answered(standing, parse_quota("9/s"), now=NOW).failures == 0


def test_what_a_provider_asks_for_counts_but_not_for_ever() -> None:
    soon, late = timedelta(seconds=5), timedelta(days=9)
    first = rules.failed(Standing(), now=NOW, retry_after=soon)
    assert first.free_at == NOW + soon
    assert rules.failed(first, now=NOW, retry_after=soon).free_at == NOW + 2 * MINUTE
    assert rules.failed(Standing(), now=NOW, retry_after=late).free_at == NOW + LONGEST_BACK_OFF
