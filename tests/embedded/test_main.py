"""The command line: exit codes, and signals that reach the right program."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

import pytest

from factcheck.embedded.__main__ import main
from tests.embedded.conftest import Supervisor, wait_until


@pytest.mark.parametrize(("program", "code"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_exec_ends_with_the_code_of_its_command(supervisor: Supervisor, program: str, code: int) -> None:
    process = supervisor.run("--fast", "--", sys.executable, "-c", program)
    process.communicate(timeout=60)
    assert process.returncode == code
    assert not supervisor.servers()


def test_exec_gives_its_command_the_servers(supervisor: Supervisor) -> None:
    program = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.dbname)"
    shown, errors = supervisor.run("--fast", "--", sys.executable, "-c", program).communicate(timeout=60)
    assert (shown, errors) == ("factcheck\n", "")


def test_a_command_that_does_not_exist_is_one_line_and_code_2(supervisor: Supervisor) -> None:
    process = supervisor.run("--fast", "--", "no-such-command")
    assert process.communicate(timeout=60) == ("", "no-such-command cannot be run: No such file or directory.\n")
    assert process.returncode == 2


def test_sigterm_reaches_the_command_and_then_the_servers_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    program = (
        "import pathlib, signal, sys\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(mark.write_text('told')))\n"
        "mark.write_text('ready')\n"
        "signal.pause()"
    )
    process = supervisor.run("--fast", "--", sys.executable, "-c", program)
    wait_until(lambda: mark.exists() and mark.read_text() == "ready")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert mark.read_text() == "told"
    assert not supervisor.servers()
    assert not (supervisor.var / "run" / "connection.json").exists()


def test_run_refuses_a_port_that_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factcheck.embedded.run.FREE_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code = main(["run", "--var", str(tmp_path), "--port", str(port), "--no-demo"])
    assert code == 2
    assert capsys.readouterr().err.startswith(f"Port {port} is in use by another program. Choose another one")
