"""The Wayback Machine's answers, as documented and as it gives them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factcheck.core.errors import InvalidInput, ParseError, Throttled
from sources.connectors.base import Account, ArchivedCopy, Capture
from sources.connectors.wayback import WaybackConnector
from tests.sources.connectors.answers import DATA

JOB_ID = "spn2-0123456789abcdef0123456789abcdef01234567"
PAGE = "https://news.example/harbour/alliance"
WAYBACK = WaybackConnector()


def lookup(**closest: Any) -> ArchivedCopy | None:
    usual = {"available": True, "url": f"http://web.archive.org/web/20260325120102/{PAGE}", "status": "200"}
    return WAYBACK.parse_lookup(json.dumps({"archived_snapshots": {"closest": {**usual, **closest}}}).encode())


def captured(**answer: Any) -> Capture:
    return WAYBACK.parse_capture(json.dumps(answer).encode())


def status(**answer: Any) -> Capture:
    return WAYBACK.parse_status(json.dumps(answer).encode(), job_id=JOB_ID)


def test_looking_up_asks_for_the_copy_nearest_to_a_time_without_a_key() -> None:
    request = WAYBACK.lookup_request("https://a.example/?x=1&y=2", Account(), near=datetime(2026, 3, 25, tzinfo=UTC))
    query = "url=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2&timestamp=20260325000000"
    assert request.url == f"https://archive.org/wayback/available?{query}"
    assert request.headers == ()
    assert "timestamp" not in WAYBACK.lookup_request(PAGE, Account()).url


def test_the_nearest_copy_is_found_with_its_time_and_a_safe_address() -> None:
    assert WAYBACK.parse_lookup((DATA / "wayback/lookup.json").read_bytes()) == ArchivedCopy(
        url="https://web.archive.org/web/20260325120102/http://news.example/harbour/alliance?a=1",
        archived_at=datetime(2026, 3, 25, 12, 1, 2, tzinfo=UTC),
    )


def test_no_copy_and_copies_of_error_pages_are_none() -> None:
    assert WAYBACK.parse_lookup(b'{"url": "a.example", "archived_snapshots": {}}') is None
    assert lookup(available=False) is None
    assert lookup(status="404") is None
    assert lookup(status="301") is not None


@pytest.mark.parametrize(
    "url",
    [
        f"http://web.archive.org.evil.example/web/20260325120102/{PAGE}",
        f"http://evil.example/web.archive.org/web/20260325120102/{PAGE}",
        f"http://user@web.archive.org/web/20260325120102/{PAGE}",
        "http://web.archive.org/web/20260325120102/javascript:alert(1)",
        f"http://web.archive.org/web/20269925120102/{PAGE}",
        f"http://web.archive.org/web/19700101000000/{PAGE}",
        f"http://web.archive.org/save/{PAGE}",
    ],
)
def test_a_copy_anywhere_else_or_at_no_time_is_not_believed(url: str) -> None:
    with pytest.raises(ParseError, match="The Wayback Machine"):
        lookup(url=url)


def test_a_capture_is_ordered_with_the_key_in_a_header() -> None:
    request = WAYBACK.capture_request(PAGE, Account(key="access:secret"))
    assert request.url == "https://web.archive.org/save"
    assert request.headers == (("Authorization", "LOW access:secret"),)
    assert request.form == (("url", PAGE), ("skip_first_archive", "1"), ("if_not_archived_within", "1h"))
    status_request = WAYBACK.status_request(JOB_ID, Account(key="access:secret"))
    assert status_request.url == f"https://web.archive.org/save/status/{JOB_ID}"
    assert status_request.headers == request.headers
    assert status_request.form is None


@pytest.mark.parametrize("key", ["", "access", "access:", ":secret", "a:b:c", "a b:c"])
def test_a_capture_needs_both_halves_of_the_key(key: str) -> None:
    with pytest.raises(InvalidInput, match="The Wayback Machine"):
        WAYBACK.capture_request(PAGE, Account(key=key))


def test_an_order_is_taken_with_a_job_also_when_a_recent_copy_is_reused() -> None:
    assert captured(url=PAGE, job_id=JOB_ID) == Capture(job_id=JOB_ID)
    assert WAYBACK.parse_capture((DATA / "wayback/capture.json").read_bytes()) == Capture(job_id=JOB_ID)


def test_a_reused_copy_without_a_job_is_to_be_looked_up() -> None:
    capture = captured(job_id=None, url=PAGE, message="The same snapshot had been made 12 minutes ago.")
    assert capture.is_archived_already
    assert not capture.is_permanent
    assert capture.refusal.endswith("“The same snapshot had been made 12 minutes ago.”.")


def test_other_words_without_a_job_are_a_refusal_that_may_pass() -> None:
    capture = captured(message="You need to be logged in to use Save Page Now.")
    assert (capture.is_archived_already, capture.is_permanent) == (False, False)
    assert "logged in" in capture.refusal


@pytest.mark.parametrize("answer", [captured, status], ids=["captured", "status"])
@pytest.mark.parametrize(
    ("code", "is_permanent", "is_archived_already"),
    [
        ("not-found", True, False),
        ("no-access", True, False),
        ("blocked", True, False),
        ("blocked-url", True, False),
        ("invalid-url-syntax", True, False),
        ("too-many-daily-captures", False, True),
        ("cannot-fetch", False, False),
        ("soft-time-limit-exceeded", False, False),
        ("something-new", False, False),
    ],
)
def test_an_error_with_status_200_is_a_refusal_for_now_or_for_good(
    answer: Any, code: str, is_permanent: bool, is_archived_already: bool
) -> None:
    capture = answer(status="error", status_ext=f"error:{code}", message="It did <b>not</b>\nwork")
    assert (capture.is_permanent, capture.is_archived_already) == (is_permanent, is_archived_already)
    assert capture.refusal.endswith("“It did not work”.")


def test_a_refusal_without_words_gives_its_code() -> None:
    assert "“blocked-url”" in captured(status="error", status_ext="error:blocked-url").refusal


def test_too_many_captures_at_once_mean_to_wait() -> None:
    with pytest.raises(Throttled) as refusal:
        captured(status="error", status_ext="error:user-session-limit", message="You have too many active sessions.")
    assert refusal.value.retry_after == timedelta(minutes=1)
    assert not refusal.value.permanent


def test_the_status_of_a_job_is_working_or_the_copy() -> None:
    assert status(status="pending", resources=[]) == Capture(job_id=JOB_ID)
    assert WAYBACK.parse_status((DATA / "wayback/status.json").read_bytes(), job_id=JOB_ID).copy == ArchivedCopy(
        url=f"https://web.archive.org/web/20260325120102/{PAGE}",
        archived_at=datetime(2026, 3, 25, 12, 1, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"status": "success"},
        {"status": "success", "timestamp": "20260325120102", "original_url": "javascript:alert(1)"},
        {"status": "success", "timestamp": "../../../..", "original_url": PAGE},
        {"status": "success", "timestamp": "20260325120102", "original_url": "https://a.example/" + "a" * 1_975},
        {"status": ["pending"]},
    ],
)
def test_a_status_without_a_usable_copy_is_not_believed(answer: dict[str, Any]) -> None:
    with pytest.raises(ParseError, match="The Wayback Machine"):
        status(**answer)


@pytest.mark.parametrize("answer", [{"job_id": "spn2-../../x"}, {"job_id": ""}, {"job_id": 7}, {}])
def test_an_odd_job_id_is_not_taken(answer: dict[str, Any]) -> None:
    with pytest.raises(ParseError, match="The Wayback Machine"):
        captured(**answer)
