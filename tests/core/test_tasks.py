"""The Celery tasks: how long a worker goes on."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from celery.signals import worker_shutting_down

from factcheck.core import tasks

_FORKED = """
import os, django
django.setup()
from factcheck.core import jobs, tasks
taken = []
jobs.run_next = lambda queue: taken.append(queue)
child = os.fork()
if child == 0:
    tasks._stopping.wait(30)
    tasks.work("tests")
    os._exit(len(taken))
tasks._stop_taking_work()
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_worker_that_is_asked_to_stop_takes_no_more_work_in_its_processes_either() -> None:
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "factcheck.settings.test"}
    taken = subprocess.run([sys.executable, "-c", _FORKED], env=settings, check=False, timeout=60).returncode
    assert taken == 0


def test_workers_tell_when_they_are_asked_to_stop() -> None:
    assert tasks._stop_taking_work in [receiver() for _, receiver in worker_shutting_down.receivers]


def test_a_full_queue_does_not_starve_the_others(quiet_doorbell: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BUDGET_SECONDS", -1.0)
    monkeypatch.setattr("factcheck.core.jobs.run_next", lambda queue: True)
    tasks.work("tests")
    assert quiet_doorbell == ["tests"]
