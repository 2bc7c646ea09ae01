"""Both bundled servers as one thing that is started, used and stopped."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType

from factcheck.embedded import postgres, valkey
from factcheck.embedded.errors import AlreadyRunning, EmbeddedError
from factcheck.embedded.paths import Var, runnable_programs, write_private
from factcheck.embedded.process import Child, server_account, stop_all

STOP_SECONDS = 30
# A supervisor that was just killed, or somebody who looks whether one runs, holds the lock for a moment.
_LOCK_SECONDS = 1.0


@dataclass(frozen=True)
class Connection:
    """How to reach the running servers; `extra` is what else their users need in the environment."""

    database_url: str
    redis_url: str
    pid: int
    extra: dict[str, str] = field(default_factory=dict)


class Stack:
    """PostgreSQL and Valkey below one data folder; use it as a context manager, from the main thread.

    With `durable=False`, for tests, speed counts and a power cut may destroy the data.
    """

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = Var(var.resolve())
        self._durable = durable
        self._children: list[Child] = []
        self._resources = ExitStack()

    def start(self) -> Connection:
        """Start both servers and wait until they answer.

        Raises AlreadyRunning when another supervisor holds the folder, EmbeddedError when the folder cannot be used or
        a server does not come up.
        """
        try:
            return self._start()
        except OSError as error:
            self.stop()
            raise _unusable(self.var, error) from error
        except BaseException:
            self.stop()
            raise

    def _start(self) -> Connection:
        self.var.root.mkdir(parents=True, exist_ok=True)
        self._resources.enter_context(_only_supervisor(self.var))
        account = server_account(self.var.postgres)
        programs = self._resources.enter_context(runnable_programs(self.var, account))
        valkey_port, postgres_port = free_port(), free_port()
        broker = valkey.start_valkey(self.var, programs, account, port=valkey_port, durable=self._durable)
        self._children.append(broker)
        postgres.make_data(self.var, programs, account, durable=self._durable)
        database = postgres.start_postgres(self.var, programs, account, port=postgres_port, durable=self._durable)
        self._children.append(database)
        valkey.wait_until_ready(broker, self.var, valkey_port)
        postgres.wait_until_ready(database, self.var, postgres_port)
        connection = Connection(
            database_url=postgres.database_url(self.var, postgres_port),
            redis_url=valkey.redis_url(self.var, valkey_port),
            pid=os.getpid(),
        )
        self.announce(connection)
        return connection

    def announce(self, connection: Connection) -> None:
        """Tell those who want to join (`connection`, `servers`) how to reach the servers."""
        self.var.secret("django")  # made before anybody can ask for it, so that all get the same one
        write_private(self.var.connection, json.dumps(asdict(connection)))

    def check(self) -> None:
        """Raise ChildFailed when a server has ended by itself."""
        for child in self._children:
            child.check()

    def stop(self) -> None:
        """Stop both servers and let go of the folder. Harmless when nothing runs."""
        stop_all(self._children, STOP_SECONDS)
        self._children.clear()
        self._resources.close()

    def __enter__(self) -> Connection:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def connection(var: Path) -> Connection | None:
    """How to reach the servers that run on this folder; None when none do. Raises EmbeddedError when it is not ours."""
    place = Var(var.resolve())
    try:
        if not _is_supervised(place):
            return None
        return Connection(**json.loads(place.connection.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(place, error) from error


def _is_supervised(place: Var) -> bool:
    """Whether somebody holds the folder now; the connection file alone may be left by a supervisor that was killed."""
    with place.lock.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def servers(var: Path) -> Iterator[Connection]:
    """Join the servers that run on this folder, or start them for the duration of the block."""
    running = connection(var)
    if running:
        yield running
    else:
        with Stack(var) as started:
            yield started


def environment(var: Path, connection: Connection) -> dict[str, str]:
    """What a program of ours needs in its environment to use these servers."""
    place = Var(var.resolve())
    return {
        "DATABASE_URL": connection.database_url,
        "REDIS_URL": connection.redis_url,
        "FACTCHECK_SECRET_KEY": place.secret("django"),
        "FACTCHECK_VAR": str(place.root),
        **connection.extra,
    }


def _unusable(var: Var, error: OSError) -> EmbeddedError:
    if isinstance(error, PermissionError):
        return EmbeddedError(
            f"{error.filename or var.root} belongs to another account. "
            "Run as that account, or set FACTCHECK_VAR to a folder of your own."
        )
    return EmbeddedError(f"The servers cannot use {var.root}: {error}.")


def free_port() -> int:
    """A TCP port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _only_supervisor(var: Var) -> Iterator[None]:
    """Hold the folder's lock. The kernel lets go of it when we end, however we end."""
    descriptor = os.open(var.lock, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as lock:
        _take(lock.fileno(), var)
        var.connection.unlink(missing_ok=True)  # of a run that was killed: its servers are gone
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield
        finally:
            var.connection.unlink(missing_ok=True)


def _take(descriptor: int, var: Var) -> None:
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > deadline:
            holder = var.lock.read_text(encoding="ascii") or "unknown"
            raise AlreadyRunning(
                f"The servers of {var.root} are already running (process {holder}). "
                "Stop that run with Ctrl-C, or set FACTCHECK_VAR to another folder."
            )
        time.sleep(0.05)
