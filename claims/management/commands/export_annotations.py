"""`manage.py export_annotations [--out FILE]`: what people accepted or corrected, to measure the rules by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services.annotations import marked_texts


class Command(BaseCommand):
    help = (
        'Write a line {"id", "text", "undecided", "attributions": [{"source", "cue", "content"}]} for each text where '
        "people accepted or corrected statements; spans are [start, end] in characters, end exclusive. `undecided` "
        "counts statements that nobody has looked at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", metavar="FILE", help="where to; default: standard output")

    def handle(self, *args: Any, out: str | None, **options: Any) -> None:
        lines = (json.dumps(text, ensure_ascii=False) for text in marked_texts())
        if out is None:
            for line in lines:
                self.stdout.write(line)
            return
        try:
            with Path(out).open("w", encoding="utf-8") as file:
                count = sum(bool(file.write(f"{line}\n")) for line in lines)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.", returncode=2) from error
        self.stdout.write(f"{count} text{'' if count == 1 else 's'} written to {out}.")
