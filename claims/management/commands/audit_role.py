"""`manage.py audit_role`: what a database role may do that runs the desk and cannot alter its audit trail."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models.audit_link import AUDITED

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
#: Written by the trigger alone, with its owner's rights.
_LINKS = "claims_auditlink"


class Command(BaseCommand):
    """Prints SQL and runs nothing: whoever owns the tables reads it, and pipes it into psql."""

    help = "Print the statements that let a role run the desk without being able to alter the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="an existing role that owns none of the tables")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if not _NAME.fullmatch(role):
            raise CommandError("A role is named with small letters, digits and underscores.", returncode=2)
        for statement in statements(role):
            self.stdout.write(f"{statement};")


def statements(role: str) -> Iterator[str]:
    """Rights for a role that does not own the tables, so that it can neither alter them nor switch off triggers."""
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}"
    for table in AUDITED:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {table.name} FROM {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON {_LINKS} FROM {role}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON django_migrations FROM {role}"
