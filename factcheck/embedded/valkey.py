"""The bundled Valkey, a Redis-compatible broker: on a free port of this machine, with a password, never run as root."""

from __future__ import annotations

import os
import signal
import socket
import time

from factcheck.embedded.errors import ChildFailed
from factcheck.embedded.paths import Programs, Var
from factcheck.embedded.process import Account, Child, pipe_with, wait_for_predecessors

START_SECONDS = 60
_CONFIGURATION = """\
bind 127.0.0.1
protected-mode yes
daemonize no
port {port}
requirepass {password}
appendonly {appendonly}
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def start_valkey(var: Var, programs: Programs, account: Account | None, *, port: int, durable: bool) -> Child:
    """Start the server in its folder; `wait_until_ready` tells when it answers."""
    var.valkey.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account:
        os.chown(var.valkey, account.uid, account.gid)
    wait_for_predecessors(var.valkey, programs.valkey.name, stop=signal.SIGTERM)
    configuration = _CONFIGURATION.format(
        port=port, password=var.secret("valkey"), appendonly="yes" if durable else "no"
    )
    with pipe_with(configuration, account) as stdin:
        return Child(
            "Valkey",
            # "-" reads the configuration from standard input: the password is in no file and no process list.
            [programs.valkey, "-"],
            stdin=stdin,
            log=var.log("valkey"),
            cwd=var.valkey,
            account=account,
        )


def wait_until_ready(server: Child, var: Var, port: int) -> None:
    """Return when the server answers, with its data loaded. Raises ChildFailed when it does not come up."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port, var.secret("valkey")):
        server.check()
        if time.monotonic() > deadline:
            raise ChildFailed(f"Valkey does not answer; see {server.log}.")
        time.sleep(0.01)


def redis_url(var: Var, port: int) -> str:
    """The address for the application."""
    return f"redis://:{var.secret('valkey')}@127.0.0.1:{port}/0"


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answer:
                return answer.read().startswith(b"+OK\r\n+PONG\r\n")
    except OSError:
        return False
