"""Smoke test: every way asks the server, and the rows are of one unit."""

from __future__ import annotations

import pytest

from benchmarks import door


def test_every_way_gets_every_answer() -> None:
    ways = [door.through_the_door, door.through_the_door_anew, door.by_http_client_anew, *door.peers().values()]
    with door.server() as origin:
        assert [way(origin, 3) for way in ways] == [3] * len(ways)


def test_a_run_measures_both_kinds_of_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "ROUNDS", 2)
    rows = door.bench(quick=True)
    assert {row.what for row in rows} == {door.MEASURED, door.MEASURED_FRESH}
    assert all(row.unit == "CPU ms" and row.ours > 0 for row in rows)
