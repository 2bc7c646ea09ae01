"""`extract_articles [PATH …]`: the articles in saved pages, as JSON lines. Needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.core.errors import ParseError
from sources.extraction.lines import extract_article_file, extract_article_lines

Results = Iterator[dict[str, Any] | ParseError]


class Command(BaseCommand):
    """See the module's docstring; exit code 2 when a line or file could not be used, after all others were."""

    help = (
        "Print the article in each page as a JSON line {id, title, text, published_at, byline, language}; "
        'a page without an article gives {id, text: "", error}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            metavar="PATH",
            type=Path,
            help="HTML files (.html, .html.gz) or a .jsonl file of {id, html}; without any, JSON lines from stdin.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        bad = 0
        for result in self._results(options["paths"]):
            if isinstance(result, ParseError):
                bad += 1
                self.stderr.write(str(result))
            else:
                self.stdout.write(json.dumps(result, ensure_ascii=False))
        if bad:
            raise CommandError(f"{bad} of the inputs could not be used; see above.", returncode=2)

    def _results(self, paths: Iterable[Path]) -> Results:
        if not paths:
            yield from extract_article_lines(sys.stdin)
        for path in paths:
            yield from _of_lines(path) if path.suffix == ".jsonl" else _of_page(path)


def _of_lines(path: Path) -> Results:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for result in extract_article_lines(lines):
                yield ParseError(f"{path}, {result}") if isinstance(result, ParseError) else result
    except OSError as error:
        yield ParseError(f"{path}: cannot be read ({error.strerror})")


def _of_page(path: Path) -> Results:
    try:
        yield extract_article_file(path)
    except ParseError as error:
        yield ParseError(f"{path}: {error}")
