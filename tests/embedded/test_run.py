"""The group of programs behind `make run`: one for all, nobody left behind, ports that stay."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck.embedded import ChildFailed, PortTaken, Stack
from factcheck.embedded import run as run_module
from factcheck.embedded.paths import Var
from factcheck.embedded.run import Group, demo_port, next_free_port, wants_demo
from tests.embedded.conftest import PATIENCE, wait_until

WAIT = "import time; time.sleep(600)"
# Neither it nor its own child listens to a polite request; `pids` tells who they are.
STUBBORN = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
with pathlib.Path(sys.argv[1]).open("a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(600)
"""
SUPERVISE = """
import os, pathlib, sys, time
from factcheck.embedded import Stack
from factcheck.embedded.run import Group
group = Group(Stack(pathlib.Path(sys.argv[1])))
group.environment = dict(os.environ)
group.start("stubborn", "-c", sys.argv[2], sys.argv[3])
time.sleep(600)
"""


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    made = Group(Stack(tmp_path))
    made.environment = dict(os.environ)
    yield made
    made.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "FREE_SECONDS", 0.0)


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def family(pids: Path) -> list[int]:
    wait_until(lambda: pids.exists() and pids.read_text().count("\n") == 2)
    return [int(line) for line in pids.read_text().split()]


def test_the_end_of_one_program_is_noticed_and_its_last_words_are_shown(group: Group) -> None:
    group.start("sleeper", "-c", WAIT)
    group.start("worker", "-c", "raise SystemExit('the queue is on fire')")
    with pytest.raises(ChildFailed, match=r"(?s)The worker ended with code 1\. The end of .*worker\.log.*on fire"):
        group.watch()


def test_a_program_that_never_answers_is_given_up(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "READY_SECONDS", 0)
    group.start("web server", "-c", WAIT)
    with pytest.raises(ChildFailed, match=r"web-server does not answer after 0 s; see .*web-server\.log"):
        group.wait_until(lambda: False, "web-server")


def test_a_step_that_fails_says_so(group: Group) -> None:
    with pytest.raises(ChildFailed, match=r"Preparing ended with code 3\."):
        group.complete("Preparing", "-c", "raise SystemExit(3)")


def test_a_step_is_given_up_when_another_program_ends(group: Group, tmp_path: Path) -> None:
    group.start("worker", "-c", "raise SystemExit(5)")
    with pytest.raises(ChildFailed, match=r"The worker ended with code 5\."):
        group.complete("Loading", "-c", WAIT)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_stopping_ends_even_stubborn_programs_and_their_children(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "STOP_SECONDS", 0.2)
    group.start("stubborn", "-c", STUBBORN, str(tmp_path / "pids"))
    pids = family(tmp_path / "pids")
    group.stop()
    wait_until(lambda: not any(map(is_alive, pids)))
    assert [pid for pid in pids if is_alive(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_killed_supervisor_leaves_not_even_stubborn_grandchildren(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path), STUBBORN, str(pids)])
    members = family(pids)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait(PATIENCE)
    wait_until(lambda: not any(map(is_alive, members)))
    assert [pid for pid in members if is_alive(pid)] == []


def test_the_demo_stays_at_its_port(tmp_path: Path) -> None:
    assert demo_port(Var(tmp_path)) == demo_port(Var(tmp_path))


def test_a_removed_demo_comes_back_only_when_asked_for(tmp_path: Path) -> None:
    var = Var(tmp_path)
    assert (wants_demo(var, asked=None), wants_demo(var, asked=False)) == (True, False)
    var.demo_removed.touch()
    assert not wants_demo(var, asked=None)
    assert wants_demo(var, asked=True)
    assert wants_demo(var, asked=None)


def test_the_demo_says_when_its_port_is_taken(tmp_path: Path, impatient: None) -> None:
    port = demo_port(Var(tmp_path))
    with socket.create_server(("127.0.0.1", port)), pytest.raises(PortTaken, match=f"Port {port} is in use .*demo's"):
        demo_port(Var(tmp_path))


def test_the_site_moves_on_from_a_taken_port_and_says_so(impatient: None, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        found = next_free_port(taken)
    assert found > taken
    assert f"Port {taken} is in use by another program; the site is at {found} this time" in capsys.readouterr().out
