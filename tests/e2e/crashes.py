"""A worker and a web server on a database that crashes, and visitors who keep asking meanwhile."""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from factcheck.core.models import ApiToken, Scope
from factcheck.embedded.stack import free_port
from tests.e2e.outlets import LoopbackOutlet
from tests.e2e.processes import WebProcess, WorkerProcess, environment_of, wait_for
from tests.e2e.servers import OwnDatabase

#: Seconds for which the database stays away.
AWAY = 1.0
#: Seconds after which everything works again at the latest, without anybody's help.
RECOVERED = 10.0


@contextmanager
def running_on(
    database: OwnDatabase, folder: Path, outlets: Sequence[LoopbackOutlet]
) -> Iterator[tuple[WorkerProcess, WebProcess]]:
    """A worker and a web server on this database, until the block ends."""
    environment = environment_of(
        var=folder / "var",
        database_url=database.url,
        redis_url=os.environ["REDIS_URL"],
        origins=tuple(outlet.origin for outlet in outlets),
    ) | {"FACTCHECK_RATE_USER": "1000000/min"}
    worker = WorkerProcess(environment, folder / "worker.log")
    # Static files straight from the apps: the desk's pages name them.
    pages = {"DJANGO_SETTINGS_MODULE": "factcheck.settings.test"}
    web = WebProcess(environment | pages, folder / "web.log", port=free_port())
    try:
        worker.start()
        web.start()
        wait_for(lambda: _is_up(web.address), "the web server")
        yield worker, web
    finally:
        worker.kill()
        web.kill()


def crash(database: OwnDatabase, visitors: Visitors) -> float:
    """Crash the database, start it again a while later, and see to it that visitors are served again in time.

    Returns after how many seconds they were.
    """
    database.crash()
    connection.close()
    time.sleep(AWAY)
    database.start()
    back = time.monotonic()
    wait_for(lambda: visitors.are_served_since(back), "pages and answers of the API", seconds=RECOVERED)
    return time.monotonic() - back


@dataclass(frozen=True)
class Answer:
    at: float
    status: int
    content_type: str
    retry_after: str


class Visitors:
    """A program that asks the API and a person who loads the desk, again and again, each in a thread of their own."""

    def __init__(self, address: str) -> None:
        editor = User.objects.create_superuser("visitor", password="-")
        _, token = ApiToken.objects.create(editor, name="visitor", scopes=list(Scope))
        browser = Client()
        browser.force_login(editor)
        asks = {"/api/v1/feeds/": ("Authorization", f"Token {token}"), "/admin/": ("Cookie", _cookies(browser))}
        self.answers: dict[str, list[Answer]] = {path: [] for path in asks}
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(f"{address}{path}", dict([header]), self.answers[path]))
            for path, header in asks.items()
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def are_served_since(self, moment: float) -> bool:
        """Whether both were served by a request that began after this moment (`time.monotonic`)."""
        return all(any(a.at > moment and a.status == 200 for a in answers[-5:]) for answers in self.answers.values())

    def told_to_wait(self) -> dict[str, set[tuple[int, str, str]]]:
        """What those were told, by path, who were not served."""
        return {
            path: {(a.status, a.content_type, a.retry_after) for a in answers if a.status != 200}
            for path, answers in self.answers.items()
        }

    def _ask(self, url: str, headers: dict[str, str], answers: list[Answer]) -> None:
        while not self._over.wait(0.05):
            answers.append(_answer(url, headers))


def _answer(url: str, headers: dict[str, str]) -> Answer:
    at = time.monotonic()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return Answer(at, answer.status, answer.headers["Content-Type"], "")
    except urllib.error.HTTPError as error:
        with error:
            return Answer(at, error.code, error.headers["Content-Type"], error.headers.get("Retry-After", ""))


def _is_up(address: str) -> bool:
    try:
        return _answer(f"{address}/livez", {}).status == 200
    except OSError:
        return False


def _cookies(browser: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
