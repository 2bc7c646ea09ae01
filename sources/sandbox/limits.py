"""What one document may cost."""

from __future__ import annotations

import math
import resource
import sys
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of one call; the memory limit is the child's whole address space."""

    cpu_seconds: int = 10
    wall_seconds: float = 15
    memory_bytes: int = 1024**3
    #: A child is replaced after so many documents, so that slow leaks in parsers do not add up.
    documents: int = 2_000
    #: Idle children kept; more calls than this at a time start more, which end with their call.
    idle_children: int = 4
    #: Starting means importing the parsers; on a cold, busy machine that takes a while.
    start_seconds: float = 60


def apply_process_limits(memory_bytes: int) -> None:
    """For the rest of this process's life: no files written, no core dump, at most so much address space."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    if sys.platform != "darwin":  # macOS refuses to lower it and would not enforce it
        _lower(resource.RLIMIT_AS, memory_bytes)


def allow_cpu(seconds: int) -> None:
    """From now on this process may use `seconds` more of CPU time; then SIGXCPU ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(usage.ru_utime + usage.ru_stime) + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
