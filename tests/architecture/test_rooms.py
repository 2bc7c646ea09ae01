"""What import contracts cannot say for themselves: that they are complete, and that side doors stay shut."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Modules of the standard library that open connections.
NETWORK = {"ftplib", "http.client", "poplib", "smtplib", "socket", "telnetlib", "urllib.request"}


def modules(folder: str) -> Iterator[Path]:
    return (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_every_module_of_the_shell_stands_in_the_contract_of_the_rooms() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    top_layer = contracts["importlinter:contract:rooms"]["layers"].strip().splitlines()[0]
    listed = set(re.findall(r"factcheck\.(\w+)", top_layer))
    there = {
        path.stem for path in (ROOT / "factcheck").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert listed == there - {"__init__", "core"}


def test_only_the_door_uses_the_standard_library_to_reach_the_network() -> None:
    doors = [path for room in ("claims", "sources") for path in modules(room) if imports(path) & NETWORK]

    assert {path.relative_to(ROOT).parts[:2] for path in doors} <= {("sources", "fetch")}


def test_rooms_read_settings_and_never_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for room in ("claims", "sources", "factcheck/core")
        for path in modules(room)
        if "factcheck.env" in imports(path) or re.search(r"\bos\.(environ|getenv)", path.read_text(encoding="utf-8"))
    }

    assert readers == set()
