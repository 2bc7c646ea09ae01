"""`manage.py export_warc`: hand stored pages to an archive, a court or a colleague."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from claims.models import Claim
from claims.services.rechecking import cited_by
from sources.ingest.verification import BrokenLink
from sources.ingest.warc import WarcFile
from sources.models import Article, Outlet, Snapshot

_TOLD_EVERY = 100


class Command(BaseCommand):
    """Exit code 1 when a stored copy is not what was fetched (see `verify_snapshots`); then no file is left."""

    help = "Write snapshots, with what proves that they are unchanged, to a WARC file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", type=int, metavar="ID", help="every copy of this article")
        which.add_argument("--outlet", metavar="DOMAIN", help="every copy of this outlet's articles")
        which.add_argument("--claim", type=int, metavar="ID", help="every copy of what the claim and its reviews cite")
        which.add_argument("--all", action="store_true", help="every copy there is")
        parser.add_argument("--since", type=_moment, metavar="DATE", help="only copies made on this day (UTC) or later")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.warc.gz")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        if output.is_dir():
            raise CommandError(f"{output} is a folder. Name the file that is to be written.", returncode=2)
        snapshots = _chosen(**options)
        total = snapshots.count()
        if not total:
            raise CommandError("There is nothing to export: no snapshot fits.", returncode=2)
        try:
            written = self._export(snapshots, total, output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{written} snapshot{'' if written == 1 else 's'} written to {output}")

    def _export(self, snapshots: QuerySet[Snapshot], total: int, output: Path) -> int:
        """Into a file beside it first, so that `output` is whole or not there at all."""
        unfinished = output.with_name(f".{output.name}.unfinished")
        try:
            with unfinished.open("wb") as file:
                written = self._write(snapshots, total, WarcFile(file, name=output.name))
            unfinished.replace(output)
        finally:
            unfinished.unlink(missing_ok=True)
        return written

    def _write(self, snapshots: QuerySet[Snapshot], total: int, warc: WarcFile) -> int:
        written = 0
        for snapshot in snapshots.iterator(chunk_size=_TOLD_EVERY):
            try:
                warc.add(snapshot)
            except BrokenLink as error:
                raise CommandError(f"Snapshot {snapshot.pk}: {error} Nothing was exported.", returncode=1) from error
            written += 1
            if written % _TOLD_EVERY == 0:
                self.stderr.write(f"{written} of {total}")
        return written


def _chosen(
    *, article: int | None, outlet: str | None, claim: int | None, since: datetime | None, **_: Any
) -> QuerySet[Snapshot]:
    """The snapshots asked for, in the order in which they were stored, without the texts read from them."""
    chosen = Snapshot.objects.order_by("pk").defer("text")
    if article is not None:
        _require(Article.objects.filter(pk=article), f"There is no article {article}.")
        chosen = chosen.filter(article=article)
    elif outlet is not None:
        _require(Outlet.objects.filter(domain=outlet), f"There is no outlet with the domain {outlet}.")
        chosen = chosen.filter(article__outlet__domain=outlet)
    elif claim is not None:
        _require(Claim.objects.filter(pk=claim), f"There is no claim {claim}.")
        chosen = chosen.filter(article__in=cited_by(claim))
    return chosen.filter(fetched_at__gte=since) if since else chosen


def _require(rows: QuerySet[Any], otherwise: str) -> None:
    if not rows.exists():
        raise CommandError(otherwise, returncode=2)


def _moment(words: str) -> datetime:
    try:
        moment = parse_datetime(words)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"give a day as 2026-05-31, not {words}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
