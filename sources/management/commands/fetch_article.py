"""`manage.py fetch_article URL|ID`: fetch one article's page here and now, and say what was read from it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, InvalidInput
from sources.ingest.advice import advice
from sources.ingest.pages import article_at, checked_address
from sources.ingest.polling import fetch_wanted
from sources.models import Article, Snapshot

_NOT_FETCHED, _REFUSED = 1, 2


class Command(BaseCommand):
    """Exit code 1 when the page could not be stored, 2 when there is nothing to fetch."""

    help = "Fetch an article's page, by its address or by the article's id, and store a snapshot of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", metavar="URL|ID")

    def handle(self, *args: Any, article: str, **options: Any) -> None:
        try:
            found = _wanted(article)
        except FactcheckError as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        self.stdout.write(f"Article {found.pk}: {found.url} …")
        known = found.snapshots.order_by("-pk").first()
        if not jobs.run_now(fetch_wanted(found)):
            self.stdout.write("  A worker has it, or something else of its host; a worker goes on with it.")
            return
        if not self._tell(found, known):
            sys.exit(_NOT_FETCHED)

    def _tell(self, article: Article, known: Snapshot | None) -> bool:
        attempt = article.attempts.order_by("-at", "-pk").first()
        newest = article.snapshots.order_by("-pk").first()
        if attempt is None or attempt.message or newest is None:
            waits = attempt.message if attempt else ""
            error = jobs.last_error(fetch_wanted(article)) or waits or "It could not be stored."
            self.stderr.write(f"  {error} {advice(attempt.outcome) if attempt else ''}".rstrip())
            return False
        if newest == known:
            self.stdout.write(f"  It reads as it did: snapshot {newest.pk}.")
        else:
            words = len(newest.text.split())
            self.stdout.write(f"  “{newest.title}”, {words:,} words: stored as snapshot {newest.pk}.")
        return True


@transaction.atomic
def _wanted(named: str) -> Article:
    """The article, with the work of fetching it enqueued."""
    if named.isdecimal():
        article = Article.objects.filter(pk=int(named)).first()
        if article is None:
            raise InvalidInput(f"There is no article {named}.")
        if not article.url:
            raise InvalidInput(f"Article {named} is a text that was handed in; it has no address.")
    else:
        article = article_at(checked_address(named))
    jobs.enqueue(fetch_wanted(article))
    return article
