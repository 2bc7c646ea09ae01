"""A supervisor in a process of its own, so that it can be killed, and servers for tests that only look."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factcheck.embedded import Connection, Stack, connection
from factcheck.embedded.process import processes_in

PATIENCE = 30.0


def wait_until(condition: Callable[[], object]) -> None:
    """Give up only when something is clearly broken; how long things take is not what these tests are about."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "gave up waiting"
        time.sleep(0.02)


class Supervisor:
    """`python -m factcheck.embedded exec` with a command that waits, on one data folder."""

    def __init__(self, var: Path, environment: dict[str, str]) -> None:
        self.var = var
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Connection:
        """Start it and wait for its servers."""
        self._process = self.run("--", sys.executable, "-c", "import time; time.sleep(600)")
        wait_until(lambda: self._announced() or self.has_ended)
        found = self._announced()
        assert found is not None, self._process.communicate(timeout=PATIENCE)
        return found

    def _announced(self) -> Connection | None:
        """What this process says, not the one before it, which may have been killed."""
        found = connection(self.var)
        return found if found and self._process and found.pid == self._process.pid else None

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `exec` with these arguments."""
        command = [sys.executable, "-m", "factcheck.embedded", "exec", "--var", str(self.var), *arguments]
        return subprocess.Popen(
            command, env=os.environ | self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process is None or self._process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        if self._process and not self.has_ended:
            self._process.send_signal(number)
            self._process.communicate(timeout=PATIENCE)

    def servers(self) -> list[int]:
        """Ids of the server processes that work on the folder."""
        folders = {"postgres": self.var / "postgres", "valkey-server": self.var / "valkey"}
        return [pid for program, folder in folders.items() for pid in processes_in(folder, program)]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    started = Supervisor(tmp_path / "var", {})
    yield started
    started.send(signal.SIGTERM)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = Stack(tmp_path_factory.mktemp("stack"), durable=False)
    with running:
        yield running


@pytest.fixture
def servers(stack: Stack) -> Connection:
    found = connection(stack.var.root)
    assert found is not None
    return found
