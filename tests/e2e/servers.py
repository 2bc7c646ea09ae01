"""A database and a broker of a test's own, to be killed in the middle of work."""

from __future__ import annotations

import os
import signal
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from factcheck.embedded import postgres, valkey
from factcheck.embedded.paths import Programs, Var, installed_programs, runnable_programs
from factcheck.embedded.process import Account, Child, server_account
from factcheck.embedded.stack import free_port


class OwnBroker:
    """A Valkey that keeps nothing on disk."""

    def __init__(self, var: Var, programs: Programs, account: Account | None) -> None:
        self._var, self._programs, self._account = var, programs, account
        self._port = free_port()
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return valkey.redis_url(self._var, self._port)

    def start(self) -> None:
        with _beside_threads():
            self._child = valkey.start_valkey(self._var, self._programs, self._account, port=self._port, durable=False)
        valkey.wait_until_ready(self._child, self._var, self._port)

    def kill(self) -> None:
        """SIGKILL: whatever it held is gone."""
        if self._child:
            os.kill(self._child.pid, signal.SIGKILL)
            self._child.wait(10)
            self._child = None

    def empty(self) -> None:
        """FLUSHALL, as somebody may who mistakes it for a cache."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


class OwnDatabase:
    """A PostgreSQL with safe settings: what it has acknowledged is there after a crash."""

    def __init__(self, var: Var, programs: Programs, account: Account | None) -> None:
        self._var, self._programs, self._account = var, programs, account
        self._port = free_port()
        self._child: Child | None = None
        postgres.make_data(var, programs, account, durable=False)

    @property
    def url(self) -> str:
        return postgres.database_url(self._var, self._port)

    def start(self) -> None:
        with _beside_threads():
            self._child = postgres.start_postgres(
                self._var, self._programs, self._account, port=self._port, durable=True
            )
        postgres.wait_until_ready(self._child, self._var, self._port)

    def fill_from(self, url: str) -> None:
        """Copy another database: quicker than all migrations."""
        folder = installed_programs().postgres.parent
        dump = [str(folder / "pg_dump"), "--no-owner", "--no-comments", url]
        restore = [str(folder / "psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", self.url]
        content = subprocess.run(dump, capture_output=True, check=True).stdout
        subprocess.run(restore, input=content, stdout=subprocess.DEVNULL, check=True)

    def crash(self) -> None:
        """What `pg_ctl stop -m immediate` does: every session is cut off, nothing is written out."""
        if self._child:
            os.kill(self._child.pid, signal.SIGQUIT)
            self._child.wait(20)
            self._child = None


@contextmanager
def own_broker(folder: Path) -> Iterator[OwnBroker]:
    """A broker that runs until the block ends."""
    var = Var(folder)
    account = server_account(var.valkey)
    with runnable_programs(var, account) as programs:
        broker = OwnBroker(var, programs, account)
        try:
            broker.start()
            yield broker
        finally:
            broker.kill()


@contextmanager
def own_database(folder: Path) -> Iterator[OwnDatabase]:
    """A database without tables that runs until the block ends."""
    var = Var(folder)
    account = server_account(var.postgres)
    with runnable_programs(var, account) as programs:
        database = OwnDatabase(var, programs, account)
        try:
            database.start()
            yield database
        finally:
            database.crash()


@contextmanager
def _beside_threads() -> Iterator[None]:
    """Sites play in threads of the test; between fork and exec the new process runs none of their code."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*use of fork", category=DeprecationWarning)
        yield
