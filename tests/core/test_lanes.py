"""Lanes: one job of each at a time, with a rest in between. Batches: several jobs in one hand, each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from factcheck.core import job_rows, jobs
from factcheck.core.errors import FetchError, InvalidInput, LeaseLost, NotYet
from factcheck.core.jobs import Wanted, Work
from factcheck.core.models import Job, JobState, Lane

pytestmark = pytest.mark.django_db
REST = timedelta(seconds=2)


def wanted(number: int, lane: str, kind: str = "visit") -> Wanted:
    return Wanted(kind, f"{kind}:{number}", {"n": number}, lane=lane)


def numbers(found: Sequence[Job]) -> list[int]:
    return [job.payload["n"] for job in found]


@pytest.fixture
def visit() -> Iterator[list[int]]:
    """A kind of work in lanes that rest for two seconds."""
    done: list[int] = []

    def handle(work: Work) -> None:
        with work.finish():
            done.append(work.payload["n"])

    jobs.job_kind("visit", queue="tests", in_lanes=True, rest=lambda: REST)(handle)
    yield done
    del jobs._kinds["visit"]


@pytest.fixture
def register() -> Iterator[Callable[[jobs.BatchHandler], None]]:
    """Registers a handler of batches of four, in lanes without a rest."""

    def with_handler(handler: jobs.BatchHandler) -> None:
        jobs.batch_kind("heap", queue="tests", batch=4, in_lanes=True)(handler)

    yield with_handler
    jobs._kinds.pop("heap", None)


def test_one_job_of_a_lane_at_a_time(visit: list[int]) -> None:
    jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"), wanted(3, "b.example"))
    assert numbers(jobs.claim("tests")) == [1]
    assert numbers(jobs.claim("tests")) == [3]
    assert jobs.claim("tests") == []


def test_a_lane_rests_after_each_job_and_a_ring_follows(
    visit: list[int], quiet_doorbell: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"))
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs.run_next("tests")
        assert not jobs.run_next("tests")
        clock.shift(REST)
        assert jobs.run_next("tests")
    assert visit == [1, 2]
    assert quiet_doorbell == ["tests"]


def test_a_lane_stays_away_as_long_as_the_other_side_asks(visit: list[int]) -> None:
    def refuse(work: Work) -> None:
        raise FetchError("Too many requests.", retry_after=timedelta(minutes=5))

    jobs.job_kind("visit", queue="tests", in_lanes=True)(refuse)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"), wanted(3, "b.example"))
        assert jobs.run_next("tests")
        clock.shift(timedelta(minutes=4))
        assert numbers(jobs.claim("tests")) == [3]
        assert jobs.claim("tests") == []
        clock.shift(timedelta(minutes=1))
        assert numbers(jobs.claim("tests")) == [3], "what was left behind comes first"
        assert numbers(jobs.claim("tests")) in ([1], [2])


def test_what_has_to_wait_is_no_attempt_and_keeps_its_lane_waiting(
    visit: list[int], quiet_doorbell: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        until = timezone.now() + timedelta(minutes=5)

        def wait(work: Work) -> None:
            if timezone.now() < until:
                raise NotYet("The quota is used up.", until=until)
            visit.append(work.payload["n"])

        jobs.job_kind("visit", queue="tests", in_lanes=True)(wait)
        jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"))
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs.run_next("tests")
        assert quiet_doorbell == ["tests"], "a ring for when the lane is free"
        put_off = Job.objects.get(run_at=until)
        assert (put_off.state, put_off.attempt, put_off.last_error) == (JobState.WAITING, 0, "")
        assert not jobs.run_next("tests"), "the other one of the lane would have to wait, too"
        clock.shift(timedelta(minutes=5))
        assert jobs.run_next("tests")
        assert jobs.run_next("tests")
    assert sorted(visit) == [1, 2]


def test_the_lane_of_a_worker_that_died_is_free_when_its_lease_ends(visit: list[int], settings: Settings) -> None:
    jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"))
    assert jobs.claim("tests")
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE + timedelta(seconds=1)):
        assert numbers(jobs.claim("tests")) == [1]
        assert jobs.claim("tests") == []


def test_a_renewed_lease_keeps_the_lane(visit: list[int], settings: Settings) -> None:
    jobs.enqueue(wanted(1, "a.example"), wanted(2, "a.example"))
    held = jobs.claim("tests")
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE / 2):
        job_rows.renew(held)
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE + timedelta(seconds=1)):
        assert jobs.claim("tests") == []


def test_work_from_before_there_were_lanes_is_done(visit: list[int]) -> None:
    Lane.objects.get_or_create(name="", defaults={"free_at": timezone.now()})
    jobs.enqueue(wanted(1, ""), wanted(2, ""))
    while jobs.run_next("tests"):
        pass
    assert visit == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_share_a_lane_and_do_everything_once() -> None:
    lock, busy, done, collisions = Lock(), Counter[str](), Counter[int](), []

    def handle(work: Work) -> None:
        lane = work.job.lane
        with lock:
            busy[lane] += 1
            if busy[lane] > 1:
                collisions.append(lane)
        with work.finish():
            done[work.payload["n"]] += 1
            with lock:
                busy[lane] -= 1

    def work_until_empty(_: int) -> None:
        try:
            while Job.objects.filter(state=JobState.WAITING).exists():
                jobs.run_next("tests")
        finally:
            connection.close()

    jobs.job_kind("visit", queue="tests", in_lanes=True)(handle)
    jobs.enqueue(*(wanted(n, f"host-{n % 5}.example") for n in range(60)))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work_until_empty, range(6)))
    del jobs._kinds["visit"]
    assert collisions == []
    assert done == Counter(range(60))


def test_a_batch_is_handed_over_together_and_ends_together(register: Callable[[jobs.BatchHandler], None]) -> None:
    seen: list[list[int]] = []

    def handle(works: Sequence[Work]) -> None:
        with jobs.finish_all(works) as ours:
            seen.append(sorted(work.payload["n"] for work in ours))

    register(handle)
    jobs.enqueue(*(wanted(n, f"host-{n % 2}.example", "heap") for n in range(6)))
    while jobs.run_next("tests"):
        pass
    assert sorted(map(len, seen)) == [2, 4]
    assert sorted(n for batch in seen for n in batch) == [*range(6)]
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def test_what_another_worker_took_over_is_left_out_of_the_results(
    register: Callable[[jobs.BatchHandler], None], settings: Settings
) -> None:
    register(lambda works: None)
    jobs.enqueue(wanted(1, "a.example", "heap"), wanted(2, "b.example", "heap"))
    works = [Work(job) for job in jobs.claim("tests")]
    Job.objects.filter(pk=works[0].job.pk).update(attempt=2)
    with jobs.finish_all(works) as ours:
        assert ours == works[1:]
    assert Job.objects.get(pk=works[0].job.pk).state == JobState.RUNNING


def test_what_a_batch_had_no_time_for_counts_as_untouched(register: Callable[[jobs.BatchHandler], None]) -> None:
    register(jobs.release)
    jobs.enqueue(wanted(1, "a.example", "heap"))
    for _ in range(jobs.MAX_ATTEMPTS + 2):
        assert jobs.run_next("tests")
    assert Job.objects.values_list("state", "attempt").get() == (JobState.WAITING, 0)


def test_what_a_dead_worker_held_is_taken_alone(
    register: Callable[[jobs.BatchHandler], None], settings: Settings
) -> None:
    register(lambda works: None)
    jobs.enqueue(*(wanted(n, f"host-{n}.example", "heap") for n in range(4)))
    assert len(jobs.claim("tests")) == 4
    with time_machine.travel(timezone.now() + settings.FACTCHECK_LEASE + timedelta(seconds=1)):
        assert [len(jobs.claim("tests")) for _ in range(4)] == [1, 1, 1, 1]


@pytest.mark.parametrize("error", [InvalidInput("No."), FetchError("Later."), ZeroDivisionError("surprise")])
def test_a_batch_that_fails_as_a_whole_loses_none_of_its_jobs(
    register: Callable[[jobs.BatchHandler], None], error: Exception
) -> None:
    def fail(works: Sequence[Work]) -> None:
        raise error

    register(fail)
    jobs.enqueue(*(wanted(n, f"host-{n}.example", "heap") for n in range(3)))
    assert jobs.run_next("tests")
    states = set(Job.objects.values_list("state", "lease_until"))
    assert states == {(JobState.FAILED if isinstance(error, InvalidInput) else JobState.WAITING, None)}


def test_one_of_a_batch_is_put_back_while_the_others_go_on(register: Callable[[jobs.BatchHandler], None]) -> None:
    def handle(works: Sequence[Work]) -> None:
        jobs.put_back(works[0], "It went wrong.")
        with jobs.finish_all(works) as ours:
            assert ours == [*works[1:]]

    register(handle)
    jobs.enqueue(wanted(1, "a.example", "heap"), wanted(2, "b.example", "heap"))
    assert jobs.run_next("tests")
    assert sorted(Job.objects.values_list("state", "last_error")) == [
        (JobState.DONE, ""),
        (JobState.WAITING, "It went wrong."),
    ]


def test_finishing_what_is_lost_says_so(visit: list[int]) -> None:
    jobs.enqueue(wanted(1, "a.example"))
    (job,) = jobs.claim("tests")
    Job.objects.update(attempt=5)
    with pytest.raises(LeaseLost), Work(job).finish():
        pytest.fail("The results would have been stored.")


def test_a_job_whose_lane_was_deleted_under_it_gets_one_with_the_next_sweep(visit: list[int]) -> None:
    jobs.enqueue(wanted(1, "a.example"), wanted(2, "b.example"))
    Lane.objects.filter(name="a.example").delete()
    assert numbers(jobs.claim("tests")) == [2]
    assert jobs.claim("tests") == []
    taken = Lane.objects.get(name="b.example").free_at
    jobs.sweep()
    assert numbers(jobs.claim("tests")) == [1]
    assert Lane.objects.get(name="b.example").free_at == taken
