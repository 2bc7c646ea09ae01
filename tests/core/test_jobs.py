"""Work on rows: claimed once, finished once, retried with patience, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pghistory
import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from factcheck.core import jobs
from factcheck.core.errors import FetchError, InvalidInput, LeaseLost, NotYet
from factcheck.core.jobs import Wanted, Work
from factcheck.core.lease import kept
from factcheck.core.models import Job, JobState

pytestmark = pytest.mark.django_db
ONE = Wanted("echo", "echo:1", {"n": 1})


class Echo:
    """A kind of work whose behaviour a test chooses."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.given_up: list[str] = []
        self.error: Exception | None = None

    def handle(self, work: Work) -> None:
        if self.error:
            raise self.error
        with work.finish():
            self.ran.append(work.payload["n"])


@pytest.fixture
def echo() -> Iterator[Echo]:
    echo = Echo()
    jobs.job_kind("echo", queue="tests", gave_up=lambda job, message: echo.given_up.append(message))(echo.handle)
    yield echo
    del jobs._kinds["echo"]


def the_job() -> Job:
    return Job.objects.get()


def test_a_job_may_be_put_off_any_number_of_times(echo: Echo) -> None:
    jobs.enqueue(ONE)
    echo.error = NotYet("Later.", until=timezone.now())
    for _ in range(jobs.MAX_ATTEMPTS + 2):
        assert jobs.run_next("tests")
    echo.error = None
    assert jobs.run_next("tests")
    assert (echo.ran, echo.given_up) == ([1], [])


def test_a_job_runs_once_and_is_done(echo: Echo) -> None:
    jobs.enqueue(ONE)
    assert jobs.run_next("tests") is True
    assert jobs.run_next("tests") is False
    assert echo.ran == [1]
    assert the_job().state == JobState.DONE


def test_work_is_wanted_only_if_its_cause_is_committed(echo: Echo) -> None:
    with transaction.atomic():
        jobs.enqueue(ONE)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_work_can_be_asked_for_from_a_request(echo: Echo) -> None:
    with pghistory.context(url="/somewhere/"):
        jobs.enqueue(ONE, Wanted("echo", "echo:2", {"n": 2}))
    assert Job.objects.count() == 2


def test_rings_go_out_after_the_commit(
    echo: Echo, quiet_doorbell: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue(ONE, *(Wanted("echo", f"echo:{n}", {"n": n}) for n in range(2, 12)))
        assert quiet_doorbell == []
    assert quiet_doorbell == ["tests"] * 4


def test_an_open_job_absorbs_a_second_wish_and_takes_the_earlier_time(echo: Echo) -> None:
    later = timezone.now() + timedelta(hours=1)
    jobs.enqueue(Wanted("echo", "echo:1", {"n": 1}, run_at=later))
    jobs.enqueue(ONE)
    assert the_job().run_at < later
    jobs.run_next("tests")
    jobs.enqueue(ONE)
    assert Job.objects.count() == 2


def test_a_new_wish_does_not_shorten_the_wait_after_a_failure(echo: Echo) -> None:
    jobs.enqueue(ONE)
    echo.error = FetchError("The server is busy.")
    jobs.run_next("tests")
    waits_until = the_job().run_at
    jobs.enqueue(ONE)
    assert the_job().run_at == waits_until


def test_a_temporary_failure_is_tried_again_later(echo: Echo) -> None:
    jobs.enqueue(ONE)
    echo.error = FetchError("The server is busy.", retry_after=timedelta(minutes=7))
    jobs.run_next("tests")
    job = the_job()
    assert (job.state, job.last_error) == (JobState.WAITING, "The server is busy.")
    assert job.run_at > timezone.now() + timedelta(minutes=6)
    echo.error = None
    with time_machine.travel(job.run_at + timedelta(seconds=1)):
        jobs.run_next("tests")
    assert echo.ran == [1]


def test_a_permanent_failure_is_given_up_at_once_and_said_so(echo: Echo) -> None:
    jobs.enqueue(ONE)
    echo.error = InvalidInput("This is not a page.")
    jobs.run_next("tests")
    assert the_job().state == JobState.FAILED
    assert echo.given_up == ["This is not a page."]


@pytest.mark.parametrize("unstorable", ["\0", "\ud800"], ids=["NUL", "lone surrogate"])
def test_an_error_in_characters_that_cannot_be_stored_is_kept_all_the_same(echo: Echo, unstorable: str) -> None:
    jobs.enqueue(ONE)
    echo.error = InvalidInput(f"The server said {unstorable}.")
    jobs.run_next("tests")
    assert (the_job().state, the_job().last_error) == (JobState.FAILED, "The server said \ufffd.")


def test_a_failure_that_stays_is_given_up_after_the_last_attempt(echo: Echo) -> None:
    jobs.enqueue(ONE)
    echo.error = ZeroDivisionError("surprise")
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(jobs.MAX_ATTEMPTS):
            assert jobs.run_next("tests")
            clock.shift(jobs.LONGEST_RETRY + timedelta(seconds=1))
        assert not jobs.run_next("tests")
    assert echo.given_up == ["Unexpected error: ZeroDivisionError: surprise"]


def test_a_job_that_kills_every_worker_is_given_up(echo: Echo, settings: Settings) -> None:
    jobs.enqueue(ONE)
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(jobs.MAX_ATTEMPTS):
            assert jobs.claim("tests")
            clock.shift(settings.FACTCHECK_LEASE + timedelta(seconds=1))
        jobs.run_next("tests")
    assert the_job().state == JobState.FAILED
    assert echo.ran == []


def test_the_results_of_a_worker_that_lost_its_lease_are_void(echo: Echo, settings: Settings) -> None:
    jobs.enqueue(ONE)
    (slow,) = jobs.claim("tests")
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE + timedelta(seconds=1)):
        jobs.run_next("tests")
        with pytest.raises(LeaseLost), Work(slow).finish():
            echo.ran.append(99)  # what a real handler would have stored, and the rollback undoes
    with pytest.raises(LeaseLost), Work(slow).checkpoint():
        pass
    assert the_job().attempt == 2
    assert the_job().state == JobState.DONE


def test_a_checkpoint_renews_the_lease(echo: Echo, settings: Settings) -> None:
    jobs.enqueue(ONE)
    (job,) = jobs.claim("tests")
    half = settings.FACTCHECK_LEASE / 2
    with time_machine.travel(timezone.now() + half):
        with Work(job).checkpoint():
            pass
        assert the_job().lease_until > timezone.now() + half


def test_work_of_a_kind_this_version_does_not_know_waits_for_one_that_does(echo: Echo) -> None:
    jobs.enqueue(ONE)
    Job.objects.update(kind="from-the-future")
    jobs.run_next("tests")
    assert the_job().state == JobState.WAITING
    assert "from-the-future" in the_job().last_error


def test_the_sweep_rings_for_due_and_for_abandoned_work(
    echo: Echo, quiet_doorbell: list[str], settings: Settings
) -> None:
    jobs.enqueue(ONE)
    jobs.sweep()
    jobs.claim("tests")
    jobs.sweep()
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE + timedelta(seconds=1)):
        jobs.sweep()
    assert quiet_doorbell == ["tests", "tests"]


def test_a_producer_that_fails_does_not_keep_others_from_their_work(
    echo: Echo, quiet_doorbell: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(now: datetime) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr(jobs, "_producers", [broken])
    jobs.enqueue(ONE)
    jobs.sweep()
    assert quiet_doorbell == ["tests"]
    assert "broken failed" in caplog.text


def test_the_sweep_forgets_work_that_is_long_over(echo: Echo) -> None:
    jobs.enqueue(ONE)
    jobs.run_next("tests")
    with time_machine.travel(timezone.now() + jobs.KEEP_DONE + timedelta(hours=1)):
        jobs.sweep()
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_long_work_keeps_its_lease(echo: Echo, settings: Settings) -> None:
    settings.FACTCHECK_LEASE = timedelta(seconds=1.5)
    jobs.enqueue(ONE)
    taken_over: list[list[Job]] = []

    def slow(work: Work) -> None:
        time.sleep(2.5)
        taken_over.append(jobs.claim("tests"))
        with work.finish():
            echo.ran.append(1)

    jobs.job_kind("echo", queue="tests")(slow)
    jobs.run_next("tests")
    assert taken_over == [[]]
    assert echo.ran == [1]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_lease_is_renewed_again_when_the_database_comes_back(
    error: type[Exception], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FACTCHECK_LEASE = timedelta(seconds=0.03)
    renewed, asked = threading.Event(), list[Sequence[Job]]()

    def renew(jobs: Sequence[Job]) -> None:
        asked.append(jobs)
        if len(asked) == 1:
            raise error("the connection is closed")
        renewed.set()

    monkeypatch.setattr("factcheck.core.lease.renew", renew)
    with kept([Job(pk=1)]):
        assert renewed.wait(10)
    assert {job.pk for jobs in asked for job in jobs} == {1}


@pytest.mark.django_db(transaction=True)
def test_two_that_want_the_same_work_in_another_order_do_not_wait_for_each_other(echo: Echo) -> None:
    wanted = [Wanted("echo", f"echo:{n}", {"n": n}) for n in range(200)]

    def ask(order: list[Wanted]) -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    jobs.enqueue(*order)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(ask, [wanted, wanted[::-1]]))
    assert Job.objects.count() == len(wanted)


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_take_the_same_job(echo: Echo) -> None:
    jobs.enqueue(*(Wanted("echo", f"echo:{n}", {"n": n}) for n in range(120)))

    def drain(_: int) -> None:
        try:
            while jobs.run_next("tests"):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(drain, range(8)))
    assert sorted(echo.ran) == list(range(120))
    assert set(Job.objects.values_list("state", "attempt")) == {("done", 1)}
