"""The command: what it refuses, skips and prints."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from benchmarks import datasets, run
from benchmarks.measuring import Row


def test_every_benchmark_has_a_promise_and_every_such_file_is_listed() -> None:
    folder = Path(run.__file__).parent
    with_promise = {path.stem for path in folder.glob("*.py") if "\nPROMISE = " in path.read_text(encoding="utf-8")}
    assert with_promise == set(run.NAMES)
    assert all(callable(importlib.import_module(f"benchmarks.{name}").bench) for name in run.NAMES)


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run.main(["speed"])
    assert refused.value.code == 2
    assert "there is no benchmark “speed”; there are attribution, quotations, extraction" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["attribution", "extraction"])
def test_an_absent_collection_skips_the_benchmark_in_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(datasets, "SHARED", tmp_path)
    printed = run.report(name, quick=True)
    assert printed.startswith(f"{name}: skipped: the collection ../shared/")
    assert printed.count("\n") == 1


def test_a_report_is_the_promise_and_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import extraction

    monkeypatch.setattr(extraction, "bench", lambda *, quick: [Row("reading", 3, "a peer", 2, "pages")])
    printed = run.report("extraction", quick=True)
    assert printed.startswith(f"extraction: {extraction.PROMISE}\n\n| measured ")
    assert "| 1.50" in printed
