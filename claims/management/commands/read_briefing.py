"""`manage.py read_briefing PATH|URL|-`: take a briefing in, read it, print its statements and claims."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.choices import BriefingStage
from claims.models import Briefing, Claim, Statement
from claims.services import intake
from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, InvalidInput
from factcheck.core.text import MAX_TEXT_BYTES, checked_text, decoded

_WAIT_SECONDS = 120.0
_REFUSED = 2


class Command(BaseCommand):
    help = "Take a briefing in (a file, an address, or - for standard input), read it, print its statements and claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="PATH|URL|-")
        parser.add_argument("--title", default="", help="its title; helps to resolve names, too")
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            briefing = self._read(options["source"], options["title"])
        except FactcheckError as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        found = summary(briefing)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(found))

    def _read(self, source: str, title: str) -> Briefing:
        if "://" in source:
            briefing = intake.request_briefing(by=None, url=source, title=title)
        else:
            briefing = intake.request_briefing(by=None, text=checked_text(text_of(source)), title=title)
        wanted = intake.reading_wanted(briefing)
        if not jobs.run_now(wanted):
            self.stderr.write("A worker is reading it …")
        return finished(briefing, wanted)


def text_of(source: str) -> str:
    """The text of a file, or of standard input for “-”; `InvalidInput` says why it cannot be read."""
    try:
        if source == "-":
            return decoded(sys.stdin.buffer.read(MAX_TEXT_BYTES + 1))
        with Path(source).open("rb") as file:
            return decoded(file.read(MAX_TEXT_BYTES + 1))
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read: {error.strerror}.") from error


def finished(briefing: Briefing, wanted: jobs.Wanted) -> Briefing:
    """Wait for a worker that may have taken it. Raises `InvalidInput` with what went wrong.

    A briefing that could not even be fetched is taken back: nothing of it stays.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        briefing.refresh_from_db()
        if briefing.stage == BriefingStage.READ:
            return briefing
        error = briefing.error or jobs.last_error(wanted)
        if error:
            if briefing.snapshot_id is None:
                jobs.cancel(wanted)
                briefing.delete()
            raise InvalidInput(error)
        if time.monotonic() > deadline:
            raise InvalidInput(f"Briefing {briefing.pk} was not read in time; a worker goes on with it.")
        time.sleep(0.2)


def summary(briefing: Briefing) -> dict[str, Any]:
    """The briefing as JSON: statements in text order, claims in the order they were found."""
    statements = Statement.objects.filter(snapshot=briefing.snapshot).prefetch_related("appearances").order_by("start")
    claims = Claim.objects.of_briefing(briefing).order_by("pk")
    return {
        "briefing": briefing.pk,
        "title": briefing.title,
        "snapshot": briefing.snapshot_id,
        "statements": [_statement(statement) for statement in statements],
        "claims": [{"id": c.pk, "text": c.text, "status": c.verification_status} for c in claims],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.pk,
        "speaker": statement.speaker,
        "is_speaker_inferred": statement.is_speaker_inferred,
        "kind": statement.kind,
        "reported_by": statement.reported_by or None,
        "start": statement.start,
        "end": statement.end,
        "content": statement.exact,
        "confidence": statement.confidence,
        "claims": [appearance.claim_id for appearance in statement.appearances.all()],
    }


def as_text(found: dict[str, Any]) -> str:
    """The summary for people."""
    lines = [f"Briefing {found['briefing']}: {found['title']}", "", f"Statements ({len(found['statements'])})"]
    for s in found["statements"]:
        how = s["kind"] + (f", reported by {s['reported_by']}" if s["reported_by"] else "")
        content = " ".join(s["content"].split())
        how += "" if s["claims"] else ", held back"
        lines.append(f"  {s['speaker'] or 'somebody'} [{how}] at {s['start']}-{s['end']}: {content}")
    lines += ["", f"Claims ({len(found['claims'])})"]
    lines += [f"  {c['id']:>5}  {c['text']}" for c in found["claims"]]
    return "\n".join(lines)
