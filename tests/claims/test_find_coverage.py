"""The command that ranks passages: for a claim it is logged, for a text nothing is stored."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Coverage, Retrieval
from tests.factories import a_claim, a_snapshot

pytestmark = pytest.mark.django_db

REPORT = "The harbour authority closes the whole harbour in May for dredging, as it has every second year."


def find(*args: str) -> str:
    out = io.StringIO()
    call_command("find_coverage", *args, stdout=out)
    return out.getvalue()


def test_a_claims_coverage_is_printed_and_logged() -> None:
    claim, report = a_claim("The harbour closes in May for dredging"), a_snapshot(REPORT)
    rows: list[dict[str, Any]] = json.loads(find(str(claim.pk), "--json"))
    assert [row["article"] for row in rows] == [report.article_id]
    assert rows[0]["reasons"]
    assert Retrieval.objects.get().claim == claim
    assert Coverage.objects.get().passage_id == rows[0]["passage"]


def test_a_texts_coverage_is_told_in_words_and_not_stored() -> None:
    report = a_snapshot(REPORT)
    told = find("--text", "The harbour closes in May for dredging")
    assert report.article.title in told
    assert "- Shares" in told
    assert not Retrieval.objects.exists()


def test_nothing_found_is_said() -> None:
    assert find("--text", "The harbour closes in May").strip() == "No stored article has a passage about this."


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["0"], "There is no claim 0."),
        (["9" * 30], "There is no claim"),
        (["--text", ""], "no text to read"),
        (["--text", "?!\0"], "no text to read"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_in_one_line(
    args: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        call_command("find_coverage", *args)
    line = capsys.readouterr().err
    assert exit_.value.code == 2
    assert why in line
    assert line.count("\n") == 1


@pytest.mark.parametrize("args", [[], ["seven"], ["1", "--text", "both"]])
def test_what_makes_no_sense_is_refused(args: list[str]) -> None:
    with pytest.raises(CommandError):
        find(*args)
