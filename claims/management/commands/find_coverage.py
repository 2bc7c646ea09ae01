"""`manage.py find_coverage CLAIM_ID` or `--text "…"`: ranked passages of stored articles, with scores and reasons."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from claims.choices import RetrievalOutcome
from claims.models import Claim
from claims.services.coverage import Search, record_search, search_claim, search_text
from factcheck.core.errors import FactcheckError, InvalidInput
from factcheck.core.text import checked_text
from sources.models import Passage

_REFUSED = 2


class Command(BaseCommand):
    help = "Rank passages of stored articles for a claim (the search is logged) or for any text (nothing is stored)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("claim", metavar="CLAIM_ID", type=int, nargs="?")
        what.add_argument("--text", help="search for this text instead")
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            search = self._search(options["claim"], options["text"])
            if search.outcome == RetrievalOutcome.FAILED:
                raise InvalidInput(search.error)
        except FactcheckError as error:
            self.stderr.write(str(error))
            sys.exit(_REFUSED)
        rows = passages(search)
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) if options["json"] else as_text(rows))

    def _search(self, claim_id: int | None, text: str | None) -> Search:
        if text is not None:
            return search_text(checked_text(text))
        claim = Claim.objects.filter(pk=claim_id or 0).first()
        if claim is None:
            raise InvalidInput(f"There is no claim {claim_id}.")
        search = search_claim(claim)
        with transaction.atomic():
            record_search(claim, search)
        return search


def passages(search: Search) -> list[dict[str, Any]]:
    """The suggestions as JSON, best first."""
    ids = [suggestion.candidate.passage_id for suggestion in search.suggestions]
    found = Passage.objects.select_related("snapshot__article__outlet").in_bulk(ids)
    rows = []
    for suggestion in search.suggestions:
        passage = found[suggestion.candidate.passage_id]
        article = passage.snapshot.article
        rows.append(
            {
                "passage": passage.pk,
                "article": article.pk,
                "title": article.title,
                "url": article.url,
                "outlet": article.outlet.name if article.outlet else None,
                "score": suggestion.score,
                "reasons": list(suggestion.reasons),
                "copy_of": suggestion.copy_of,
                "repeats_origin": suggestion.repeats_origin,
                "text": passage.text,
            }
        )
    return rows


def as_text(rows: list[dict[str, Any]]) -> str:
    """The passages for people."""
    if not rows:
        return "No stored article has a passage about this."
    blocks = []
    for row in rows:
        copy = f" (copy of passage {row['copy_of']})" if row["copy_of"] else ""
        head = f"{row['score']:.2f}  {row['outlet'] or 'Handed in'}: {row['title']}{copy}"
        blocks.append("\n".join([head, f"      {row['text']}", *(f"      - {reason}" for reason in row["reasons"])]))
    return "\n\n".join(blocks)
