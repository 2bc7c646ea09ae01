"""A sign of life for supervisors: workers and beat touch a file, `factcheck.probe` looks how old it is.

`celery inspect ping` would cost seconds of CPU per look, ask the broker instead of the worker, and know nothing of
beat. A worker touches the file from the timer of its main loop, so a loop that hangs, or waits for a lost broker,
stops touching it. Beat touches it after each ring that the broker took.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery import Celery, bootsteps
from celery.signals import after_task_publish, beat_init

INTERVAL_SECONDS = 5


def give_signs_of_life(app: Celery, file: Path) -> None:
    """Let workers and beat of this app touch `file` at least every INTERVAL_SECONDS while all is well."""

    class Heartbeat(bootsteps.StartStopStep):
        requires = ("celery.worker.components:Timer",)

        def start(self, worker: Any) -> None:
            file.touch()
            worker.timer.call_repeatedly(INTERVAL_SECONDS, file.touch)

    def after_ring(**_: Any) -> None:
        file.touch()

    def in_beat(**_: Any) -> None:
        after_task_publish.connect(after_ring, weak=False)

    app.steps["worker"].add(Heartbeat)
    beat_init.connect(in_beat, weak=False)
