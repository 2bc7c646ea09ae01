"""`manage.py verify_audit`: is the audit trail what was written?"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import AuditLink
from claims.services.auditing import Head, heads, lost, problems

_HEAD = re.compile(r"([a-z_]{1,63}) (\d{1,18}) (\d{1,18}) ([0-9a-f]{64})")


class Command(BaseCommand):
    """Exit code 1 when a row was changed, removed, inserted or reordered; the first one of each chain is named."""

    help = "Check every row of the audit trail against the links made when it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", action="store_true", help="print the last link of each chain, to keep elsewhere")
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="what --heads printed earlier: those links must be there"
        )

    def handle(self, *args: Any, heads: bool, against: Path | None, **options: Any) -> None:
        earlier = _heads_in(against) if against else []
        broken = [*problems(), *filter(None, map(lost, earlier))]
        if heads:
            self._print_heads()
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError("The audit trail is not as it was written; the rows above tell where.", returncode=1)
        self.stdout.write(f"{AuditLink.objects.count()} links verified")

    def _print_heads(self) -> None:
        for head in heads():
            self.stdout.write(str(head))


def _heads_in(file: Path) -> list[Head]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not a text file", returncode=2) from error
    found = [Head(m[1], int(m[2]), int(m[3]), m[4]) for line in lines if (m := _HEAD.fullmatch(line))]
    if not found:
        raise CommandError(f"{file} holds no heads; make it with: manage.py verify_audit --heads", returncode=2)
    return found
