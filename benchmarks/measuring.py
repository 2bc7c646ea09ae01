"""What every benchmark gives (rows with a ratio), how it takes time, and how its rows are printed."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median


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
