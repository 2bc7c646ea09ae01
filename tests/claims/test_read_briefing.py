"""The command that takes a briefing in: what it prints, what it refuses, and that refusals leave nothing behind."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from claims.models import Briefing, Claim
from factcheck.core.models import Job
from factcheck.core.text import MAX_TEXT_BYTES
from sources.models import Article, Snapshot
from tests.e2e.outlets import LoopbackOutlet

pytestmark = pytest.mark.django_db

TEXT = "Harbour closes in May\n\nMara Lind said that the harbour would close in May for dredging."


def read(source: str, *options: str) -> str:
    out = io.StringIO()
    call_command("read_briefing", source, *options, stdout=out)
    return out.getvalue()


def assert_refused(source: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that is printed when nothing is taken in."""
    with pytest.raises(SystemExit) as exit_:
        call_command("read_briefing", source)
    line = capsys.readouterr().err
    assert exit_.value.code == 2
    assert line.count("\n") == 1
    assert not any(model.objects.exists() for model in (Briefing, Claim, Article, Snapshot, Job))
    return line


def standard_input(data: bytes) -> Any:
    return io.TextIOWrapper(io.BytesIO(data))


def test_a_file_becomes_statements_and_claims(tmp_path: Path, settings: Settings) -> None:
    settings.FACTCHECK_CONFIDENCE_SHOWN = 0.0
    (tmp_path / "briefing.txt").write_text(TEXT, encoding="utf-8")
    found = json.loads(read(str(tmp_path / "briefing.txt"), "--json", "--title", "The harbour"))
    statement = found["statements"][0]
    assert (found["title"], statement["speaker"], statement["kind"]) == ("The harbour", "Mara Lind", "indirect")
    assert TEXT[statement["start"] : statement["end"]] == statement["content"]
    assert statement["claims"]
    assert {*statement["claims"]} <= {claim["id"] for claim in found["claims"]}


def test_standard_input_is_read_and_told_in_words(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.FACTCHECK_CONFIDENCE_SHOWN = 0.0
    monkeypatch.setattr("sys.stdin", standard_input(TEXT.encode()))
    told = read("-")
    assert "Mara Lind [indirect]" in told
    assert "Harbour closes in May" in told.split("Claims (")[1]


def test_an_address_is_fetched_and_read(settings: Settings) -> None:
    with LoopbackOutlet({"/a": ("Harbour closes in May", TEXT)}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        found = json.loads(read(outlet.origin + "/a", "--json"))
    assert found["title"] == "Harbour closes in May"
    assert found["statements"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no text to read"),
        (b" \n\t ", "no text to read"),
        ("Der Bürgermeister sagte nichts.".encode("latin-1"), "not valid UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary data"),
        (b"He said \x00 twice.", "binary data"),
        (b"He said it. " * (MAX_TEXT_BYTES // 12 + 1), "too large"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(
    data: bytes, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "briefing.txt").write_bytes(data)
    monkeypatch.setattr("sys.stdin", standard_input(data))
    assert why in assert_refused(str(tmp_path / "briefing.txt"), capsys)
    assert why in assert_refused("-", capsys)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("/nowhere/briefing.txt", "No such file"),
        ("/", "Is a directory"),
        ("http://127.0.0.1/", "not an address on the public internet"),
        ("HTTP://127.0.0.1/", "not an address on the public internet"),
        ("ftp://example.org/briefing", "http"),
        ("https://", "host name"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_one_line(
    source: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why in assert_refused(source, capsys)


def test_a_page_that_cannot_be_fetched_leaves_nothing(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with LoopbackOutlet({}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        assert "404" in assert_refused(outlet.origin + "/missing", capsys)
