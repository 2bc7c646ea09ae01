"""`export_warc`: the snapshots that were asked for, in a file that is whole or not there."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from warcio.archiveiterator import ArchiveIterator

from claims.management.commands import export_warc
from sources.ingest.verification import BrokenLink
from sources.models import Snapshot
from tests.factories import TEXT, a_claim, a_complete_review, a_snapshot, a_statement, an_article, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pages.warc.gz"


def export(file: Path, *arguments: str) -> str:
    output = io.StringIO()
    call_command("export_warc", *arguments, "-o", str(file), stdout=output, stderr=output)
    return output.getvalue()


def exported(file: Path) -> list[str]:
    """The hashes of the snapshots in the file, in its order."""
    with file.open("rb") as data:
        found = [record.rec_headers["Factcheck-Snapshot-SHA256"] for record in ArchiveIterator(data)]
    return [sha256 for sha256 in found if sha256]


def hashes(*snapshots: Snapshot) -> list[str]:
    return [snapshot.sha256 for snapshot in snapshots]


def test_every_copy_of_an_article_of_an_outlet_or_of_all(file: Path) -> None:
    outlet = an_outlet(domain="news.example")
    article = an_article(outlet)
    first, beside, other = a_snapshot(article=article), a_snapshot(article=an_article(outlet)), a_snapshot()
    second = a_snapshot(TEXT + " More.", article)
    assert export(file, "--article", str(article.pk)) == f"2 snapshots written to {file}\n"
    assert exported(file) == hashes(first, second)
    export(file, "--outlet", "news.example")
    assert exported(file) == hashes(first, beside, second)
    export(file, "--all")
    assert exported(file) == hashes(first, beside, other, second)


def test_a_claim_brings_what_it_appears_in_and_what_its_reviews_cite(file: Path, reviewer: User) -> None:
    claim = a_claim()
    said = a_statement(claim).snapshot
    a_statement(a_claim())
    evidence = a_complete_review(reviewer, claim).evidence.get().snapshot
    later = a_snapshot("Something else.", evidence.article)
    export(file, "--claim", str(claim.pk))
    assert exported(file) == hashes(said, evidence, later)


def test_only_copies_since_a_day(file: Path) -> None:
    article = an_article()
    a_snapshot(article=article, fetched_at=datetime(2026, 5, 3, 23, 59, tzinfo=UTC))
    new = a_snapshot(TEXT + " More.", article, fetched_at=datetime(2026, 5, 4, 0, 0, tzinfo=UTC))
    export(file, "--all", "--since", "2026-05-04")
    assert exported(file) == hashes(new)


def test_progress_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_warc, "_TOLD_EVERY", 2)
    for _ in range(3):
        a_snapshot()
    assert export(file, "--all") == f"2 of 3\n3 snapshots written to {file}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--article", "77"], "There is no article 77"),
        (["--outlet", "nowhere.example"], "no outlet with the domain nowhere.example"),
        (["--claim", "77"], "There is no claim 77"),
        (["--all", "--since", "2026-13-01"], "give a day as 2026-05-31, not 2026-13-01"),
        (["--all", "--since", "2026-02-30 10:00"], "give a day as 2026-05-31"),
        (["--all"], "nothing to export"),
    ],
)
def test_what_cannot_be_exported_is_said_and_leaves_no_file(file: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        export(file, *arguments)
    assert list(file.parent.iterdir()) == []


def test_a_copy_that_was_changed_stops_the_export_and_an_earlier_file_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_snapshot()
    file.write_bytes(b"an earlier export")

    def broken(_: Snapshot) -> bytes:
        raise BrokenLink("its file ab/cd.gz was changed.")

    monkeypatch.setattr("sources.ingest.warc.verified_body", broken)
    with pytest.raises(CommandError, match=r"Snapshot \d+: its file ab/cd.gz was changed. Nothing") as refused:
        export(file, "--all")
    assert refused.value.returncode == 1
    assert [path.read_bytes() for path in file.parent.iterdir()] == [b"an earlier export"]


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    a_snapshot()
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        export(tmp_path / "missing" / "pages.warc.gz", "--all")


def test_a_folder_is_no_file_to_write_and_that_is_said_before_anything_is_written(tmp_path: Path) -> None:
    a_snapshot()
    for folder in (tmp_path, Path()):
        with pytest.raises(CommandError, match=r"is a folder\. Name the file"):
            export(folder, "--all")
    assert list(tmp_path.iterdir()) == []
