"""Have public archives keep a copy of what we cite: look for one, ask for one, and ask how far it is.

Every step is one request, so that no quota can hold up a step that would have to be begun again. What to ask next
stands in the row: without `checked_at` the archive is asked for a copy it has, with a `job_id` how far it is, and else
to make one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from factcheck.core.errors import FactcheckError, InvalidInput, NotYet
from factcheck.core.jobs import Wanted, enqueue
from sources.connectors.base import ArchiveConnector, ArchivedCopy, Capture
from sources.ingest import providers
from sources.models import ArchiveCapture, CaptureState, Snapshot

#: A copy that an archive made so soon after ours is as good as a new one.
AS_GOOD_AS_NEW = timedelta(hours=24)
#: After the first request that was sent.
GIVE_UP_AFTER = timedelta(days=2)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)

OPEN = (CaptureState.WANTED, CaptureState.WORKING)


@dataclass(frozen=True)
class Step:
    """What one request came to: what to write down, and how long to wait for the next; None when it is over."""

    changes: dict[str, Any] = field(default_factory=dict)
    wait: timedelta | None = None


def ask_for_captures(snapshots: Iterable[Snapshot], *, archives: Iterable[str] | None = None) -> list[ArchiveCapture]:
    """Ask every archive that is switched on (or those named) for a copy of each page, once per snapshot and archive.

    What an archive refused is asked for anew. Call inside a transaction.
    """
    names = [archive.name for archive in providers.archives() if archives is None or archive.name in archives]
    return [_asked_for(snapshot, name) for snapshot in snapshots if snapshot.url for name in names]


def ask_for_capture(snapshot: Snapshot) -> list[ArchiveCapture]:
    """The same for one snapshot."""
    return ask_for_captures([snapshot])


def _asked_for(snapshot: Snapshot, archive: str) -> ArchiveCapture:
    now = timezone.now()
    known = ArchiveCapture.objects.filter(snapshot=snapshot, archive=archive)
    known.filter(state=CaptureState.REFUSED).update(
        state=CaptureState.WANTED, job_id="", message="", asked_at=now, checked_at=None
    )
    capture, _ = known.get_or_create(defaults={"snapshot": snapshot, "archive": archive, "asked_at": now})
    if capture.state in OPEN:
        enqueue(capture_wanted(capture))
    return capture


def capture_wanted(capture: ArchiveCapture, *, run_at: datetime | None = None) -> Wanted:
    """The work of taking a capture one step further."""
    lane = providers.lane_of(capture.archive)
    return Wanted("archive_page", f"capture:{capture.pk}", {"capture": capture.pk}, run_at, lane=lane)


def next_step(capture: ArchiveCapture) -> Step:
    """Ask the archive the next question. Call outside any transaction; `NotYet` when it must not be asked now.

    It is given up after an answer only: time in which the archive could not be asked is no reason.
    """
    connector = next((archive for archive in providers.archives() if archive.name == capture.archive), None)
    if connector is None:
        return _refused(f"“{capture.archive}” is not switched on any more (FACTCHECK_PROVIDERS).")
    asked_at = timezone.now() if _is_unasked(capture) else capture.asked_at
    age = timezone.now() - asked_at
    step = _taken(connector, capture, wait=min(max(FIRST_WAIT, age / 2), LONGEST_WAIT))
    if step.wait is not None and age > GIVE_UP_AFTER:
        last = step.changes.get("message") or capture.message or "The archive never said that it has a copy."
        return _refused(f"Given up after {GIVE_UP_AFTER.days} days. {last}")
    return replace(step, changes={"asked_at": asked_at, **step.changes})


def _is_unasked(capture: ArchiveCapture) -> bool:
    """Whether no request was sent yet: every answer and every failure leaves one of these."""
    return capture.checked_at is None and not capture.job_id and not capture.message


def _taken(connector: ArchiveConnector, capture: ArchiveCapture, *, wait: timedelta) -> Step:
    try:
        return _asked(connector, capture, wait=wait)
    except NotYet:
        raise
    except InvalidInput as error:
        return _refused(str(error))
    except FactcheckError as error:
        # Its job may be forgotten by now: look for the copy next.
        changes = {"state": CaptureState.WANTED, "job_id": "", "checked_at": None, "message": str(error)}
        return Step(changes, max(providers.free_at(connector.name) - timezone.now(), FIRST_WAIT))


def _asked(connector: ArchiveConnector, capture: ArchiveCapture, *, wait: timedelta) -> Step:
    access, url, job_id = providers.access_to(connector), capture.snapshot.url, capture.job_id
    if capture.state == CaptureState.WORKING:
        request = connector.status_request(job_id, access.account)
        said = providers.ask(access, request, lambda body, _: connector.parse_status(body, job_id=job_id))
        return _told(said, access, wait)
    if capture.checked_at is None:
        fetched_at, now = capture.snapshot.fetched_at, timezone.now()
        # Something was said before: the copy we are after was made since we asked, or shortly before.
        since, until = (capture.asked_at - AS_GOOD_AS_NEW, now) if capture.message else (fetched_at, fetched_at)
        request = connector.lookup_request(url, access.account, near=until)
        copy = providers.ask(access, request, lambda body, _: connector.parse_lookup(body))
        if copy is not None and since <= copy.archived_at <= until + AS_GOOD_AS_NEW:
            return _archived(copy)
        return Step({"checked_at": now}, wait if capture.message else timedelta(0))
    request = connector.capture_request(url, access.account)
    return _told(providers.ask(access, request, lambda body, _: connector.parse_capture(body)), access, wait)


def _told(said: Capture, access: providers.Access, wait: timedelta) -> Step:
    if said.copy is not None:
        return _archived(said.copy)
    if said.job_id:
        changes = {"state": CaptureState.WORKING, "job_id": said.job_id, "checked_at": timezone.now(), "message": ""}
        return Step(changes, wait)
    refusal = providers.without_key(said.refusal, access)
    if said.is_permanent and not said.is_archived_already:
        return _refused(refusal)
    next_time = {"checked_at": None if said.is_archived_already else timezone.now()}
    return Step({"state": CaptureState.WANTED, "job_id": "", "message": refusal, **next_time}, wait)


def _archived(copy: ArchivedCopy) -> Step:
    found = {"archived_url": copy.url, "archived_at": copy.archived_at}
    return Step({"state": CaptureState.ARCHIVED, "checked_at": timezone.now(), "message": "", **found})


def _refused(why: str) -> Step:
    return Step({"state": CaptureState.REFUSED, "job_id": "", "checked_at": timezone.now(), "message": why})


def store_step(capture: ArchiveCapture, step: Step) -> None:
    """Write down what the step came to. Call inside the transaction that ends the job."""
    ArchiveCapture.objects.filter(pk=capture.pk, state__in=OPEN).update(**step.changes)


def give_up(capture_id: int, message: str) -> None:
    """The work on it failed in a way that nobody expected. Call inside a transaction."""
    ArchiveCapture.objects.filter(pk=capture_id, state__in=OPEN).update(**_refused(message).changes)


def enqueue_next(capture: ArchiveCapture, step: Step) -> None:
    """The next step, if there is one. Call after the job of this one has ended, in the same transaction."""
    if step.wait is not None:
        enqueue(capture_wanted(capture, run_at=timezone.now() + step.wait))
