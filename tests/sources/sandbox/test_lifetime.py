"""Children end with their parent, however it ends, and a fork does not share them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.sources.sandbox.processes import ends

PROJECT = Path(__file__).parents[3]

WORKER = """
    import json, os, sys, time
    from sources.sandbox import Function, Limits, Sandbox
    from tests.sources.sandbox import greedy
    functions = {name: Function(f"{greedy.__name__}:{name}", "page") for name in ("whoami", "spin")}
    sandbox = Sandbox(functions, Limits(cpu_seconds=2))
    def pid():
        return sandbox.call("whoami", b"")["pid"]
    def say(**facts):
        print(json.dumps(facts), flush=True)
"""


def worker(script: str) -> subprocess.Popen[str]:
    """A process of its own that uses a sandbox; it prints JSON lines."""
    code = textwrap.dedent(WORKER) + textwrap.dedent(script)
    return subprocess.Popen([sys.executable, "-W", "error", "-c", code], stdout=subprocess.PIPE, text=True, cwd=PROJECT)


def facts(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line it prints."""
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


@pytest.mark.parametrize("work", ["time.sleep(60)", 'sandbox.call("spin", b"")'])
def test_a_killed_parent_takes_its_child_along(work: str) -> None:
    with worker(f"say(child=pid()); {work}") as process:
        child = facts(process)["child"]
        process.kill()
    assert ends(child)


def test_a_parent_that_ends_leaves_no_child_and_no_warning() -> None:
    with worker("say(child=pid())") as process:
        child = facts(process)["child"]
        assert process.wait(timeout=20) == 0
    assert ends(child)


def test_a_fork_starts_children_of_its_own() -> None:
    script = """
        mine = pid()
        forked = os.fork()
        if forked == 0:
            say(first=mine, forks=pid())
            sys.exit(0)
        status = os.waitpid(forked, 0)[1]
        say(again=pid(), status=status)
    """
    with worker(script) as process:
        in_fork, in_parent = facts(process), facts(process)
        assert process.wait(timeout=20) == 0
    assert in_fork["forks"] != in_fork["first"] == in_parent["again"]
    assert in_parent["status"] == 0
    assert ends(in_fork["forks"])


def test_a_fork_does_not_keep_the_children_of_a_dead_parent_alive() -> None:
    script = """
        mine = pid()
        forked = os.fork()
        if forked == 0:
            time.sleep(60)
            os._exit(0)
        say(child=mine, fork=forked)
        time.sleep(60)
    """
    with worker(script) as process:
        pids = facts(process)
        process.kill()
        process.wait()
        try:
            assert ends(pids["child"])
        finally:
            os.kill(pids["fork"], 9)
