"""`make run`: servers, web, worker, beat and demo as one group that starts, lives and stops together."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factcheck.embedded.errors import ChildFailed, EmbeddedError, PortTaken
from factcheck.embedded.guard import Guard
from factcheck.embedded.paths import REPOSITORY, Var
from factcheck.embedded.process import Child, ignore_interrupts, interruptible, stop_all
from factcheck.embedded.stack import Connection, Stack, environment, free_port

DEFAULT_PORT = 8000
STOP_SECONDS = 8
READY_SECONDS = 120
# What a killed run leaves behind needs a moment to let go of its ports.
FREE_SECONDS = 3.0


def say(line: str = "") -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, then tick it off with the time it took."""
    if sys.stdout.isatty():
        sys.stdout.write(f"  … {text}\r")
        sys.stdout.flush()
    began = time.monotonic()
    yield
    say(f"  ✓ {text} ({time.monotonic() - began:.1f} s)")


def run(*, var: Path, port: int | None, demo: bool | None) -> int:
    """Start everything, and stop everything at Ctrl-C or SIGTERM (returns 0) or when a part fails (ChildFailed).

    `port` is where the site must be; None means 8000 or the next free one. Raises EmbeddedError for what the caller can
    put right.
    """
    stack = Stack(var)
    group = Group(stack)
    began = time.monotonic()
    with interruptible():
        try:
            start(group, port=port, demo=wants_demo(group.var, asked=demo))
            say(f"Ready after {time.monotonic() - began:.0f} s. Ctrl-C stops everything; the data stays in {var}.")
            group.watch()
        except KeyboardInterrupt:
            say("\nStopping …")
        finally:
            ignore_interrupts()
            group.stop()
            stack.stop()
    say("Stopped.")
    return 0


class Group:
    """The programs of ours that use the servers."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._children: list[Child] = []
        self._guard = Guard()
        self.environment: dict[str, str] = {}

    @property
    def var(self) -> Var:
        """Where data and logs are."""
        return self._stack.var

    def start_servers(self) -> Connection:
        """Start the database and the broker."""
        return self._stack.start()

    def use(self, connection: Connection) -> None:
        """Give everything that starts from now on the way to the servers."""
        self._stack.announce(connection)
        self.environment = {
            **os.environ,
            **environment(self.var.root, connection),
            "DJANGO_SETTINGS_MODULE": "factcheck.settings.embedded",
            "PYTHONUNBUFFERED": "1",
            "C_FORCE_ROOT": "1",
        }

    def start(self, name: str, *command: str) -> None:
        """Start one program that must live as long as the group."""
        log = self.var.log(name.replace(" ", "-"))
        self._children.append(self._child(f"The {name}", command, log))

    def complete(self, name: str, *command: str, log: Path | None = None) -> None:
        """Run one program to its end, while all others must live. Raises ChildFailed when it or another one fails."""
        child = self._child(name, command, log)
        try:
            while not child.has_ended:
                self.check()
                time.sleep(0.05)
        finally:
            child.ask_to_stop()
            child.wait(1)
            self._guard.forget(child.pid)
        child.complete()

    def _child(self, name: str, command: tuple[str, ...], log: Path | None) -> Child:
        child = Child(name, [sys.executable, *command], log=log, cwd=REPOSITORY, environment=self.environment)
        self._guard.watch(child.pid)
        return child

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        """Wait for a sign of life. Raises ChildFailed when a program ends, or after READY_SECONDS."""
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise ChildFailed(f"{what} does not answer after {READY_SECONDS} s; see {self.var.log(what)}.")
            time.sleep(0.05)

    def check(self) -> None:
        """Raise ChildFailed when any program or server has ended."""
        self._stack.check()
        for child in self._children:
            child.check()

    def watch(self) -> None:
        """Stay until a program ends (ChildFailed) or somebody stops us (KeyboardInterrupt)."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop our programs, so that the servers can follow."""
        stop_all(self._children, STOP_SECONDS)
        for child in self._children:
            self._guard.forget(child.pid)
        self._children.clear()
        self._guard.close()


def start(group: Group, *, port: int | None, demo: bool) -> None:
    """Bring the whole group up, telling what happens."""
    say("Starting factcheck")
    with step("Database and message broker"):
        connection = group.start_servers()
    origin = None
    if demo:
        origin = f"http://127.0.0.1:{demo_port(group.var)}"
        allowed = ",".join(filter(None, [os.environ.get("FACTCHECK_FETCH_ALLOW"), origin]))
        connection = replace(connection, extra={"FACTCHECK_FETCH_ALLOW": allowed})
    web_port = port if port is not None else next_free_port(DEFAULT_PORT)
    require_free(web_port, "Choose another one: FACTCHECK_PORT=8080 make run")
    group.use(connection)
    login = prepare(group)
    with step("Web site, worker and schedule"):
        start_programs(group, web_port, origin)
    if origin:
        load_demo(group, origin)
    show_addresses(f"http://127.0.0.1:{web_port}", login, origin, group.var)


def prepare(group: Group) -> str:
    """Bring the tables and the files of the site up to date; returns what is to be said about the first login."""
    answer = group.var.root / "run" / "login"
    with step("Tables, static files, first editor"):
        module = ("-m", "factcheck.embedded.prepare", str(answer))
        group.complete("Preparing the database", *module, log=group.var.log("prepare"))
    login = answer.read_text(encoding="utf-8").strip()
    answer.unlink()
    return login


def start_programs(group: Group, port: int, demo_origin: str | None) -> None:
    """Start the web server, the worker with its beat, and the demo's outlets; return when they answer."""
    if demo_origin:
        demo = demo_origin.rpartition(":")[2]
        group.start("demo site", "-m", "factcheck.demo.site", "--port", demo)
    group.start("web server", *_web_server(port))
    group.start("worker", *_WORKER)
    if demo_origin:
        group.wait_until(lambda: _answers(int(demo), "/"), "demo-site")
    group.wait_until(lambda: _answers(port, "/livez"), "web-server")


def _web_server(port: int) -> list[str]:
    server = ["-m", "gunicorn", "factcheck.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    threads = ["--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "5"]
    return [*server, *threads, "--access-logfile", "-", "--no-control-socket"]


_WORKER = [
    *("-m", "celery", "-A", "factcheck", "worker", "-P", "threads", "-c", "4", "-l", "INFO"),
    # Beat inside the worker; its schedule needs no memory, since a ring too many or too few does nothing.
    *("-B", "--without-gossip", "--without-mingle"),
]


def wants_demo(var: Var, *, asked: bool | None) -> bool:
    """Whether to bring up the demo: as asked, or else unless it was removed. Asking for it brings it back."""
    if asked:
        var.demo_removed.unlink(missing_ok=True)
    return not var.demo_removed.exists() if asked is None else asked


def load_demo(group: Group, origin: str) -> None:
    """Let the main job be done on the demo desk; it prints what it finds. Without it the site is there all the same."""
    say("  … Demo desk: outlets are polled, a briefing is read, coverage is gathered")
    try:
        group.complete("Loading the demo", "manage.py", "demo_load", "--origin", origin)
    except ChildFailed as error:
        group.check()
        say(f"  ! {error} The site runs without it; see {group.var.log('worker')}.")


def show_addresses(site: str, login: str, demo_origin: str | None, var: Var) -> None:
    """Tell where everything is and what to do first."""
    rows = [("Desk", f"{site}/admin/"), ("Login", login), ("API", f"{site}/api/v1/docs/")]
    if demo_origin:
        rows.append(("Demo outlets", f"{demo_origin}/  (make demo-remove takes the demo away)"))
    rows += [("Logs", str(var.log("*"))), ("Try next", "open the desk and choose a claim from the queue")]
    say()
    for name, text in rows:
        say(f"  {name:<14}{text}")
    say()


def demo_port(var: Var) -> int:
    """The port of the demo's outlets: the same at every start, because stored articles carry it in their addresses."""
    memory = var.root / "demo-port"
    if not memory.exists():
        memory.write_text(f"{free_port()}\n", encoding="ascii")
    port = int(memory.read_text(encoding="ascii"))
    require_free(port, "The demo's articles live there; end that program, or run without them: make run ARGS=--no-demo")
    return port


def next_free_port(first: int) -> int:
    """`first`, or the port that follows it and is free; says so."""
    if _is_free_soon(first):
        return first
    port = next((port for port in range(first + 1, first + 100) if _is_free(port)), None)
    if port is None:
        raise PortTaken(f"Ports {first} to {first + 99} are all in use. Choose one: FACTCHECK_PORT=9100 make run")
    say(f"  ! Port {first} is in use by another program; the site is at {port} this time")
    return port


def require_free(port: int, advice: str) -> None:
    """Raise PortTaken when another program listens there."""
    if not _is_free_soon(port):
        raise PortTaken(f"Port {port} is in use by another program. {advice}")


def _is_free_soon(port: int) -> bool:
    deadline = time.monotonic() + FREE_SECONDS
    while not _is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise EmbeddedError(f"Port {port} is reserved for root; use one above 1023.") from error
        except OSError:
            return False
    return True


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
