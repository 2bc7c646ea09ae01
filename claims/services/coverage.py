"""Search coverage for a claim and record the search: what was asked, when, with what outcome, and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from claims.choices import CoverageState, RetrievalOutcome
from claims.coverage import ranking
from claims.coverage.ranking import Suggestion, rank
from claims.coverage.retrieval import CANDIDATES, PROVIDER, candidates, content_words, query_of
from claims.models import Claim, Coverage, Retrieval
from claims.services.matching import matches_wanted
from claims.services.searching import searches_wanted
from factcheck.core.jobs import Wanted, enqueue
from sources.models import Article, Snapshot


@dataclass(frozen=True)
class Search:
    """One search as it ran: enough to repeat it."""

    query: str
    parameters: dict[str, object]
    at: datetime
    duration: timedelta
    suggestions: tuple[Suggestion, ...] = ()
    error: str = ""

    @property
    def outcome(self) -> RetrievalOutcome:
        if self.error:
            return RetrievalOutcome.FAILED
        return RetrievalOutcome.OK if self.suggestions else RetrievalOutcome.EMPTY


def coverage_wanted(claim: Claim) -> Wanted:
    """The work of searching coverage for a claim."""
    return Wanted("find_coverage", f"claim:{claim.pk}", {"claim": claim.pk})


def ask_for_coverage(claim: Claim) -> None:
    """Search stored articles and what was checked before, and ask providers, as soon as a worker is free."""
    enqueue(coverage_wanted(claim), matches_wanted(claim), *searches_wanted(claim))


def search_text(text: str, *, speakers: tuple[str, ...] = (), own_articles: tuple[int, ...] = ()) -> Search:
    """Rank passages of stored articles for a text. Reads only; `own_articles` (ids) are left out of the results."""
    started = timezone.now()
    parameters: dict[str, object] = {
        "candidates": CANDIDATES,
        "limit": settings.FACTCHECK_COVERAGE_LIMIT,
        "threshold": ranking.THRESHOLD,
        "speakers": list(speakers),
        "excluded_articles": list(own_articles),
    }
    query = ""
    try:
        words = content_words(text)
        query = query_of(words)
        found = candidates(text, query=query, excluded_articles=own_articles)
    except OperationalError as error:
        message = f"The database did not answer in time: {str(error).splitlines()[0]}"
        return Search(query, parameters, started, timezone.now() - started, error=message)
    suggestions = rank(
        found,
        words=words,
        speakers=speakers,
        origins=_texts_of(own_articles),
        origin_works=_works_of(own_articles),
        limit=settings.FACTCHECK_COVERAGE_LIMIT,
    )
    return Search(query, parameters, started, timezone.now() - started, tuple(suggestions))


def search_claim(claim: Claim) -> Search:
    """Search coverage for a claim, leaving out the articles in which it was found. Reads only."""
    statements = claim.statements.select_related("claimant")
    speakers = dict.fromkeys(s.claimant.name if s.claimant else s.speaker for s in statements)
    own = Article.objects.filter(appearances__claim=claim).order_by("pk").values_list("pk", flat=True).distinct()
    return search_text(claim.text, speakers=tuple(speakers), own_articles=tuple(own))


def failed_search(message: str) -> Search:
    """A search that could not even be run."""
    return Search("", {}, timezone.now(), timedelta(0), error=message)


def is_still(claim: Claim) -> bool:
    """Whether the claim still has the words it was searched by; it is locked until the transaction ends."""
    return Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk, text=claim.text).exists()


def record_search(claim: Claim, search: Search) -> Retrieval:
    """Log the search and store its suggestions. Call inside a transaction.

    What a person decided about a passage stays as it is. Undecided suggestions become those of this search.
    """
    retrieval = Retrieval.objects.create(
        claim=claim,
        provider=PROVIDER,
        query=search.query,
        parameters=search.parameters,
        at=search.at,
        duration=search.duration,
        outcome=search.outcome,
        message=search.error,
    )
    if search.outcome != RetrievalOutcome.FAILED:
        _replace_suggestions(claim, retrieval, search.suggestions)
    Claim.objects.filter(pk=claim.pk).update(coverage_searched_at=search.at)
    return retrieval


def _replace_suggestions(claim: Claim, retrieval: Retrieval, suggestions: Sequence[Suggestion]) -> None:
    passages = [suggestion.candidate.passage_id for suggestion in suggestions]
    claim.coverage.filter(state=CoverageState.SUGGESTED).exclude(passage__in=passages).delete()
    Coverage.objects.bulk_create(
        [
            Coverage(
                claim=claim, passage_id=s.candidate.passage_id, retrieval=retrieval, score=s.score, reasons=[*s.reasons]
            )
            for s in suggestions
        ],
        ignore_conflicts=True,
    )
    rows = {row.passage_id: row for row in claim.coverage.select_related("passage__snapshot")}
    decided = {r.passage.snapshot.article_id: r for r in rows.values() if r.state != CoverageState.SUGGESTED}
    undecided = [s for s in suggestions if rows[s.candidate.passage_id].state == CoverageState.SUGGESTED]
    for suggestion in undecided:
        _describe(rows[suggestion.candidate.passage_id], suggestion, retrieval, rows, decided)
    changed = [rows[s.candidate.passage_id] for s in undecided]
    Coverage.objects.bulk_update(changed, ["retrieval", "score", "reasons", "repeats_origin", "copy_of"])


def _describe(
    row: Coverage,
    suggestion: Suggestion,
    retrieval: Retrieval,
    rows: Mapping[int, Coverage],
    decided: Mapping[int, Coverage],
) -> None:
    row.retrieval, row.score, row.reasons = retrieval, suggestion.score, [*suggestion.reasons]
    row.repeats_origin = suggestion.repeats_origin
    row.copy_of = rows.get(suggestion.copy_of) if suggestion.copy_of else None
    if row.copy_of is None and (before := decided.get(suggestion.candidate.article_id)):
        row.copy_of = before
        row.reasons.append("Another passage of an article that was decided about before: no further report")


def _works_of(articles: tuple[int, ...]) -> set[int]:
    """The articles themselves, and what they are marked as copies of."""
    originals = Article.objects.filter(pk__in=articles, copy_of__isnull=False).values_list("copy_of", flat=True)
    return {*articles, *(pk for pk in originals if pk is not None)}


def _texts_of(articles: tuple[int, ...]) -> list[str]:
    return list(Snapshot.objects.filter(article__in=articles).values_list("text", flat=True))
