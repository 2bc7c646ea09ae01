"""Wait, for a bounded time, for what workers do; and when it does not come, say what is missing and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from factcheck.core.errors import FactcheckError
from factcheck.core.models import Job, JobState

POLL_SECONDS = 0.3


class DemoIncomplete(FactcheckError):
    """The main job was not done in time, or failed; the sentence says what is missing."""


@dataclass(frozen=True)
class Progress:
    """How far something is, and what is known to stand in its way."""

    done: int
    of: int
    #: Completes “3 of 14 …”.
    what: str
    obstacles: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.done >= self.of

    def __str__(self) -> str:
        return f"{self.done} of {self.of} {self.what}"


@dataclass
class Patience:
    """One budget of time for several waits. `say` gets a line for every step forward."""

    limit: timedelta
    say: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    started_at: datetime = field(default_factory=timezone.now)

    def __post_init__(self) -> None:
        self._deadline = self.monotonic() + self.limit.total_seconds()

    def until_complete(self, look: Callable[[], Progress]) -> None:
        """Look again and again until the progress is complete; `DemoIncomplete` when the time is up."""
        said = ""
        while True:
            progress = look()
            if str(progress) != said:
                said = str(progress)
                self.say(said)
            if progress.is_complete:
                return
            if self.monotonic() > self._deadline:
                raise DemoIncomplete(self._what_is_missing(progress))
            self.sleep(POLL_SECONDS)

    def _what_is_missing(self, progress: Progress) -> str:
        reasons = _first(progress.obstacles) or self._about_workers()
        return f"After {self.limit.total_seconds():.0f} s only {progress}. {reasons}"

    def _about_workers(self) -> str:
        now = timezone.now()
        at_work = Q(finished_at__gte=self.started_at) | Q(state=JobState.RUNNING, lease_until__gte=now)
        if Job.objects.filter(at_work).exists():
            return "The workers are busy with it; run demo_load again to go on waiting."
        return "No worker answered: “make run” starts one; otherwise start a Celery worker and beat."


def _first(obstacles: Iterable[str], limit: int = 3) -> str:
    return " ".join(list(dict.fromkeys(obstacles))[:limit])
