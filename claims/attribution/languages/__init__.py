"""The languages whose rules this installation has: our own, and those of installed packages (by entry point).

`base` is the contract, `choosing` decides which language a text is in, and what no language covers, `unknown` reads.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from claims.attribution.languages.base import Language

GROUP = "factcheck.languages"
#: Code → “module:class”, imported when the first text is read.
BUILT_IN = {"en": "claims.attribution.languages.english:English"}


@cache
def languages() -> dict[str, Language]:
    """All languages by code, ours first. A built-in code cannot be taken over."""
    found = {code: _loaded(path) for code, path in BUILT_IN.items()}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        if point.name not in found:
            found[point.name] = point.load()()
    return found


def _loaded(path: str) -> Language:
    module, _, attribute = path.partition(":")
    made: Language = getattr(import_module(module), attribute)()
    return made
