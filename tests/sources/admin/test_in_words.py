"""Waits and attempts as people say them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sources.admin.in_words import about_every, attempt_in_words
from sources.models import FetchAttempt


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=40), "about every 40 minutes"),
        (timedelta(minutes=40, seconds=29), "about every 40 minutes"),
        (timedelta(minutes=90), "about every 2 hours"),
        (timedelta(minutes=75), "about every 75 minutes"),
        (timedelta(hours=1), "about every hour"),
        (timedelta(days=1), "about every day"),
        (timedelta(hours=30), "about every 30 hours"),
        (timedelta(days=9), "about every 9 days"),
        (timedelta(days=21), "about every 3 weeks"),
        (timedelta(seconds=45), "about every minute"),
        (timedelta(seconds=4), "all the time"),
    ],
)
def test_rhythms(span: timedelta, words: str) -> None:
    assert about_every(span) == words


def test_attempts_say_what_came_or_what_went_wrong() -> None:
    took = timedelta(seconds=1.26)
    fetched = FetchAttempt(outcome="ok", size=41_200, duration=took)
    refused = FetchAttempt(outcome="http_error", size=12, duration=took, message="The server answers 503.")
    assert attempt_in_words(fetched) == "Fetched, 40.2\xa0KB, in 1.3 s."
    assert attempt_in_words(refused) == "The server answers 503, in 1.3 s."
