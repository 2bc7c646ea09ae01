"""What an answer means for a feed, and when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.decide import (
    LONGEST_IDLE,
    LONGEST_WAIT,
    UNCONDITIONAL,
    Answer,
    Trouble,
    after,
    idle_wait,
    is_asked_conditionally,
    next_wait,
    rhythm_of,
)

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
READ = Answer(at=NOW, etag='W/"2"', last_modified="Mon", body_sha256="b" * 64, is_read=True, title="Harbour news")
SAME = Answer(at=NOW)
FAILED = Answer(at=NOW, trouble=Trouble(message="It did not answer."))


@dataclass
class AFeed:
    interval: timedelta = QUARTER
    etag: str = '"1"'
    last_modified: str = "Sun"
    body_sha256: str = "a" * 64
    ignores_conditions: bool = False
    ttl: timedelta | None = None
    rhythm: timedelta | None = None
    notes: list[str] = field(default_factory=list)
    failures: int = 0
    last_error: str = ""
    last_success_at: datetime | None = None
    last_new_article_at: datetime | None = None


def wait(feed: AFeed, answer: Answer, jitter: float = 0.0) -> timedelta:
    return after(feed, answer, now=NOW, jitter=jitter).next_fetch_at - NOW


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (SAME, QUARTER),
        (replace(READ, ttl=HOUR), HOUR),
        (replace(SAME, max_age=HOUR), HOUR),
        (replace(READ, ttl=timedelta(minutes=1), max_age=timedelta(0)), QUARTER),
        (replace(READ, max_age=timedelta(days=365)), LONGEST_WAIT),
        (FAILED, 2 * QUARTER),
        (replace(FAILED, trouble=Trouble(message="Later.", retry_after=3 * HOUR)), 3 * HOUR),
    ],
)
def test_the_longest_wish_counts_up_to_a_day(answer: Answer, expected: timedelta) -> None:
    assert wait(AFeed(), answer) == expected


def test_what_the_document_asked_for_still_holds_when_it_did_not_change() -> None:
    assert wait(AFeed(ttl=HOUR), SAME) == HOUR
    assert wait(AFeed(ttl=HOUR), READ) == QUARTER


@given(failures=st.integers(0, 10**6), jitter=st.floats(0, 1))
def test_a_failing_feed_waits_longer_but_never_more_than_a_day(failures: int, jitter: float) -> None:
    waited = next_wait(QUARTER, wishes=(), failures=failures, jitter=jitter)
    assert min(QUARTER * (1 << min(failures, 7)), LONGEST_WAIT) <= waited <= LONGEST_WAIT


def test_a_feed_is_asked_in_its_own_rhythm() -> None:
    dates = tuple(NOW - n * 2 * HOUR for n in range(10))
    read = after(AFeed(), replace(READ, published=dates, new_articles=1), now=NOW, jitter=0)
    assert read.rhythm == 2 * HOUR
    assert read.next_fetch_at - NOW == HOUR / 2
    assert wait(AFeed(rhythm=timedelta(days=30)), SAME) == LONGEST_IDLE
    assert wait(AFeed(interval=6 * HOUR, rhythm=HOUR), SAME) == 6 * HOUR


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(9999, 1, 1)), max_size=30))  # noqa: DTZ001
def test_a_rhythm_is_a_gap_that_was_seen(published: list[datetime]) -> None:
    rhythm = rhythm_of(published)
    assert (rhythm is None) == (len(published) < 3)
    assert rhythm is None or rhythm in {abs(a - b) for a in published for b in published}


def test_a_feed_that_fell_silent_is_asked_more_rarely_and_at_once_again_when_it_speaks() -> None:
    silent = AFeed(last_new_article_at=NOW - timedelta(days=10))
    assert QUARTER < wait(silent, SAME) <= LONGEST_IDLE
    assert wait(silent, replace(READ, new_articles=3)) == QUARTER
    assert idle_wait(None, silent_for=None) == timedelta(0)


def test_a_success_forgets_the_failures_and_that_it_was_gone() -> None:
    changes = after(AFeed(failures=7, last_error="It did not answer."), SAME, now=NOW, jitter=0)
    assert (changes.failures, changes.last_error, changes.is_gone) == (0, "", False)
    assert changes.last_success_at == NOW


def test_not_modified_leaves_what_is_remembered_of_the_document() -> None:
    feed = AFeed(notes=["It is odd."], ttl=HOUR)
    changes = after(feed, SAME, now=NOW, jitter=0)
    kept = ("notes", "ttl", "etag", "last_modified", "body_sha256")
    assert [getattr(changes, name) for name in kept] == [getattr(feed, name) for name in kept]


def test_marks_are_remembered_as_they_came_or_not_at_all() -> None:
    assert after(AFeed(), READ, now=NOW, jitter=0).etag == 'W/"2"'
    assert after(AFeed(), replace(READ, etag='"' + "x" * 600 + '"'), now=NOW, jitter=0).etag == ""
    assert after(AFeed(), replace(READ, etag="", last_modified=""), now=NOW, jitter=0).etag == ""


def test_only_a_feed_that_says_so_is_gone() -> None:
    gone = replace(FAILED, trouble=Trouble(message="Gone.", is_gone=True))
    assert after(AFeed(), gone, now=NOW, jitter=0).is_gone
    assert not after(AFeed(), FAILED, now=NOW, jitter=0).is_gone


@pytest.mark.parametrize(
    ("answer", "is_wrong"),
    [
        ({"etag": '"1"', "last_modified": "Sun", "is_conditional": False}, True),
        ({"etag": '"2"', "last_modified": "Sun", "is_conditional": False}, False),
        ({"etag": '"1"', "last_modified": "Sun", "is_conditional": True}, False),
        ({"etag": '"1"', "last_modified": "Sun", "is_conditional": False, "body_sha256": "a" * 64}, False),
    ],
)
def test_another_document_under_the_same_marks_unmasks_wrong_not_modifieds(
    answer: dict[str, Any], is_wrong: bool
) -> None:
    changes = after(AFeed(), replace(READ, **answer), now=NOW, jitter=0)
    assert changes.ignores_conditions is is_wrong
    assert is_asked_conditionally(AFeed(ignores_conditions=is_wrong), chance=1.0) is not is_wrong


def test_one_request_in_a_hundred_goes_without_conditions() -> None:
    asked = [is_asked_conditionally(AFeed(), chance=n / 1000) for n in range(1000)]
    assert asked.count(False) == 1000 * UNCONDITIONAL == 10
