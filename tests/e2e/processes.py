"""Real processes of ours beside a test: Celery workers and a web server, started, killed and stopped at will."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pytest

REPOSITORY = Path(__file__).parents[2]
Pool = Literal["threads", "prefork"]
#: What a killed worker held is taken over after this long, once a sweep has rung for it.
LEASE_SECONDS = 3
SWEEP_SECONDS = 1


class OurProcess:
    """`start`, `kill` (SIGKILL, children included) and `stop` one program; what it says goes to a log file."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._command, self._environment, self._log = command, dict(environment), log
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    def start(self) -> None:
        self._said_before = len(self.output()) if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command],
                env=os.environ | self._environment,
                stdout=log,
                stderr=log,
                cwd=REPOSITORY,
                start_new_session=True,
            )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def children(self) -> list[int]:
        """The process ids of its direct children."""
        if self._process is None:
            return []
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text(encoding="ascii").split()]

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended by itself."""
        return self._process is not None and self._process.poll() is None

    def output(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        os.killpg(self._process.pid, how)
        self._process.wait(30)
        self._process = None


class WorkerProcess(OurProcess):
    """A Celery worker; one that `beats` also rings for sweeps."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        *,
        pool: Pool = "threads",
        beats: bool = True,
    ) -> None:
        self.forks = pool == "prefork"
        command = ["celery", "-A", "factcheck", "worker", "-P", pool, "-c", "4", "-l", "INFO"]
        command += ["--without-gossip", "--without-mingle"]
        super().__init__([*command, "-B"] if beats else command, environment, log)

    @property
    def is_ready(self) -> bool:
        """Whether it has said so since it was started last."""
        return " ready." in self.output()[self._said_before :]


class WebProcess(OurProcess):
    """The web server on a port of this machine."""

    def __init__(self, environment: Mapping[str, str], log: Path, *, port: int) -> None:
        command = ["gunicorn", "factcheck.wsgi:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
        command += ["--threads", "4", "--no-control-socket"]
        super().__init__(command, environment, log)
        self.address = f"http://127.0.0.1:{port}"


def environment_of(*, var: Path, database_url: str, redis_url: str, origins: tuple[str, ...]) -> dict[str, str]:
    """What our processes need to work on these servers, and to open these origins."""
    return {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings.embedded",
        "FACTCHECK_VAR": str(var),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FACTCHECK_FETCH_ALLOW": ",".join(origins),
        "FACTCHECK_LEASE_SECONDS": str(LEASE_SECONDS),
        "FACTCHECK_SWEEP_SECONDS": str(SWEEP_SECONDS),
        "FACTCHECK_HOST_PAUSE_SECONDS": "0",
        "C_FORCE_ROOT": "1",
    }


def wait_for(condition: Callable[[], bool], what: str, *, seconds: float = 60.0) -> None:
    """Wait until the condition holds; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.1)
