"""Asking an archive for a copy: one request a step, honest about how it stands, and an end in any case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from factcheck.core import jobs
from factcheck.core.models import Job, JobState
from sources.ingest import archiving
from sources.ingest.archiving import GIVE_UP_AFTER, ask_for_capture
from sources.models import ArchiveCapture, CaptureState, FetchAttempt, Provider, Snapshot
from tests import factories
from tests.sources.ingest.provider_server import JOB_ID, NO_COPY, Answer, ProviderServer, SwitchOn, as_json, copy_made

pytestmark = pytest.mark.django_db
LOOKUP, SAVE, STATUS = "/wayback/available", "/save", f"/save/status/{JOB_ID}"
PAGE = "https://news.example/harbour"
WORKS = as_json({"url": PAGE, "job_id": JOB_ID})
PENDING = as_json({"status": "pending"})


def refusal(code: str, words: str = "It cannot be done.") -> Answer:
    return as_json({"status": "error", "status_ext": f"error:{code}", "message": words})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def snapshot(clock: time_machine.Traveller, switch_on: SwitchOn, server: ProviderServer) -> Snapshot:
    switch_on("wayback", key="access:secret-words")
    server.will(LOOKUP, NO_COPY)
    server.will(SAVE, WORKS)
    server.will(STATUS, PENDING)
    return factories.a_snapshot(article=factories.an_article(url=PAGE))


def work_until(clock: time_machine.Traveller, end: timedelta) -> ArchiveCapture:
    """Do what comes due within this time, as workers would."""
    until = timezone.now() + end
    while job := Job.objects.filter(state=JobState.WAITING, queue="search").order_by("run_at").first():
        if job.run_at > until:
            break
        clock.move_to(max(job.run_at, timezone.now()))
        assert jobs.run_next("search")
    return ArchiveCapture.objects.get()


def stamp() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S}"


def test_nothing_is_asked_for_when_no_archive_is_switched_on(snapshot: Snapshot, switch_on: SwitchOn) -> None:
    switch_on("gdelt")
    assert ask_for_capture(snapshot) == []
    assert not ArchiveCapture.objects.exists()


def test_a_text_that_was_handed_in_is_not_archived(snapshot: Snapshot) -> None:
    assert ask_for_capture(factories.a_snapshot(article=factories.an_article(url=""))) == []


def test_a_copy_made_soon_after_ours_is_found_and_no_other_made(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    made = snapshot.fetched_at + timedelta(hours=3)
    server.will(LOOKUP, copy_made(made, PAGE))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(0))
    assert (capture.state, capture.archived_at) == (CaptureState.ARCHIVED, made)
    assert capture.archived_url == f"https://web.archive.org/web/{made:%Y%m%d%H%M%S}/{PAGE}"
    assert [asked.path for asked in server.asked] == [LOOKUP]


@pytest.mark.parametrize("age", [-timedelta(minutes=1), timedelta(hours=25)])
def test_a_copy_from_before_or_long_after_ours_does_not_count(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller, age: timedelta
) -> None:
    server.will(LOOKUP, copy_made(snapshot.fetched_at + age, PAGE))
    clock.shift(timedelta(days=2))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(0))
    assert (capture.state, capture.job_id) == (CaptureState.WORKING, JOB_ID)


def test_it_is_working_until_the_archive_has_its_copy(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    server.will(STATUS, PENDING, PENDING, as_json({"status": "success", "timestamp": stamp(), "original_url": PAGE}))
    ask_for_capture(snapshot)
    states = []
    for wait in (timedelta(0), timedelta(seconds=15), timedelta(seconds=20), timedelta(minutes=1)):
        capture = work_until(clock, wait)
        states.append((capture.state, bool(capture.archived_url)))
    assert states == [(CaptureState.WORKING, False)] * 3 + [(CaptureState.ARCHIVED, True)]
    assert [asked.path for asked in server.asked] == [LOOKUP, SAVE, STATUS, STATUS, STATUS]
    assert server.asked[1].form["url"] == PAGE
    assert FetchAttempt.objects.filter(provider="wayback", outcome="ok").count() == 5
    assert not any("secret" in attempt.url + attempt.message for attempt in FetchAttempt.objects.all())


def test_an_archive_that_never_gets_done_is_given_up_with_its_last_words(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    server.will(SAVE, refusal("cannot-fetch", "The site did not answer us."))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(hours=1))
    assert capture.state == CaptureState.WANTED
    assert "The site did not answer us." in capture.message
    capture = work_until(clock, GIVE_UP_AFTER + timedelta(hours=12))
    assert capture.state == CaptureState.REFUSED
    assert capture.message.startswith("Given up after 2 days. ")
    assert "The site did not answer us." in capture.message
    assert len(server.asked) < 30, "the waits grow"
    assert not Job.objects.filter(state=JobState.WAITING).exists()


def test_time_in_which_the_archive_could_not_be_asked_is_no_reason_to_give_up(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller, switch_on: SwitchOn
) -> None:
    switch_on("wayback", key="access:secret-words", quota="1/day")
    server.will(STATUS, as_json({"status": "success", "timestamp": stamp(), "original_url": PAGE}))
    Provider.objects.create(name="wayback", failures=9, free_at=timezone.now() + timedelta(days=3))
    ask_for_capture(snapshot)
    waiting = work_until(clock, timedelta(days=2, hours=23))
    assert (waiting.state, server.asked) == (CaptureState.WANTED, [])
    assert work_until(clock, timedelta(days=6)).state == CaptureState.ARCHIVED
    assert [asked.path for asked in server.asked] == [LOOKUP, SAVE, STATUS]


@pytest.mark.parametrize("place", [SAVE, STATUS])
def test_what_the_archive_will_never_copy_is_refused_at_once(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller, place: str
) -> None:
    server.will(place, refusal("blocked-url", "This site asked to be left out (access:secret-words)."))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(minutes=1))
    assert capture.state == CaptureState.REFUSED
    assert "This site asked to be left out" in capture.message
    assert "secret" not in capture.message
    assert not Job.objects.filter(state=JobState.WAITING).exists()


def test_a_page_that_was_copied_already_is_looked_up(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=5))
    today = timezone.now() - timedelta(hours=2)
    server.will(LOOKUP, NO_COPY, copy_made(today, PAGE))
    server.will(SAVE, refusal("too-many-daily-captures"))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(minutes=1))
    assert (capture.state, capture.archived_at, capture.message) == (CaptureState.ARCHIVED, today, "")


def test_a_lookup_that_failed_at_first_makes_no_old_copy_count(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    server.will(LOOKUP, Answer(status=500), copy_made(snapshot.fetched_at + timedelta(days=100), PAGE))
    clock.shift(timedelta(days=300))
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(minutes=10))
    assert (capture.state, capture.job_id) == (CaptureState.WORKING, JOB_ID)


def test_a_job_that_the_archive_forgot_is_looked_for_and_begun_anew(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    server.will(STATUS, as_json({"message": "no such job"}, status=404), PENDING)
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(minutes=10))
    assert capture.state == CaptureState.WORKING
    assert [asked.path for asked in server.asked][:5] == [LOOKUP, SAVE, STATUS, LOOKUP, SAVE]


def test_without_a_key_no_copy_is_asked_for(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller, switch_on: SwitchOn
) -> None:
    switch_on("wayback", key="")
    ask_for_capture(snapshot)
    capture = work_until(clock, timedelta(0))
    assert (capture.state, [asked.path for asked in server.asked]) == (CaptureState.REFUSED, [LOOKUP])
    assert "only those who have a key" in capture.message


def test_asking_twice_is_asking_once_and_a_refusal_may_be_asked_again(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    server.will(SAVE, refusal("blocked"), WORKS)
    server.will(STATUS, as_json({"status": "success", "timestamp": stamp(), "original_url": PAGE}))
    for _ in range(2):
        ask_for_capture(snapshot)
    assert Job.objects.filter(kind="archive_page").count() == 1
    assert work_until(clock, timedelta(0)).state == CaptureState.REFUSED
    ask_for_capture(snapshot)
    archived = work_until(clock, timedelta(minutes=1))
    assert archived.state == CaptureState.ARCHIVED
    ask_for_capture(snapshot)
    assert not Job.objects.filter(state=JobState.WAITING).exists()
    assert ArchiveCapture.objects.get().archived_url == archived.archived_url


def test_a_quota_of_one_a_minute_is_enough(
    snapshot: Snapshot, server: ProviderServer, clock: time_machine.Traveller, switch_on: SwitchOn
) -> None:
    switch_on("wayback", key="access:secret-words", quota="1/min")
    server.will(STATUS, as_json({"status": "success", "timestamp": stamp(), "original_url": PAGE}))
    ask_for_capture(snapshot)
    assert work_until(clock, timedelta(minutes=5)).state == CaptureState.ARCHIVED
    assert [asked.path for asked in server.asked] == [LOOKUP, SAVE, STATUS]


def test_what_fails_for_a_reason_of_ours_ends_as_refused(snapshot: Snapshot, clock: time_machine.Traveller) -> None:
    ask_for_capture(snapshot)
    with patch.object(archiving, "next_step", side_effect=ZeroDivisionError("surprise")):
        capture = work_until(clock, timedelta(hours=1))
    assert (capture.state, "surprise" in capture.message) == (CaptureState.REFUSED, True)
