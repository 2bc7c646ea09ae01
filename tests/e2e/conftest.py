"""Workers on the test database and a broker database of their own; or a broker of their own, to be killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from environ import Env
from pytest_django import Settings

from tests.e2e.processes import REPOSITORY, Pool, WorkerProcess, environment_of, wait_for
from tests.e2e.servers import OwnBroker, OwnDatabase, own_broker, own_database
from tests.e2e.visitors import browser, person

__all__ = ["REPOSITORY", "MakeWorker", "WorkerProcess", "browser", "person", "wait_for"]


class MakeWorker(Protocol):
    """Makes a worker that may fetch from these origins; `options` are those of `WorkerProcess`."""

    def __call__(
        self, *origins: str, redis_url: str = "", pool: Pool = "threads", beats: bool = True
    ) -> WorkerProcess: ...


@pytest.fixture
def make_worker(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[MakeWorker]:
    """Whatever still runs at the end is killed. Bodies of pages are kept in files, as on a server."""
    workers: list[WorkerProcess] = []
    _keep_bodies_in(tmp_path / "var", settings)

    def make(*origins: str, redis_url: str = "", pool: Pool = "threads", beats: bool = True) -> WorkerProcess:
        environment = environment_of(
            var=tmp_path / "var",
            database_url=_test_database(),
            redis_url=redis_url or _with_path(os.environ["REDIS_URL"], str(_broker_database())),
            origins=origins,
        )
        log = tmp_path / f"worker-{len(workers)}.log"
        workers.append(WorkerProcess(environment, log, pool=pool, beats=beats))
        return workers[-1]

    yield make
    for worker in workers:
        worker.kill()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[OwnBroker]:
    """A broker of the test's own."""
    with own_broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def database(tmp_path: Path, settings: Settings, transactional_db: None) -> Iterator[OwnDatabase]:
    """A database of the test's own with all tables, which this process works on as well until the test is over."""
    _keep_bodies_in(tmp_path / "var", settings)
    with own_database(tmp_path / "database") as running:
        running.fill_from(_test_database())
        with _working_on(running.url):
            yield running


def _keep_bodies_in(var: Path, settings: Settings) -> None:
    folder = {"BACKEND": "sources.storage.WholeFileStorage", "OPTIONS": {"location": var / "snapshots"}}
    settings.STORAGES = settings.STORAGES | {"snapshots": folder}


@contextmanager
def _working_on(url: str) -> Iterator[None]:
    usual = connection.settings_dict
    connection.close()
    connections["default"].settings_dict = usual | Env.db_url_config(url)
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connections["default"].settings_dict = usual
        ContentType.objects.clear_cache()


def _test_database() -> str:
    return _with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _broker_database() -> int:
    """One of the broker's databases per test process, none of them the default one."""
    return 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
