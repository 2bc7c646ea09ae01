"""The Wayback Machine: looking up copies (availability API) and having them made (Save Page Now 2).

https://archive.org/help/wayback_api.php and the document “SPN2 public API”. Refusals come with status 200. Addresses of
copies are built here from their two parts, so that nothing in an answer can lead anywhere but to the archive.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from factcheck.core.errors import InvalidInput, ParseError, Throttled
from sources.connectors import asking, json_answers
from sources.connectors.base import Account, ArchivedCopy, Capture, Quota, Request

TITLE = "The Wayback Machine"
#: A copy of this age is as good as a new one; also how long the archive remembers a job.
REUSED_WITHIN = "1h"
PAUSE = timedelta(minutes=1)

_KEY = re.compile(r"[^:]+:[^:]+")
_JOB_ID = re.compile(r"spn2-[0-9a-f]{8,64}")
_STAMP = re.compile(r"[0-9]{14}")
_COPY = re.compile(r"https?://web\.archive\.org/web/([0-9]{14})(?:[a-z]{2}_)?/(.+)")
_COPY_EXISTS = re.compile(r"same snapshot|already (?:captured|archived)|had been (?:made|captured)", re.IGNORECASE)

#: Asking again will not change these (the rest passes by itself).
_LASTING = frozenset({"not-found", "no-access", "blocked", "blocked-url", "invalid-url-syntax"})


class WaybackConnector:
    """Looks up without a key; makes copies with one, written “access:secret”."""

    name = "wayback"
    title = TITLE
    #: Of captures with a key; it has been 15, 12 and 6.
    quota = Quota(requests=7, per=timedelta(minutes=1))

    def lookup_request(self, url: str, account: Account, *, near: datetime | None = None) -> Request:
        """See `ArchiveConnector.lookup_request`."""
        parameters = [("url", _page(url)), ("timestamp", asking.utc(near, "%Y%m%d%H%M%S"))]
        return Request(url=asking.address(account.base_url or "https://archive.org", "/wayback/available", parameters))

    def parse_lookup(self, body: bytes) -> ArchivedCopy | None:
        """See `ArchiveConnector.parse_lookup`. A copy of an error page is none."""
        answer = json_answers.answer_object(body, TITLE)
        snapshots = answer.get("archived_snapshots")
        if not isinstance(snapshots, dict):
            raise ParseError(f"{TITLE} does not say whether it has a copy.")
        closest = json_answers.inner(snapshots, "closest")
        if closest.get("available") is not True or json_answers.line(closest, "status")[:1] in {"4", "5"}:
            return None
        match = _COPY.fullmatch(json_answers.web_url(closest.get("url")))
        if match is None:
            raise ParseError(f"{TITLE} names a copy that is not on web.archive.org.")
        return _copy(match[1], match[2])

    def capture_request(self, url: str, account: Account) -> Request:
        """See `ArchiveConnector.capture_request`."""
        form = (("url", _page(url)), ("skip_first_archive", "1"), ("if_not_archived_within", REUSED_WITHIN))
        return Request(url=f"{_base_url(account)}/save", headers=_authorization(account), form=form)

    def parse_capture(self, body: bytes) -> Capture:
        """See `ArchiveConnector.parse_capture`.

        A copy reused within the hour comes with the id of the job that made it, whose status names the copy; only one
        without an id has to be looked up.
        """
        answer = json_answers.answer_object(body, TITLE)
        message = json_answers.line(answer, "message")
        if answer.get("status") == "error" or answer.get("status_ext"):
            return _refusal(answer)
        if isinstance(answer.get("job_id"), str):
            return Capture(job_id=_checked_job_id(answer["job_id"], ParseError))
        if not message:
            raise ParseError(f"{TITLE} does not say what becomes of the capture.")
        return Capture(
            refusal=f"{TITLE} makes no new copy: {json_answers.quoted(message)}.",
            is_archived_already=_COPY_EXISTS.search(message) is not None,
        )

    def status_request(self, job_id: str, account: Account) -> Request:
        """See `ArchiveConnector.status_request`."""
        path = f"/save/status/{_checked_job_id(job_id, InvalidInput)}"
        return Request(url=f"{_base_url(account)}{path}", headers=_authorization(account))

    def parse_status(self, body: bytes, *, job_id: str) -> Capture:
        """See `ArchiveConnector.parse_status`."""
        answer = json_answers.answer_object(body, TITLE)
        match answer.get("status"):
            case "pending":
                return Capture(job_id=_checked_job_id(job_id, InvalidInput))
            case "success":
                return Capture(copy=_copy(answer.get("timestamp"), answer.get("original_url")))
            case "error":
                return _refusal(answer)
        raise ParseError(f"{TITLE} does not say how far the capture is.")


def _page(url: str) -> str:
    page = json_answers.web_url(url)
    if not page:
        raise InvalidInput("Only pages with a web address (http or https) can be archived.")
    return page


def _base_url(account: Account) -> str:
    return account.base_url or "https://web.archive.org"


def _authorization(account: Account) -> tuple[tuple[str, str], ...]:
    key = asking.key_of(account, TITLE)
    if not _KEY.fullmatch(key):
        raise InvalidInput(f"The key for {TITLE} is written “access:secret”.")
    return (("Authorization", f"LOW {key}"),)


def _checked_job_id(job_id: str, error: type[InvalidInput | ParseError]) -> str:
    if not _JOB_ID.fullmatch(job_id):
        raise error(f"{TITLE} gives its jobs other names than this one.")
    return job_id


def _copy(stamp: object, original: object) -> ArchivedCopy:
    page = json_answers.web_url(original)
    archived_at = None
    if isinstance(stamp, str) and _STAMP.fullmatch(stamp):
        archived_at = json_answers.moment(f"{stamp[:8]}T{stamp[8:]}Z")
    url = json_answers.web_url(f"https://web.archive.org/web/{stamp}/{page}")
    if not page or archived_at is None or not url:
        raise ParseError(f"{TITLE} says that there is a copy, but not where or from when.")
    return ArchivedCopy(url=url, archived_at=archived_at.astimezone(UTC))


def _refusal(answer: dict[str, Any]) -> Capture:
    code = json_answers.line(answer, "status_ext").removeprefix("error:")
    said = json_answers.quoted(json_answers.line(answer, "message") or code)
    if code == "user-session-limit":
        raise Throttled(f"{TITLE} works on as many of our pages as it takes at once: {said}.", retry_after=PAUSE)
    if code == "too-many-daily-captures":
        refusal = f"{TITLE} has copied this page often enough today: {said}."
        return Capture(refusal=refusal, is_archived_already=True)
    return Capture(refusal=f"{TITLE} could not copy the page: {said}.", is_permanent=code in _LASTING)
