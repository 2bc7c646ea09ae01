"""`make run`, killed in the middle of ingest and started again: the demo is whole, nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from factcheck.embedded.stack import connection, free_port
from tests.e2e.conftest import REPOSITORY, wait_for

ARTICLES = 14


class Run:
    """`python -m factcheck.embedded run` on a data folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self._log = var, var.parent / "run.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "factcheck.embedded", "run", "--port", str(free_port())],
                cwd=REPOSITORY,
                env=inherited | {"FACTCHECK_VAR": str(self.var)},
                stdout=log,
                stderr=log,
            )

    def end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(60)

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def output(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def query(self, sql: str) -> int:
        """The number that a query answers with; -1 while there is no database or no such table yet."""
        found = connection(self.var)
        if found is None:
            return -1
        try:
            with psycopg.connect(found.database_url, connect_timeout=2) as database:
                row = database.execute(sql.encode()).fetchone()
        except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
            return -1
        return int(row[0]) if row else -1


_OURS = {"DATABASE_URL", "REDIS_URL", "FACTCHECK_SECRET_KEY", "FACTCHECK_FETCH_ALLOW", "DJANGO_SETTINGS_MODULE"}
_SNAPSHOTS = "SELECT count(*) FROM sources_snapshot"
_DOUBLED = """
    SELECT count(*) FROM (SELECT article_id FROM sources_snapshot GROUP BY article_id HAVING count(*) > 1) AS articles
"""
_UNFINISHED = "SELECT count(*) FROM core_job WHERE state IN ('running', 'failed') OR attempt > 5"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "var")
    yield run
    if not run.has_ended:
        run.end(signal.SIGTERM)


def test_a_killed_run_goes_on_where_it_was(run: Run) -> None:
    run.start()
    wait_for(lambda: run.has_ended or run.query(_SNAPSHOTS) > 0, "the first snapshot", seconds=180)
    assert not run.has_ended, run.output()
    run.end(signal.SIGKILL)
    wait_for(lambda: connection(run.var) is None, "the killed run to let go")

    run.start()
    wait_for(lambda: run.has_ended or "Ready after" in run.output(), "the second run", seconds=120)
    assert not run.has_ended, run.output()
    assert run.query(_SNAPSHOTS) == ARTICLES
    assert run.query(_DOUBLED) == 0
    assert run.query(_UNFINISHED) == 0
    assert run.query("SELECT count(*) FROM claims_briefing WHERE stage = 'read'") == 1
    assert run.query("SELECT count(*) FROM claims_claim") >= 10
    assert run.query("SELECT count(*) FROM claims_coverage") >= 10
    assert run.end(signal.SIGINT) == 0
    assert run.output().rstrip().endswith("Stopped.")
