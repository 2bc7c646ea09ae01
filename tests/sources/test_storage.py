"""Bodies of snapshots: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler

from factcheck.settings.base import STORAGES
from sources.storage import WholeFileStorage


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it is run by the one who writes."""


class HalfWritten(ContentFile):  # type: ignore[type-arg]  # (not subscriptable at run time)
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half of "
        raise Killed


@pytest.fixture
def storage(tmp_path: Path) -> WholeFileStorage:
    return WholeFileStorage(location=tmp_path)


def test_what_is_saved_is_read_back(storage: WholeFileStorage) -> None:
    storage.save("ab/body.gz", ContentFile(b"bytes"))
    with storage.open("ab/body.gz") as file:
        assert file.read() == b"bytes"


def test_a_writer_that_is_killed_leaves_nothing_to_be_taken_for_the_file(storage: WholeFileStorage) -> None:
    with pytest.raises(Killed):
        storage.save("ab/body.gz", HalfWritten(b""))
    assert not storage.exists("ab/body.gz")
    storage.save("ab/body.gz", ContentFile(b"bytes"))
    assert storage.size("ab/body.gz") == len(b"bytes")


def test_the_same_content_again_takes_no_second_name(storage: WholeFileStorage, tmp_path: Path) -> None:
    names = [storage.save("ab/body.gz", ContentFile(b"bytes")) for _ in range(2)]
    assert names == ["ab/body.gz", "ab/body.gz"]
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["body.gz"]


def test_installations_keep_their_snapshots_this_way() -> None:
    backends: Any = STORAGES
    assert isinstance(StorageHandler(backends)["snapshots"], WholeFileStorage)
