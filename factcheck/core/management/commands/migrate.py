"""`manage.py migrate`, with patience of its own: long for its own work, short for a table that somebody else uses."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

#: A change of a table waits for its users no longer than this; meanwhile everybody else would wait behind it.
LOCK_TIMEOUT = "5s"


class Command(DjangoMigrate):
    help = DjangoMigrate.help

    def handle(self, *args: Any, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        super().handle(*args, **options)
