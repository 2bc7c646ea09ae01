"""`python -m factcheck.embedded run` (what `make run` does) and `… exec -- COMMAND` (a command with servers)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.paths import default_var
from factcheck.embedded.stack import Stack, environment


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 2 for what the caller can put right, 1 for what broke later."""
    options = _parser().parse_args(arguments)
    try:
        return execute(options.var, options.command, durable=not options.fast)
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def execute(var: Path, command: list[str], *, durable: bool) -> int:

    with Stack(var, durable=durable) as connection:
        return subprocess.call(command, env=os.environ | environment(var, connection))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m factcheck.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True)
    execute_parser = commands.add_parser("exec", help="run a command with the servers, then stop them")
    execute_parser.add_argument("--var", type=Path, default=default_var(), help="the data folder")
    execute_parser.add_argument("--fast", action="store_true", help="for tests: not safe against power cuts")
    execute_parser.add_argument("command", nargs="+")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
