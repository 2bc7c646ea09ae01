"""The bundled PostgreSQL: made once, started on a free port of this machine, never run as root."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import psycopg
from psycopg import sql

from factcheck.embedded.errors import ChildFailed, EmbeddedError
from factcheck.embedded.paths import Programs, Var
from factcheck.embedded.process import LINUX, Account, Child, pipe_with, wait_for_predecessors

SUPERUSER = "postgres"
ROLE = DATABASE = "factcheck"
# In template1, so that every new database has them: only a superuser may create `vector`.
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "vector")
START_SECONDS = 60
_INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--pwfile=/dev/stdin",
    "--encoding=UTF8",
    # Built into PostgreSQL: sorts and folds case alike on every system, whatever locales it has.
    "--locale-provider=builtin",
    "--locale=C",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_SETTINGS = {
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "cluster_name": "factcheck",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def make_data(var: Var, programs: Programs, account: Account | None, *, durable: bool) -> None:
    """Make the data directory if there is none; one that was left half made is made again.

    Raises ChildFailed when initdb fails, with what it said.
    """
    if var.postgres.exists():
        return
    new = var.postgres.with_name("postgres.new")
    wait_for_predecessors(new, "postgres", stop=signal.SIGQUIT)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700, parents=True)
    if account:
        os.chown(new, account.uid, account.gid)
    command: list[str | Path] = [
        programs.initdb,
        "-D",
        _as_seen_by_server(new, account),
        "-U",
        SUPERUSER,
        *_INITDB_OPTIONS,
    ]
    with pipe_with(var.secret("postgres-superuser") + "\n", account) as password:
        initdb = Child(
            "Making the database",
            command if durable else [*command, "--no-sync"],
            stdin=password,
            log=var.log("initdb"),
            cwd=new,
            account=account,
            death_signal=signal.SIGKILL,
        )
    initdb.complete()
    new.rename(var.postgres)


def start_postgres(var: Var, programs: Programs, account: Account | None, *, port: int, durable: bool) -> Child:
    """Start the server on made data; `wait_until_ready` tells when it answers."""
    wait_for_predecessors(var.postgres, "postgres", stop=signal.SIGINT)
    # Nobody works on this data now, so the number in this file means nothing; another process may have it today.
    (var.postgres / "postmaster.pid").unlink(missing_ok=True)
    settings = _SETTINGS | {"port": str(port)} | ({} if durable else _FAST_SETTINGS)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Child(
        "PostgreSQL",
        [programs.postgres, "-D", _as_seen_by_server(var.postgres, account), *options],
        log=var.log("postgres"),
        cwd=var.postgres,
        account=account,
        death_signal=signal.SIGINT,  # "fast shutdown": ends sessions, writes everything out
    )


def wait_until_ready(server: Child, var: Var, port: int) -> None:
    """Return when the server answers and has our role and database. Raises ChildFailed when it does not come up."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        server.check()
        try:
            with _superuser(var, port, "postgres") as connection:
                _ensure_database(connection, var, port)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                message = f"The passwords in {var.root / 'secrets'} are not those of {var.postgres}; restore them."
                raise EmbeddedError(message) from error
            if time.monotonic() > deadline:
                raise ChildFailed(f"PostgreSQL does not answer; see {server.log}: {error}") from error
            time.sleep(0.02)
        else:
            return


def database_url(var: Var, port: int) -> str:
    """The address for the application, whose role owns its database and is no superuser."""
    return f"postgresql://{ROLE}:{var.secret('postgres')}@127.0.0.1:{port}/{DATABASE}"


def _superuser(var: Var, port: int, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user=SUPERUSER,
        password=var.secret("postgres-superuser"),
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def _ensure_database(connection: psycopg.Connection, var: Var, port: int) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        return
    role = sql.Identifier(ROLE)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB NOSUPERUSER").format(role))
    # Hashed here, so that the password itself can never come into the server's log.
    password = connection.pgconn.encrypt_password(var.secret("postgres").encode(), ROLE.encode(), b"scram-sha-256")
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password.decode()))
    with _superuser(var, port, "template1") as template:
        for extension in EXTENSIONS:
            template.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), role))


def _as_seen_by_server(data: Path, account: Account | None) -> str:
    """The data directory in words that the server can follow.

    Another account may be unable to walk down to `data`. It starts there, though, and this link leads back without
    looking at the folders above.
    """
    return "/proc/self/cwd" if account and LINUX else str(data)
