"""`manage.py import_opml FILE`: take in a list of feeds as other readers export it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from factcheck.core.errors import FactcheckError, InvalidInput
from sources.connectors.opml import read_opml
from sources.ingest.opml import MAX_BYTES, Fate, import_feeds

_NOT_ALL, _REFUSED = 1, 2


class Command(BaseCommand):
    """Exit code 1 when some feeds were refused, 2 when the file is no list of feeds."""

    help = "Add the feeds of an OPML file, with their outlets; those that are here already stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="- for standard input")
        parser.add_argument(
            "--read-for-claims", action="store_true", help="open a briefing for every new article of the added feeds"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")

    def handle(self, *args: Any, file: str, read_for_claims: bool, dry_run: bool, **options: Any) -> None:
        try:
            listed = read_opml(_content(file))
        except FactcheckError as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        counts: Counter[Fate] = Counter()
        done = import_feeds(listed, is_read_for_claims=read_for_claims, is_dry=dry_run)
        for number, each in enumerate(done, 1):
            counts[each.fate] += 1
            why = f": {each.reason}" if each.reason else ""
            self.stdout.write(f"{number}/{len(listed)} {each.fate:<7} {each.feed.url}{why}")
        told = ", ".join(f"{counts[fate]} {fate}" for fate in Fate)
        self.stdout.write(f"{told}{'; nothing was stored (--dry-run)' if dry_run else ''}")
        if counts[Fate.REFUSED]:
            sys.exit(_NOT_ALL)


def _content(file: str) -> bytes:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"The file is too large: at most {MAX_BYTES:,} bytes are read.")
    return data
