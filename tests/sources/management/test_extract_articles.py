"""The command line for saved pages; it needs no database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.sources.extraction.test_article import PARAGRAPHS, page

GOOD = json.dumps({"id": "a", "html": page()})


def run(*paths: Path) -> tuple[list[dict[str, Any]], str, int]:
    """The objects printed, what went to stderr, and the exit code."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("extract_articles", *map(str, paths), stdout=out, stderr=err)
    except CommandError as error:
        code = error.returncode
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), code


def test_lines_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{GOOD}\n"))
    (article,), errors, code = run()
    assert (article["id"], errors, code) == ("a", "", 0)
    assert PARAGRAPHS[0] in article["text"]


def test_files_of_both_kinds_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text(GOOD)
    (tmp_path / "saved.html").write_text(page())
    found, _, code = run(tmp_path / "lines.jsonl", tmp_path / "saved.html")
    assert [article["id"] for article in found] == ["a", "saved"]
    assert code == 0


def test_what_cannot_be_used_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(f"oops\n{GOOD}\n")
    found, errors, code = run(tmp_path / "missing.html", tmp_path / "missing.jsonl", lines)
    assert [article["id"] for article in found] == ["a"]
    assert code == 2
    assert errors.count("\n") == 3
    assert f"{lines}, line 1: not valid JSON" in errors
