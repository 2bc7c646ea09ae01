"""Rows and their table."""

from __future__ import annotations

import math
import subprocess
import sys

from benchmarks.measuring import Row, cpu_in_turn, cpu_seconds, medians_in_turn, table


def test_the_ratio_is_ours_as_a_multiple_of_theirs() -> None:
    assert Row("reading", 6.0, "a peer", 4.0, "pages/s").ratio == 1.5
    assert Row("found", 6.0, "a peer", 0.0, "statements").ratio == math.inf


def test_a_table_has_a_line_for_each_row_and_columns_of_one_width() -> None:
    lines = table([Row("reading", 12_345.6, "a peer", 2, "pages/s"), Row("F1", 0.9, "a peer", 0.5, "F1")]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "reading", "12,345.6", "a peer", "2", "pages/s", "6172.80",
    ]  # fmt: skip
    assert "| 0.900 |" in " ".join(lines[3].split())


def test_cpu_time_counts_children_that_ended() -> None:
    idle = cpu_seconds(lambda: None)
    child = cpu_seconds(lambda: subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True))
    assert child > idle


def test_each_work_begins_a_round_once_and_its_time_stays_its_own() -> None:
    done: list[str] = []
    works = [lambda: done.append("idle"), lambda: done.append(str(sum(range(10**6)) and "busy"))]
    idle, busy = cpu_in_turn([works] * 2)
    assert done == ["idle", "busy", "busy", "idle"]
    assert busy > idle


def test_works_are_run_in_turn() -> None:
    done: list[str] = []
    medians = medians_in_turn([(lambda: done.append("ours"), lambda: done.append("theirs"))] * 2)
    assert done == ["ours", "theirs", "ours", "theirs"]
    assert min(medians) >= 0
