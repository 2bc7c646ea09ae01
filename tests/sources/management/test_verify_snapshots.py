"""Tampering by somebody with all rights over database and files is found, whatever was changed."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from factcheck.core.text import sha256_of
from sources.ingest.chain import link_sha256
from sources.ingest.snapshots import body_path, link_of
from sources.models import Article, Snapshot
from tests.factories import a_snapshot, an_article, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_in_a_folder(settings: Any, tmp_path: Path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": storage}


@pytest.fixture
def chain() -> list[Snapshot]:
    """Three snapshots of one outlet's articles; the second is the one that is tampered with."""
    outlet = an_outlet()
    return [a_snapshot(f"The mayor said number {n} would be enough.", an_article(outlet)) for n in range(3)]


def verify(*arguments: str) -> str:
    output = io.StringIO()
    call_command("verify_snapshots", *arguments, stdout=output, stderr=output)
    return output.getvalue()


def complaint(*arguments: str) -> str:
    """What the command says when it finds something."""
    output = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify_snapshots", *arguments, stdout=io.StringIO(), stderr=output)
    assert refused.value.returncode == 1
    return output.getvalue()


def tamper(snapshot: Snapshot, **changes: Any) -> None:
    """Change a row behind the back of the triggers that keep snapshots as they are."""
    with pgtrigger.ignore("sources.Snapshot:immutable"):
        Snapshot.objects.filter(pk=snapshot.pk).update(**changes)


def body_file(snapshot: Snapshot) -> Path:
    return Path(storages["snapshots"].path(body_path(snapshot.body_sha256)))


def test_sound_chains_are_counted(chain: list[Snapshot]) -> None:
    a_snapshot(article=Article.objects.create(title="Handed in"))

    assert verify() == "4 snapshots in 2 chains verified\n"


def test_nothing_stored_is_nothing_wrong() -> None:
    assert verify() == "0 snapshots in 0 chains verified\n"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": "The mayor said nothing."}, "its text was changed"),
        ({"text": "The mayor said nothing.", "text_sha256": sha256_of("The mayor said nothing.")}, "were changed"),
        ({"url": "https://pages.example/other"}, "were changed"),
        ({"final_url": "https://pages.example/other"}, "were changed"),
        ({"redirects": [[301, "https://a.example/", "https://b.example/"]]}, "were changed"),
        ({"fetched_at": "2020-02-02T02:02:02Z"}, "were changed"),
        ({"status": 404}, "were changed"),
        ({"headers": [["date", "Mon, 01 Jan 2024 00:00:00 GMT"]]}, "were changed"),
        ({"body_sha256": "0" * 64}, "were changed"),
        ({"body_size": 1}, "its size was changed"),
        ({"sha256": "0" * 64}, "were changed"),
        ({"previous_sha256": "0" * 64}, "does not follow"),
        ({"chain": "outlet:999"}, "link 1 is missing"),
    ],
)
def test_a_changed_field_is_found(chain: list[Snapshot], changes: dict[str, Any], problem: str) -> None:
    tamper(chain[1], **changes)

    found = complaint()

    assert problem in found
    assert f"(snapshot {chain[1].pk})" in found


def test_a_changed_snapshot_with_a_new_hash_breaks_the_next_link(chain: list[Snapshot]) -> None:
    changed = Snapshot.objects.get(pk=chain[1].pk)
    changed.url = "https://pages.example/other"
    tamper(changed, url=changed.url, sha256=link_sha256(link_of(changed)))

    assert f"link 3 (snapshot {chain[2].pk}): it does not follow" in complaint()


def test_a_removed_snapshot_is_found(chain: list[Snapshot]) -> None:
    with connection.cursor() as cursor, pgtrigger.ignore("sources.Snapshot:immutable"):
        cursor.execute("DELETE FROM sources_passage WHERE snapshot_id = %s", [chain[1].pk])
        cursor.execute("DELETE FROM sources_snapshot WHERE id = %s", [chain[1].pk])

    assert f"link 3 (snapshot {chain[2].pk}): link 2 is missing" in complaint()


def test_a_snapshot_moved_to_the_end_is_found(chain: list[Snapshot]) -> None:
    tamper(chain[1], chain_position=4)

    assert f"link 3 (snapshot {chain[2].pk}): link 2 is missing" in complaint()


def test_exchanged_snapshots_are_found(chain: list[Snapshot]) -> None:
    tamper(chain[1], chain_position=4)
    tamper(chain[2], chain_position=2)
    tamper(chain[1], chain_position=3)

    assert f"link 2 (snapshot {chain[2].pk}): it does not follow" in complaint()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzip.compress(b"another page"), "was changed"),
        (b"not compressed at all", "is damaged"),
        (gzip.compress(b"cut short" * 100)[:-10], "is damaged"),
        (b"", "was changed"),
        (None, "is missing"),
    ],
    ids=["another page", "not compressed", "cut short", "empty", "missing"],
)
def test_a_changed_file_is_found(chain: list[Snapshot], content: bytes | None, problem: str) -> None:
    file = body_file(chain[1])
    file.unlink()
    if content is not None:
        file.write_bytes(content)

    found = complaint()

    assert problem in found
    assert body_path(chain[1].body_sha256) in found


def test_every_broken_chain_is_named(chain: list[Snapshot]) -> None:
    other = a_snapshot()
    for snapshot in (chain[0], other):
        tamper(snapshot, status=500)

    assert complaint().count("\nChain ") + 1 == 2


def test_heads_written_down_earlier_find_a_chain_that_was_cut_short(chain: list[Snapshot], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text(verify("--heads"), encoding="utf-8")
    assert f"{chain[2].chain} 3 {chain[2].sha256}" in heads.read_text(encoding="utf-8")
    assert verify("--against", str(heads)) == "3 snapshots in 1 chains verified\n"

    with connection.cursor() as cursor, pgtrigger.ignore("sources.Snapshot:immutable"):
        cursor.execute("DELETE FROM sources_passage WHERE snapshot_id = %s", [chain[2].pk])
        cursor.execute("DELETE FROM sources_snapshot WHERE id = %s", [chain[2].pk])

    assert verify() == "2 snapshots in 1 chains verified\n"
    assert f"Chain {chain[2].chain}, link 3: it is gone" in complaint("--against", str(heads))


def test_heads_find_a_chain_that_was_made_anew(chain: list[Snapshot], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text(verify("--heads"), encoding="utf-8")
    changed = Snapshot.objects.get(pk=chain[2].pk)
    changed.status = 500
    tamper(changed, status=500, sha256=link_sha256(link_of(changed)))

    assert verify() == "3 snapshots in 1 chains verified\n"
    assert "it has another hash than when" in complaint("--against", str(heads))


@pytest.mark.parametrize("content", [None, "no heads\n"])
def test_a_file_without_heads_is_refused(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "heads"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        verify("--against", str(file))

    assert refused.value.returncode == 2
