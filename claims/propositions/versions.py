"""By which rules propositions are made, so that statements can be worded again when they have changed."""

from __future__ import annotations

from pathlib import Path

from claims.attribution.versions import code_version


def wording_version() -> str:
    """The version of this room's rules; `claims.attribution.reading_version` tells the rest (rules, model)."""
    return code_version(Path(__file__).parent)
