"""What every archive connector keeps to, whoever wrote it (`sources.connectors.base`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.core.errors import InvalidInput, ParseError, Throttled
from factcheck.core.text import clean_text
from sources.connectors.base import Account, ArchiveConnector, ArchivedCopy, Capture
from sources.connectors.registry import ARCHIVES
from tests.sources.connectors.answers import DATA, HOSTILE, shuffled, spoiled, truncated

KEY = "access0:s3cret0"
ACCOUNT = Account(key=KEY, base_url="https://archive.example")
PAGE = "https://news.example/harbour/alliance?a=1&b=ü#c"
NEAR = datetime(2026, 3, 25, 13, tzinfo=UTC)
JOB_ID = {"wayback": "spn2-0123456789abcdef0123456789abcdef01234567"}

every_archive = pytest.mark.parametrize(
    "archive", [ARCHIVES.get(name) for name in ARCHIVES.names()], ids=ARCHIVES.names()
)

Answer = ArchivedCopy | Capture | None


def readers(archive: ArchiveConnector) -> dict[str, Callable[[bytes], Answer]]:
    return {
        "lookup": archive.parse_lookup,
        "capture": archive.parse_capture,
        "status": lambda body: archive.parse_status(body, job_id=JOB_ID[archive.name]),
    }


def sample(archive: ArchiveConnector, kind: str) -> bytes:
    return (DATA / archive.name / f"{kind}.json").read_bytes()


def read(archive: ArchiveConnector, kind: str, body: bytes) -> Answer | Exception:
    """What was read, or the refusal with a sentence about this archive; no other end is right."""
    try:
        answer = readers(archive)[kind](body)
    except (ParseError, Throttled) as refusal:
        assert str(refusal).startswith(archive.title)  # noqa: PT017
        assert str(refusal) == clean_text(str(refusal))  # noqa: PT017
        return refusal
    check(answer)
    return answer


def check(answer: Answer) -> None:
    """What ingest relies on."""
    if isinstance(answer, Capture):
        assert sum(map(bool, (answer.job_id, answer.copy, answer.refusal))) == 1
        assert answer.refusal == clean_text(answer.refusal)
        assert answer.refusal or not (answer.is_permanent or answer.is_archived_already)
    copy = answer.copy if isinstance(answer, Capture) else answer
    if copy is not None:
        assert urlsplit(copy.url).scheme == "https"
        assert len(copy.url) <= 2_000
        assert copy.archived_at.utcoffset() == timedelta(0)


@every_archive
def test_it_is_registered_under_its_name(archive: ArchiveConnector) -> None:
    assert ARCHIVES.get(archive.name) is archive
    assert archive.title
    assert archive.quota.requests > 0 < archive.quota.per.total_seconds()


@every_archive
@pytest.mark.parametrize("kind", ["lookup", "capture", "status"])
def test_its_sample_answers_are_read_the_same_in_any_order(archive: ArchiveConnector, kind: str) -> None:
    body = sample(archive, kind)
    answer = read(archive, kind, body)
    assert isinstance(answer, ArchivedCopy | Capture)
    assert read(archive, kind, body) == answer
    assert read(archive, kind, json.dumps(shuffled(json.loads(body))).encode()) == answer


@every_archive
@pytest.mark.parametrize("kind", ["lookup", "capture", "status"])
def test_hostile_and_broken_answers_are_refused_in_words(archive: ArchiveConnector, kind: str) -> None:
    assert all(isinstance(read(archive, kind, body), ParseError) for body in HOSTILE.values())
    assert all(isinstance(read(archive, kind, body), ParseError) for body in truncated(sample(archive, kind)))
    answers = [read(archive, kind, body) for body in spoiled(sample(archive, kind))]
    assert any(isinstance(answer, ParseError) for answer in answers)
    assert any(isinstance(answer, ArchivedCopy | Capture) for answer in answers)


@every_archive
@settings(max_examples=50)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(archive: ArchiveConnector, body: bytes) -> None:
    assert all(isinstance(read(archive, kind, body), ParseError) for kind in readers(archive))


@every_archive
def test_its_requests_go_to_the_account_and_hide_the_key(archive: ArchiveConnector) -> None:
    requests = (
        archive.lookup_request(PAGE, ACCOUNT, near=NEAR),
        archive.capture_request(PAGE, ACCOUNT),
        archive.status_request(JOB_ID[archive.name], ACCOUNT),
    )
    for request in requests:
        assert request.url.startswith("https://archive.example/")
        assert request.url.isascii()
        assert KEY not in f"{request.url} {request.form} {request!r}"
    assert requests[1].form is not None
    assert PAGE in dict(requests[1].form).values()


@every_archive
@pytest.mark.parametrize("page", ["", "javascript:alert(1)", "file:///etc/hosts", "news.example", "http://[::1"])
def test_only_web_pages_are_looked_up_and_archived(archive: ArchiveConnector, page: str) -> None:
    with pytest.raises(InvalidInput, match="web address"):
        archive.lookup_request(page, ACCOUNT)
    with pytest.raises(InvalidInput, match="web address"):
        archive.capture_request(page, ACCOUNT)


@every_archive
@pytest.mark.parametrize("job_id", ["", "..", "spn2-../../login", "spn2-a?b=c", "x" * 200, "spn2-ä"])
def test_a_job_id_that_is_none_never_gets_into_an_address(archive: ArchiveConnector, job_id: str) -> None:
    with pytest.raises(InvalidInput):
        archive.status_request(job_id, ACCOUNT)
