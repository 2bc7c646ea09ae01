"""`manage.py reread_briefings`: read briefings again that other rules have read; print what that changes."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.choices import BriefingStage
from claims.models import Briefing
from claims.services.reading import read_snapshot, rules_version
from claims.services.rereading import difference, read_by_other_rules, store_rereading
from factcheck.core.errors import FactcheckError

_FAILED = 2
_LONGEST = 100


class Command(BaseCommand):
    help = (
        "Read briefings again that were not read by the present rules. What a person has touched stays as it is; the "
        "difference is printed and kept with the briefing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--briefing", type=int, metavar="N", help="this one alone, whatever rules have read it")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")

    def handle(self, *args: Any, briefing: int | None, dry_run: bool, **options: Any) -> None:
        ids = [briefing] if briefing else [*read_by_other_rules(rules_version()).values_list("pk", flat=True)]
        if not ids:
            self.stdout.write("Every briefing was read by the present rules.")
        failed = sum(not self._reread(pk, is_dry=dry_run) for pk in ids)
        if failed:
            self.stderr.write(f"{failed} of {len(ids)} briefings could not be read again.")
            sys.exit(_FAILED)

    def _reread(self, pk: int, *, is_dry: bool) -> bool:
        briefing = Briefing.objects.select_related("snapshot__article").filter(pk=pk).first()
        if briefing is None or briefing.snapshot is None or briefing.stage != BriefingStage.READ:
            raise CommandError(f"There is no briefing {pk} that was read.", returncode=_FAILED)
        try:
            found = read_snapshot(briefing.snapshot, title=briefing.title)
            if is_dry:
                compared = difference(briefing.snapshot, found)
                self._tell(briefing, compared.items(), compared.kept)
            else:
                stored = store_rereading(briefing, found)
                self._tell(briefing, stored.diff, stored.counts["kept"])
        except FactcheckError as error:
            self.stderr.write(f"Briefing {pk}: {error}")
            return False
        return True

    def _tell(self, briefing: Briefing, diff: dict[str, list[dict[str, Any]]], kept: int) -> None:
        counts = ", ".join(f"{len(items)} {name}" for name, items in diff.items())
        self.stdout.write(f"Briefing {briefing.pk}, {briefing}: {counts}; {kept} touched by people stay.")
        for name, items in diff.items():
            for item in items:
                aspects = f" ({', '.join(item['aspects'])})" if "aspects" in item else ""
                words = " ".join(item["exact"].split())[:_LONGEST]
                self.stdout.write(f"  {name}{aspects}: {item['speaker'] or 'somebody'}: {words}")
