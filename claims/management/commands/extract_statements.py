"""`manage.py extract_statements [FILE.jsonl]`: read documents for attributed statements; needs no database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from claims.attribution.lines import read_lines


class Command(BaseCommand):
    help = (
        'Read lines {"id", "text"} and write lines {"id", "statements": [{"content", "source", "cue", "speaker", '
        '"kind", "reported_by"}]}; spans are [start, end] in characters, end exclusive. Lines that cannot be read are '
        "named on stderr, the others are still read, and the exit code is 2."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", metavar="FILE.jsonl", help="lines to read; default: stdin")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        if file == "-":
            self._extract(sys.stdin)
            return
        try:
            with Path(file).open(encoding="utf-8", errors="replace") as lines:
                self._extract(lines)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error

    def _extract(self, lines: TextIO) -> None:
        refused = 0

        def complain(message: str) -> None:
            nonlocal refused
            refused += 1
            self.stderr.write(message)

        for line in read_lines(lines, complain):
            self.stdout.write(line)
        if refused:
            raise CommandError(f"{refused} lines could not be read.", returncode=2)
