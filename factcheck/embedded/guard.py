"""Ends what a killed supervisor leaves behind.

The death signal reaches a child of the supervisor, but not the child's own children, and a worker in the middle of a
task takes its time. So a small process of its own listens on a pipe: each line names a process group to watch (`123`)
or to forget (`-123`). When the pipe closes, the supervisor has ended, however that came; groups not forgotten are asked
to stop, and killed if they do not.

It runs as a script, by path, and so imports nothing but the standard library.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

PATIENCE_SECONDS = 4.0


class Guard:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen([sys.executable, "-I", __file__], stdin=reading, process_group=0)
        os.close(reading)
        self._pipe = writing

    def watch(self, group: int) -> None:
        """End this process group when we are killed."""
        self._tell(group)

    def forget(self, group: int) -> None:
        """This process group has ended; the number may come to mean another one."""
        self._tell(-group)

    def _tell(self, line: int) -> None:
        with suppress(BrokenPipeError):  # without a guard there is still the death signal
            os.write(self._pipe, b"%d\n" % line)

    def close(self) -> None:
        """Let the guard go. Harmless when it is gone."""
        if self._process.returncode is None:
            os.close(self._pipe)
            self._process.wait()


def main(lines: Iterable[str]) -> None:
    """Listen until the supervisor ends, then end what it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in lines:
        group = int(line)
        groups = groups | {group} if group > 0 else groups - {-group}
    end(groups)


def end(groups: set[int]) -> None:
    """Ask these process groups to stop; kill those that have not after PATIENCE_SECONDS."""
    left = {group for group in groups if _signal(group, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = {group for group in left if _signal(group, 0)}
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Whether there was anybody to get it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main(sys.stdin)
