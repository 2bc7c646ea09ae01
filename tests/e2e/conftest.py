"""A real Celery worker (with beat) on the test database and a broker database of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

REPOSITORY = Path(__file__).parents[2]
#: What a killed worker held is taken over after this long.
LEASE_SECONDS = 3


class WorkerProcess:
    """`start`, `kill` (SIGKILL, children included) and `stop` a worker; the environment is that of the test."""

    def __init__(self, log: Path, origin: str) -> None:
        self._log, self._origin = log, origin
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "factcheck", "worker", "-B", "-P", "threads", "-c", "4"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle"],
                env=self._environment(),
                stdout=log,
                stderr=log,
                cwd=REPOSITORY,
                start_new_session=True,
            )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def output(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        os.killpg(self._process.pid, how)
        self._process.wait(30)
        self._process = None

    def _environment(self) -> dict[str, str]:
        database = connection.settings_dict["NAME"]
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "factcheck.settings.test",
            "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")),
            "REDIS_URL": urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{_broker_database()}")),
            "FACTCHECK_FETCH_ALLOW": self._origin,
            "FACTCHECK_LEASE_SECONDS": str(LEASE_SECONDS),
            "FACTCHECK_SWEEP_SECONDS": "1",
            "C_FORCE_ROOT": "1",
        }


def _broker_database() -> int:
    """One of the broker's databases per test process, none of them the default one."""
    return 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture
def make_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[str], WorkerProcess]]:
    """Makes workers that may fetch from the given origin; whatever still runs at the end is stopped."""
    workers: list[WorkerProcess] = []

    def make(origin: str) -> WorkerProcess:
        workers.append(WorkerProcess(tmp_path / f"worker-{len(workers)}.log", origin))
        return workers[-1]

    yield make
    for worker in workers:
        worker.kill()


def wait_for(condition: Callable[[], bool], what: str, *, seconds: float = 60.0) -> None:
    """Wait until the condition holds; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.1)
