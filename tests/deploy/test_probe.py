"""The checks that containers run on themselves, against a real worker, a real beat and real servers of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from factcheck import probe

PATIENCE = 60.0


def wait_until(condition: Callable[[], object]) -> None:
    """Give up only when something is clearly broken."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "gave up waiting"
        time.sleep(0.05)


@contextmanager
def celery(*arguments: str, heartbeat: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery program of ours that reports to `heartbeat`, stopped at the end."""
    environment = os.environ | {
        "FACTCHECK_HEARTBEAT": str(heartbeat),
        "FACTCHECK_SWEEP_SECONDS": "1",
        "C_FORCE_ROOT": "1",
    }
    command = [sys.executable, "-m", "celery", "-A", "factcheck", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()


@pytest.fixture
def heartbeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "heartbeat"
    monkeypatch.setenv("FACTCHECK_HEARTBEAT", str(file))
    return file


def grow_old(file: Path) -> None:
    long_ago = time.time() - 2 * probe.OLDEST_SECONDS
    os.utime(file, (long_ago, long_ago))


WORKER = ("worker", "-P", "prefork", "-c", "1", "-Q", "nobody-rings-here", "--without-gossip", "--without-mingle")
BEAT = ("beat", "-S", "celery.beat:Scheduler", "--pidfile=")


def test_a_running_worker_is_healthy_and_stays_so_until_it_hangs(
    heartbeat: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with celery(*WORKER, heartbeat=heartbeat) as worker:
        assert stays_healthy(heartbeat)

        worker.send_signal(signal.SIGSTOP)
        grow_old(heartbeat)
        assert probe.main(["heartbeat"]) == 1
        assert "seconds ago" in capsys.readouterr().err


def test_a_running_beat_is_healthy_and_stays_so(heartbeat: Path) -> None:
    with celery(*BEAT, heartbeat=heartbeat):
        assert stays_healthy(heartbeat)


def stays_healthy(heartbeat: Path) -> bool:
    """Whether it says so at once, and again after what it said has grown old."""
    wait_until(heartbeat.exists)
    is_healthy = probe.main(["heartbeat"]) == 0

    grow_old(heartbeat)
    wait_until(lambda: probe.main(["heartbeat"]) == 0)
    return is_healthy


def test_a_worker_that_never_started_is_found(heartbeat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main(["heartbeat"]) == 1
    assert "no heartbeat yet" in capsys.readouterr().err


class Site(BaseHTTPRequestHandler):
    """Like Django, answers 400 to every name but its own."""

    def do_GET(self) -> None:
        is_known = self.headers["Host"] == "desk.example.org" and self.path == "/livez"
        self.send_response(200 if is_known else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("hosts", ["desk.example.org,other.example.org", ".desk.example.org"])
def test_the_web_server_is_asked_by_its_own_name(site: int, monkeypatch: pytest.MonkeyPatch, hosts: str) -> None:
    monkeypatch.setenv("FACTCHECK_HOSTS", hosts)

    assert probe.web(site) == ""


def test_a_web_server_that_answers_wrongly_is_found(site: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTCHECK_HOSTS", "elsewhere.example.org")

    assert probe.web(site) == "The web server answers with status 400."


def test_a_web_server_that_is_gone_is_found() -> None:
    assert "does not answer" in probe.web(1)


def test_a_wrong_call_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main(["everything"]) == 2
    assert "web|heartbeat" in capsys.readouterr().err
