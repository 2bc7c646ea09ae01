"""What headers say about coming back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch import parse_retry_after
from sources.fetch.hints import MAX_WAIT, freshness, permanent_url

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, NOTHING = timedelta(hours=1), timedelta(0)
AT_NOON, AT_ONE = "Fri, 20 Nov 2026 12:00:00 GMT", "Fri, 20 Nov 2026 13:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        *[("", None), ("soon", None), ("-5", None), ("1.5", None), ("٣", None), ("0", NOTHING), (" 3600 ", HOUR)],
        *[("Thu, 01 Jan 1970 00:00:00 GMT", NOTHING), ("9" * 40, MAX_WAIT), (AT_ONE, HOUR)],
        *[("Fri, 20 Nov 2099 12:00:00 GMT", MAX_WAIT), ("Mon, 99 Foo 99999 99:99:99", None)],
        *[("Fri, 20 Nov 2026 13:00:00", HOUR), ("Fri, 20 Nov 2026 13:00:00 +9999", None)],
        *[(f"Fri, 20 Nov {'9' * 30} 13:00:00", None), (f"Fri, 20 Nov 2026 13:00:00 +{'9' * 30}", None)],
    ],
)
def test_a_waiting_time_is_seconds_or_a_date_and_bounded(value: str, wait: timedelta | None) -> None:
    assert parse_retry_after(value, now=NOW) == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, None),
        ({"cache-control": "max-age=3600"}, HOUR),
        ({"cache-control": 'Public, Max-Age = "3600"'}, HOUR),
        ({"cache-control": "max-age=3600, max-age=7"}, HOUR),
        ({"cache-control": "s-maxage=3600"}, HOUR),
        ({"cache-control": "s-maxage=7, max-age=3600"}, HOUR),
        ({"cache-control": "max-age=3600, no-cache"}, NOTHING),
        ({"cache-control": "no-store"}, NOTHING),
        ({"cache-control": 'no-cache="set-cookie", max-age=3600'}, HOUR),
        ({"cache-control": 'private="no-store, no-cache", max-age=3600'}, HOUR),
        ({"cache-control": "max-age=3600", "age": "600"}, HOUR - timedelta(minutes=10)),
        ({"cache-control": "max-age=3600", "age": "9999"}, NOTHING),
        ({"cache-control": "max-age=3600", "age": "old"}, HOUR),
        ({"cache-control": "max-age=" + "9" * 30}, MAX_WAIT),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age"}, None),
        ({"cache-control": "=,;\x01"}, None),
        ({"cache-control": "max-age=3600", "expires": AT_NOON}, HOUR),
        ({"expires": AT_ONE}, HOUR),
        ({"expires": AT_ONE, "date": AT_NOON}, HOUR),
        ({"expires": AT_ONE, "date": AT_ONE}, NOTHING),
        ({"expires": AT_ONE, "date": "never"}, HOUR),
        ({"expires": "0"}, NOTHING),
        ({"expires": "Fri, 20 Nov 2099 12:00:00 GMT"}, MAX_WAIT),
        ({"cache-control": "max-age=soon", "expires": AT_ONE}, HOUR),
    ],
)
def test_freshness_is_what_the_headers_say(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert freshness(headers.items(), now=NOW) == fresh


def test_several_cache_control_lines_are_one() -> None:
    lines = [("cache-control", "public"), ("cache-control", "max-age=3600"), ("age", "0")]
    assert freshness(lines, now=NOW) == HOUR


@given(st.lists(st.tuples(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text())), st.text())
def test_no_header_raises_or_goes_beyond_the_bounds(headers: list[tuple[str, str]], value: str) -> None:
    waits = [freshness(headers, now=NOW), parse_retry_after(value, now=NOW)]
    assert all(wait is None or NOTHING <= wait <= MAX_WAIT for wait in waits)


@pytest.mark.parametrize(
    ("hops", "address"),
    [
        ([], ""),
        ([(301, "b")], "b"),
        ([(301, "b"), (308, "c")], "c"),
        ([(301, "b"), (302, "c"), (301, "d")], "b"),
        ([(307, "b"), (301, "c")], ""),
    ],
)
def test_a_move_is_permanent_as_far_as_every_hop_says_so(hops: list[tuple[int, str]], address: str) -> None:
    assert permanent_url(hops) == address
