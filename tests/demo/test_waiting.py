from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from factcheck.core.models import Job, JobState
from factcheck.demo.waiting import DemoIncomplete, Patience, Progress


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def patience(said: list[str]) -> Patience:
    """Ten seconds, on a clock that goes on by one at every look."""
    clock = count()
    return Patience(timedelta(seconds=10), said.append, sleep=lambda _: None, monotonic=lambda: next(clock))


def growing(by: int) -> Callable[[], Progress]:
    steps = count(step=by)
    return lambda: Progress(min(next(steps), 4), 4, "articles stored")


def test_each_step_forward_is_said_once(patience: Patience, said: list[str]) -> None:
    patience.until_complete(growing(2))

    assert said == ["0 of 4 articles stored", "2 of 4 articles stored", "4 of 4 articles stored"]


def test_all_waits_share_one_budget(patience: Patience) -> None:
    patience.until_complete(growing(1))

    with pytest.raises(DemoIncomplete, match="After 10 s only 1 of 4"):
        patience.until_complete(lambda: Progress(1, 4, "claims searched", ("A feed is off.",)))


def test_obstacles_are_named_once_and_not_all(patience: Patience) -> None:
    obstacles = ("One.", "One.", "Two.", "Three.", "Four.")

    with pytest.raises(DemoIncomplete, match=r"stored\. One\. Two\. Three\.$"):
        patience.until_complete(lambda: Progress(0, 1, "articles stored", obstacles))


@pytest.mark.django_db
def test_without_a_sign_of_work_the_worker_is_missing(patience: Patience) -> None:
    with pytest.raises(DemoIncomplete, match="No worker answered"):
        patience.until_complete(lambda: Progress(0, 1, "articles stored"))


@pytest.mark.django_db
def test_workers_at_work_are_said_to_be_busy(patience: Patience) -> None:
    lease = timezone.now() + timedelta(minutes=1)
    Job.objects.create(
        kind="k", key="x:1", queue="read", state=JobState.RUNNING, run_at=timezone.now(), lease_until=lease
    )

    with pytest.raises(DemoIncomplete, match="busy"):
        patience.until_complete(lambda: Progress(0, 1, "articles stored"))
