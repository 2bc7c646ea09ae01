"""Collections for measuring that lie in `../shared`, beside this repository. Nothing of them is part of it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import Skipped

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """The file or folder `../shared/PATH`; `Skipped` where it is absent."""
    found = SHARED / path
    if not found.exists():
        raise Skipped(f"the collection ../shared/{path} is not beside this repository")
    return found
