"""`manage.py export_opml`: the feeds that are polled, as a list that other readers take in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sources.ingest.opml import exported


class Command(BaseCommand):
    """Exit code 2 when the file cannot be written."""

    help = "Write the feeds that are polled as OPML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="instead of standard output")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        listed = exported(timezone.now())
        if output is None:
            self.stdout.write(listed.decode())
            return
        try:
            output.write_bytes(listed)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{output} written")
