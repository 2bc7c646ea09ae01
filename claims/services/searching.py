"""Ask providers what others reported about a claim, and which checks of it others published.

Each search is one `Retrieval` whatever came of it, so that “nothing found” can be told from “could not look”. What a
news search names becomes articles; once their pages are stored, the search of stored articles finds their passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from claims.choices import RetrievalOutcome, VerificationStatus
from claims.coverage.retrieval import content_words
from claims.models import Claim, Retrieval
from factcheck.core.jobs import Wanted
from factcheck.core.models import Job, JobState
from factcheck.core.text import sha256_of
from sources.connectors.base import SearchQuery
from sources.ingest import providers
from sources.ingest.published_reviews import store_reviews
from sources.ingest.searching import ProviderSearch, store_articles

#: The waits between searches for the same words; after the last one a claim is not searched for any more.
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
#: Only a person can mend what is refused: a wrong key, say.
AFTER_REFUSAL = timedelta(days=1)
BEFORE = timedelta(days=3)
AFTER = timedelta(days=14)
#: Older claims are searched for only when somebody asks.
NEW = timedelta(days=30)
#: Of the claims on the queue so many, the newest, are searched for without being asked.
LOOKED_AT = 5_000

KIND = "search_provider"
_OPEN = (VerificationStatus.NEW, VerificationStatus.IN_REVIEW)


def search_wanted(claim: Claim, provider: str, *, run_at: datetime | None = None, searches: int = 0) -> Wanted:
    """The work of asking one provider about a claim; by its present words it has answered `searches` times."""
    payload = {"claim": claim.pk, "provider": provider, "searches": searches, "wording": sha256_of(claim.text)}
    return Wanted(KIND, _key(claim, provider), payload, run_at, lane=providers.lane_of(provider))


def _key(claim: Claim, provider: str) -> str:
    return f"claim:{claim.pk}:{provider}"


def searches_wanted(claim: Claim) -> list[Wanted]:
    """The work of asking every search that is switched on, now."""
    return [search_wanted(claim, connector.name) for connector in providers.searches()]


def never_searched(provider: str, *, now: datetime) -> QuerySet[Claim]:
    """Claims of the last weeks on the queue that this provider was not asked about yet, the newest first.

    Only the newest claims are looked at: the sweep asks this every few seconds, and nearly all have been searched for.
    """
    key = Concat(Value("claim:"), Cast(OuterRef("pk"), CharField()), Value(f":{provider}"))
    waiting = Job.objects.filter(kind=KIND, key=key, state__in=[JobState.WAITING, JobState.RUNNING])
    searched = Retrieval.objects.filter(claim=OuterRef("pk"), provider=provider)
    new = Claim.objects.filter(verification_status__in=_OPEN, created_at__gte=now - NEW).order_by("-created_at", "-pk")
    newest = Claim.objects.filter(pk__in=new.values("pk")[:LOOKED_AT])
    return newest.filter(~Exists(searched), ~Exists(waiting)).order_by("-created_at", "-pk")


def open_claim(claim_id: int) -> Claim | None:
    """The claim, as long as it is on the queue."""
    return Claim.objects.filter(pk=claim_id, verification_status__in=_OPEN).first()


def query_for(claim: Claim) -> SearchQuery:
    """What to look for: its words, who said it, around the time it appeared. Reads only."""
    speakers = claim.statements.select_related("claimant")
    names = Counter(s.claimant.name if s.claimant else s.speaker for s in speakers)
    # One name: providers want all phrases in one article, and a claim with two speakers was made twice.
    phrases = [name for name, _ in names.most_common() if any(map(str.isupper, name))][:1]
    first = claim.appearances.order_by("appeared_at").values_list("appeared_at", flat=True).first()
    appeared_at = first or claim.created_at
    until = min(appeared_at + AFTER, timezone.now())
    return SearchQuery(
        words=tuple(_telling_words(claim.text, without=phrases)),
        phrases=tuple(phrases),
        sentence=claim.text,
        since=min(appeared_at - BEFORE, until),
        until=until,
        limit=settings.FACTCHECK_SEARCH_LIMIT,
    )


def _telling_words(text: str, *, without: Iterable[str]) -> list[str]:
    """Names first, then long words; a capital at the very beginning may be no name."""
    said = {word for phrase in without for word in phrase.casefold().split()}
    words = [word for word in content_words(text).values() if word.casefold() not in said]
    return sorted(words, key=lambda word: (_likeness_to_name(word, text), -len(word), text.find(word), word))


def _likeness_to_name(word: str, text: str) -> int:
    if not word[:1].isupper():
        return 2
    return 1 if text.startswith(word) else 0


def is_answered(search: ProviderSearch) -> bool:
    """Whether the provider said what it has, or a part of it."""
    return search.error is None or search.pages > 0


def is_settled(search: ProviderSearch) -> bool:
    """Whether there is nothing to wait for: there was an answer, or asking again soon would not help."""
    return is_answered(search) or (search.error is not None and search.error.permanent)


def record(claim: Claim, query: SearchQuery, search: ProviderSearch) -> Retrieval:
    """Log the search and store what it named. Call inside a transaction."""
    retrieval = Retrieval.objects.create(
        claim=claim,
        provider=search.provider,
        query=search.address,
        parameters=_parameters(query, search),
        at=search.at,
        duration=search.duration,
        outcome=_outcome(search),
        message=_message(search),
    )
    retrieval.articles.set(store_articles(search.articles, found_by=search.provider))
    retrieval.published_reviews.set(store_reviews(search.reviews, found_by=search.provider))
    return retrieval


def record_failure(claim: Claim, provider: str, message: str) -> Retrieval:
    """Log a search that could not even be run. Call inside a transaction."""
    return Retrieval.objects.create(
        claim=claim,
        provider=provider,
        at=timezone.now(),
        duration=timedelta(0),
        outcome=RetrievalOutcome.FAILED,
        message=message,
    )


def next_search(claim: Claim, provider: str, payload: dict[str, Any], *, answered: bool) -> list[Wanted]:
    """The search after this one, whose job had that payload; none when the provider has answered often enough."""
    is_same = payload.get("wording") == sha256_of(claim.text)
    searches = payload.get("searches", 0) if is_same else 0
    if not answered:
        return [search_wanted(claim, provider, run_at=timezone.now() + AFTER_REFUSAL, searches=searches)]
    if searches >= len(WAITS):
        return []
    run_at = timezone.now() + WAITS[searches]
    return [search_wanted(claim, provider, run_at=run_at, searches=searches + 1)]


def _parameters(query: SearchQuery, search: ProviderSearch) -> dict[str, Any]:
    asked = asdict(query)
    for name in ("since", "until"):
        asked[name] = asked[name].isoformat() if asked[name] else None
    results = len(search.articles) + len(search.reviews)
    return {**asked, "pages": search.pages, "results": results, "skipped": search.skipped}


def _outcome(search: ProviderSearch) -> RetrievalOutcome:
    if search.is_partial:
        return RetrievalOutcome.PARTIAL
    if search.is_throttled:
        return RetrievalOutcome.THROTTLED
    if search.error is not None:
        return RetrievalOutcome.FAILED
    return RetrievalOutcome.EMPTY if search.found_nothing else RetrievalOutcome.OK


def _message(search: ProviderSearch) -> str:
    if search.is_partial:
        pages = "page of results was" if search.pages == 1 else f"{search.pages} pages of results were"
        return f"Only the first {pages} read. {search.error}"
    return str(search.error or " ".join(search.notes))
