"""The child's side: `python -m sources.sandbox.child SETTINGS`; reads requests from stdin, writes answers to stdout.

It ends when stdin ends, that is, when its parent is gone for whatever reason. (A parent-death signal would follow the
*thread* that started the child, and threads of a worker come and go.)
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from factcheck.core.errors import ParseError
from sources.sandbox.frames import packed, read_frame
from sources.sandbox.limits import allow_cpu, apply_process_limits

Parser = Callable[..., Any]


def main(settings: dict[str, Any]) -> None:
    """Serve requests until stdin ends."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    parsers = {name: _loaded(path) for name, path in settings["functions"].items()}
    _silence()
    apply_process_limits(settings["memory_bytes"])
    gc.freeze()  # the parsers are here to stay: looking through them for garbage took 6 % of the time of a page
    answers.write(packed({"ready": True}))
    answers.flush()
    while (request := read_frame(requests)) is not None:
        head, payload = request
        allow_cpu(settings["cpu_seconds"])
        answer = _answer(parsers[head["function"]], payload, head["options"])
        answers.write(answer)
        answers.flush()


def _answer(parser: Parser, payload: bytes, options: dict[str, Any]) -> bytes:
    try:
        return packed({"result": parser(payload, **options)})
    except ParseError as error:
        return packed({"refused": str(error)})
    except MemoryError:
        return packed({"failed": "memory"})
    except Exception as error:  # noqa: BLE001 - other people's parsers on other people's bytes raise anything
        return packed({"failed": "malformed", "detail": type(error).__name__})


def _loaded(path: str) -> Parser:
    module, _, name = path.partition(":")
    parser: Parser = getattr(importlib.import_module(module), name)
    return parser


def _silence() -> None:
    """Parsers that print or log must neither garble the answers nor let a page fill the worker's log."""
    logging.disable(logging.CRITICAL)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.dup2(nothing, sys.stderr.fileno())
    os.close(nothing)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
