"""The command line of the embedded stack: `run` is what `make run` does, `exec` runs a command with servers."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from factcheck.embedded.errors import ChildFailed, EmbeddedError
from factcheck.embedded.paths import default_var
from factcheck.embedded.process import held_signals, interruptible, start_tied
from factcheck.embedded.run import run
from factcheck.embedded.stack import Stack, environment


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; returns 2 for what the caller can put right, 1 when a part of it broke."""
    options = _parser().parse_args(arguments)
    try:
        if options.action == "run":
            return run(var=options.var, port=options.port, demo=options.demo)
        return execute(options.command, var=options.var, durable=not options.fast)
    except KeyboardInterrupt:
        return 130
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1 if isinstance(error, ChildFailed) else 2


def execute(command: list[str], *, var: Path, durable: bool) -> int:
    """Run a command with the servers in its environment; returns its exit code, 128 + N when signal N ended it."""
    with interruptible(), Stack(var, durable=durable) as connection:
        with held_signals():
            process = _start(command, os.environ | environment(var, connection))
            # It shares our terminal and gets Ctrl-C itself; what reaches only us is passed on. Then the servers stop.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda received, _frame: process.send_signal(received))
        code = process.wait()
    return code if code >= 0 else 128 - code


def _start(command: list[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
    try:
        return start_tied(command, death_signal=signal.SIGTERM, env=variables)
    except OSError as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error.strerror}.") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m factcheck.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    run_it = actions.add_parser("run", help="start everything; Ctrl-C stops it")
    run_it.add_argument("--port", type=int, default=os.environ.get("FACTCHECK_PORT"), help="where the site is to be")
    with_demo = "with or without the demo desk (default: with it, until it is removed)"
    run_it.add_argument("--demo", action=argparse.BooleanOptionalAction, help=with_demo)
    execute_it = actions.add_parser("exec", help="run a command with the servers, then stop them")
    execute_it.add_argument("--fast", action="store_true", help="for tests: not safe against power cuts")
    execute_it.add_argument("command", nargs="+", help="the command and, after --, its arguments")
    for action in (run_it, execute_it):
        action.add_argument("--var", type=Path, default=default_var(), help="the data folder")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
