"""What the system knows about processes, without more than the standard library."""

from __future__ import annotations

import os
import time
from pathlib import Path


def is_running(pid: int) -> bool:
    """Whether there is such a process and it is not merely waiting to be reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:  # gone in this moment, or a system without /proc
        return not Path("/proc").is_dir()


def ends(pid: int) -> bool:
    """Whether the process is gone within some seconds."""
    for _ in range(400):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


def open_descriptors() -> int:
    """How many files, sockets and pipes this process holds."""
    return len(os.listdir("/dev/fd"))  # noqa: PTH208
