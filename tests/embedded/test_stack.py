"""The two servers as their users meet them: closed to strangers, keeping what they are given, one run per folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from factcheck.embedded import AlreadyRunning, ChildFailed, Connection, EmbeddedError, Stack, connection, environment
from factcheck.embedded import servers as joined_or_started


def query(found: Connection, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(found.database_url) as session:
        return session.execute(statement.encode()).fetchall()


def broker(found: Connection) -> redis.Redis:
    return redis.Redis.from_url(found.redis_url)


def test_data_outlives_a_stop_and_the_second_start_finds_it(tmp_path: Path) -> None:
    with Stack(tmp_path) as found:
        with psycopg.connect(found.database_url) as session:
            session.execute("CREATE TABLE kept AS SELECT 'Žižkov' AS name")
        with broker(found) as client:
            client.set("kept", "yes")
    with Stack(tmp_path) as found:
        assert query(found, "SELECT name FROM kept") == [("Žižkov",)]
        with broker(found) as client:
            assert client.get("kept") == b"yes"
    assert connection(tmp_path) is None


def test_the_database_refuses_a_wrong_password(servers: Connection) -> None:
    right = urlsplit(servers.database_url)
    assert right.password
    for user in ("factcheck", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=right.hostname, port=right.port, user=user, password="guess", dbname="factcheck")


@pytest.mark.parametrize(("said", "answer"), [("AUTH guess", b"-WRONGPASS"), ("PING", b"-NOAUTH")])
def test_the_broker_refuses_a_wrong_password_and_none(servers: Connection, said: str, answer: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(servers.redis_url).port or 0), timeout=10) as client:
        client.sendall(f"{said}\r\n".encode())
        assert client.recv(100).startswith(answer)


def test_the_application_owns_its_database_without_being_superuser(servers: Connection) -> None:
    role = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user"
    assert query(servers, role) == [(False, True, False, False)]
    owner = "SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()"
    assert query(servers, owner) == [("factcheck",)]


def test_new_databases_have_the_extensions(servers: Connection) -> None:
    with psycopg.connect(servers.database_url, autocommit=True) as session:
        session.execute("CREATE DATABASE another")
    with psycopg.connect(servers.database_url, dbname="another") as session:
        found = session.execute("SELECT extname FROM pg_extension").fetchall()
    assert {("pg_trgm",), ("unaccent",), ("btree_gin",), ("vector",)} <= set(found)


def test_text_is_unicode_whatever_the_system_speaks(servers: Connection) -> None:
    assert query(servers, "SELECT lower('ÉŽ'), 'Éa' ILIKE 'éA', current_setting('server_encoding')") == [
        ("éž", True, "UTF8")
    ]


def test_the_broker_never_drops_work_to_save_memory(servers: Connection) -> None:
    with broker(servers) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"


def test_secrets_are_for_our_eyes_only_and_in_no_command_line(stack: Stack) -> None:
    folder = stack.var.root / "secrets"
    secrets = {path.read_bytes() for path in folder.iterdir()}
    assert len(secrets) == 4
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in [*folder.iterdir(), stack.var.connection]} == {0o600}
    shown = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, check=True).stdout
    logged = b"".join(path.read_bytes() for path in (stack.var.root / "log").iterdir())
    assert not [secret for secret in secrets if secret in shown + logged]


def test_a_second_run_on_the_same_folder_is_told_what_to_do(stack: Stack) -> None:
    with pytest.raises(AlreadyRunning, match=r"already running \(process \d+\).*Ctrl-C.*FACTCHECK_VAR"):
        Stack(stack.var.root).start()
    assert connection(stack.var.root)


def test_a_guest_joins_the_running_servers_and_leaves_them_running(stack: Stack, servers: Connection) -> None:
    with joined_or_started(stack.var.root) as found:
        assert found == servers
    assert query(servers, "SELECT 1") == [(1,)]


def test_without_running_servers_a_guest_starts_and_stops_its_own(tmp_path: Path) -> None:
    with joined_or_started(tmp_path) as found:
        assert connection(tmp_path) == found
    assert connection(tmp_path) is None


def test_the_environment_names_everything_a_program_of_ours_needs(stack: Stack, servers: Connection) -> None:
    given = environment(stack.var.root, servers)
    assert given["DATABASE_URL"] == servers.database_url
    assert given["REDIS_URL"] == servers.redis_url
    assert len(given["FACTCHECK_SECRET_KEY"]) >= 50
    assert given == environment(stack.var.root, servers)


def test_a_folder_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(EmbeddedError, match=r"The servers cannot use .*var: .*File exists"):
        Stack(tmp_path / "var").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account for a moment")
def test_a_folder_of_another_account_is_explained(stack: Stack) -> None:
    os.seteuid(stack.var.postgres.stat().st_uid)
    try:
        with pytest.raises(EmbeddedError, match=r"belongs to another account\. Run as that.*FACTCHECK_VAR"):
            connection(stack.var.root)
    finally:
        os.seteuid(0)


def test_passwords_that_do_not_fit_the_data_are_explained(tmp_path: Path) -> None:
    with Stack(tmp_path, durable=False):
        pass
    (tmp_path / "secrets" / "postgres-superuser").unlink()
    with pytest.raises(EmbeddedError, match=r"passwords in .*secrets are not those of .*postgres"):
        Stack(tmp_path, durable=False).start()


def test_a_server_that_cannot_start_is_shown_with_the_end_of_its_log(tmp_path: Path) -> None:
    with Stack(tmp_path, durable=False):
        pass
    with (tmp_path / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = on\n")
    with pytest.raises(ChildFailed, match=r"(?s)PostgreSQL ended with code 1\. The end of .*no_such_setting"):
        Stack(tmp_path, durable=False).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run the servers as somebody else")
def test_root_does_not_lend_its_rights_to_the_servers(stack: Stack, servers: Connection) -> None:
    pid = int((stack.var.postgres / "postmaster.pid").read_text().splitlines()[0])
    status = Path(f"/proc/{pid}/status").read_text()
    assert "\nGroups:\t \n" in status
    assert "\nUid:\t0" not in status
    assert "\nGid:\t0" not in status


def test_the_supervisor_does_without_django() -> None:
    program = "import sys, factcheck.embedded.__main__; print('django' in sys.modules, 'celery' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert shown == "False False\n"
