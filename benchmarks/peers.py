"""The interpreter that has what benchmarks compare with; `make bench` makes an environment of its own for it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import Skipped

_PYTHON = Path(__file__).parents[1] / "var" / "peers" / "bin" / "python"


def interpreter() -> Path:
    """Python with the peers installed; `Skipped` without it."""
    if not _PYTHON.exists():
        raise Skipped("what to compare with is not installed in var/peers; `make bench` puts it there")
    return _PYTHON
