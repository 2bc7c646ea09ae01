"""What every benchmark gives (rows with a ratio), how it takes time, and how its rows are printed."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection


class Skipped(Exception):
    """This benchmark cannot run here; `str(error)` says why in one line."""


@dataclass(frozen=True)
class Row:
    """One figure of ours beside a peer's or a limit's, taken in the same run and in the same unit."""

    what: str
    ours: float
    beside: str
    theirs: float
    unit: str

    @property
    def ratio(self) -> float:
        """Ours as a multiple of theirs; infinite beside nothing."""
        return self.ours / self.theirs if self.theirs else float("inf")


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time that the work took in this process, and in children of it that have ended when it returns."""
    before = _cpu_time()
    work()
    return _cpu_time() - before


def cpu_in_turn(rounds: Iterable[Sequence[Callable[[], object]]]) -> list[float]:
    """CPU seconds of each work, added up over the rounds.

    One after the other does not do: on a shared machine the CPU time of the same work varies by half from one moment
    to the next. So the works take turns, and another one begins each round.
    """
    totals: dict[int, float] = {}
    for number, works in enumerate(rounds):
        for turn in range(len(works)):
            place = (number + turn) % len(works)
            totals[place] = totals.get(place, 0.0) + cpu_seconds(works[place])
    return [totals[place] for place in sorted(totals)]


def _cpu_time() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def resident_megabytes() -> float:
    """Memory that this process holds now (Linux), or else the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    return pages * resource.getpagesize() / 2**20


@dataclass
class Spent:
    """CPU seconds of works that also use readers of documents and the database, added up."""

    #: Of this process and its readers. A reader's start is spread over all it reads, so it is not ended for being
    #: counted (Linux; elsewhere readers count when they end).
    ours: float = 0.0
    #: Of the database's process that serves our connection (Linux; 0 elsewhere).
    database: float = 0.0

    def on(self, work: Callable[[], object]) -> None:
        """Do the work and add what it takes."""
        ours, database = _cpu_time() + _cpu_of_readers(), _cpu_of_database()
        work()
        self.ours += _cpu_time() + _cpu_of_readers() - ours
        self.database += _cpu_of_database() - database

    @property
    def in_all(self) -> float:
        return self.ours + self.database


def _cpu_of_readers() -> float:
    return sum(map(_cpu_of, _readers()))


def _readers() -> Iterator[int]:
    for path in Path("/proc/self/task").glob("*/children"):
        for pid in path.read_text().split():
            if b"sources.sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes():
                yield int(pid)


def _cpu_of_database() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    return _cpu_of(pid)


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def seconds(work: Callable[[], object]) -> float:
    """Time on the wall: for work that another process, the database, has a share in."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def medians_in_turn(pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]]) -> tuple[float, float]:
    """Median seconds of the first and of the second works. They run in turn, so that a busy moment hits both."""
    taken = [(seconds(first), seconds(second)) for first, second in pairs]
    return median(first for first, _ in taken), median(second for _, second in taken)


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table that also reads well in a terminal."""
    head = ("measured", "ours", "beside", "theirs", "unit", "ratio")
    lines = [
        head,
        *((r.what, _figure(r.ours), r.beside, _figure(r.theirs), r.unit, f"{r.ratio:.2f}") for r in rows),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    printed = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    printed.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(printed)


def _figure(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:,.1f}"
