"""`manage.py verify_snapshots`: is every stored copy still what was fetched?"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.ingest.verification import BrokenLink, Head, chains, verify_chain, verify_head

_HEAD = re.compile(r"(\S+) (\d+) ([0-9a-f]{64})")


class Command(BaseCommand):
    """Exit code 1 when a copy was changed; the first broken link of each chain is named on standard error."""

    help = "Check every snapshot's text, file and place in its chain against the hashes made when it was stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", action="store_true", help="print the last link of each chain, to keep elsewhere")
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="what --heads printed earlier: those links must be there",
        )

    def handle(self, *args: Any, heads: bool, against: Path | None, **options: Any) -> None:
        earlier = _heads_in(against) if against else []
        found: list[Head] = []
        broken = [*_walk(found), *_compare(earlier)]
        if heads:
            for head in found:
                self.stdout.write(str(head))
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError("Not every snapshot is as it was stored; the links above were changed.", returncode=1)
        count = sum(head.position for head in found)
        self.stdout.write(f"{count} snapshots in {len(found)} chains verified")


def _walk(found: list[Head]) -> Iterator[str]:
    """What is wrong with the chains; the heads of sound ones are added to `found`."""
    for chain in chains():
        try:
            found.append(verify_chain(chain))
        except BrokenLink as error:
            yield str(error)


def _compare(earlier: list[Head]) -> Iterator[str]:
    for head in earlier:
        try:
            verify_head(head)
        except BrokenLink as error:
            yield str(error)


def _heads_in(file: Path) -> list[Head]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not a text file", returncode=2) from error
    heads = [Head(match[1], int(match[2]), match[3]) for line in lines if (match := _HEAD.fullmatch(line))]
    if not heads:
        raise CommandError(f"{file} holds no heads; make it with: manage.py verify_snapshots --heads", returncode=2)
    return heads
