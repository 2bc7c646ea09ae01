"""By which rules propositions are made, so that statements can be worded again when they have changed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_DIGITS = 8


@cache
def wording_version() -> str:
    """A short digest of this room's code; `claims.attribution.reading_version` tells the rest (rules, model)."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGITS]
