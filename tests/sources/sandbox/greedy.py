"""Parsers that do what parsers must not: loaded by the children of the tests' sandboxes."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path
from typing import Any

from factcheck.core.errors import ParseError


def echo(payload: bytes, **options: Any) -> dict[str, Any]:
    """What arrived."""
    return {"pid": os.getpid(), "text": payload.decode("utf-8", "surrogateescape"), "options": options}


def whoami(payload: bytes) -> dict[str, Any]:
    """The child's own view of itself."""
    return {"pid": os.getpid(), "environment": sorted(os.environ), "folder": str(Path.cwd())}


def spin(payload: bytes) -> None:
    """Use the processor for ever."""
    while True:
        pass


def sleep(payload: bytes) -> None:
    """Wait for ever without using the processor."""
    time.sleep(3600)


def hoard(payload: bytes) -> int:
    """Take more and more memory."""
    return len(bytearray(1 << 40))


def crash(payload: bytes) -> None:
    """Die as C code dies."""
    ctypes.string_at(0)


def refuse(payload: bytes) -> None:
    """Say politely what is wrong."""
    raise ParseError("This is a refusal.")


def stumble(payload: bytes) -> None:
    """Fail like other people's code does."""
    raise ZeroDivisionError


def chatter(payload: bytes) -> str:
    """Print where the answer goes."""
    print("not an answer", flush=True)  # noqa: T201
    os.write(1, b"not an answer either")
    sys.stderr.write("nor a log line")
    return "answer"


def scribble(payload: bytes) -> None:
    """Write a file."""
    Path(payload.decode()).write_bytes(b"x")


def nonsense(payload: bytes) -> object:
    """Return what JSON cannot carry."""
    return {"number": float("nan")}
