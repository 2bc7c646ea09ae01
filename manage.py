#!/usr/bin/env python
"""Django's command line. Where no database is configured it uses the bundled servers: those that `make run` runs, or
else its own, for as long as the command takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: Commands that never touch the database need not wait for one.
WITHOUT_SERVERS = frozenset({"extract_articles", "extract_statements", "help", "version", "--help", "--version"})


def execute() -> None:
    """Run the command in `sys.argv` with the settings of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.embedded")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def execute_with_bundled_servers() -> None:
    """Join the servers of `make run`, or start them for this command (and bring the tables up to date first)."""
    from factcheck.embedded.errors import EmbeddedError
    from factcheck.embedded.paths import default_var
    from factcheck.embedded.stack import connection, environment, servers

    var: Path = default_var()
    try:
        running = connection(var)
        with servers(var) as found:
            os.environ.update(environment(var, found))
            if running is None and sys.argv[1:2] != ["migrate"]:
                migrate()
            execute()
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def migrate() -> None:
    """Make or update the tables, quietly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.embedded")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("FACTCHECK_LOG_LEVEL", "WARNING")
    if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
        execute()
    elif len(sys.argv) == 1 or sys.argv[1] in WITHOUT_SERVERS:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.without_servers")
        execute()
    else:
        execute_with_bundled_servers()
