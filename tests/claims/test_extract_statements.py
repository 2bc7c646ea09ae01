"""The command around the batch door: files, standard input, exit codes."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

GOOD = json.dumps({"id": "a", "text": "Mara Lind said that taxes fell."})


def run(*args: str) -> list[str]:
    out = io.StringIO()
    call_command("extract_statements", *args, stdout=out, stderr=io.StringIO())
    return [row["statements"][0]["speaker"] for row in map(json.loads, out.getvalue().splitlines())]


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "documents.jsonl"
    file.write_text(GOOD + "\n" + GOOD, encoding="utf-8")
    assert run(str(file)) == ["Mara Lind", "Mara Lind"]


def test_standard_input_is_read_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD))
    assert run() == ["Mara Lind"]


def test_a_bad_line_is_named_the_rest_is_read_and_the_exit_code_is_two(tmp_path: Path) -> None:
    file, out, err = tmp_path / "documents.jsonl", io.StringIO(), io.StringIO()
    file.write_text("nonsense\n" + GOOD, encoding="utf-8")
    with pytest.raises(CommandError) as raised:
        call_command("extract_statements", str(file), stdout=out, stderr=err)
    assert raised.value.returncode == 2
    assert err.getvalue().startswith("Line 1: This is not JSON")
    assert len(out.getvalue().splitlines()) == 1


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"missing\.jsonl cannot be read: No such file"):
        run("missing.jsonl")
