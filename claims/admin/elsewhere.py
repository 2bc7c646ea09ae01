"""What providers said about a claim, each in a sentence: so that “found nothing” is told from “could not look”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.timesince import timesince

from claims.choices import RetrievalOutcome
from claims.models import Claim, Retrieval
from sources.ingest.provider_health import TROUBLED, ProviderState, state_of
from sources.ingest.providers import searches
from sources.models import Provider, PublishedReview

_MISSING = "what others reported may be missing"
_ANSWERED = {
    RetrievalOutcome.OK: "found something",
    RetrievalOutcome.EMPTY: "found nothing",
    RetrievalOutcome.PARTIAL: "answered only in part",
}
SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """One provider: what came of asking it last."""

    title: str
    words: str
    #: Whether it may know something that we do not.
    is_missing: bool
    retrieval: Retrieval | None


def asked_elsewhere(claim: Claim) -> list[Asked]:
    """One line for each search that is switched on. Two queries; none when there is none."""
    connectors = searches()
    if not connectors:
        return []
    names, now = [connector.name for connector in connectors], timezone.now()
    last = claim.retrievals.filter(provider__in=names).order_by("provider", "-at", "-pk").distinct("provider")
    retrievals = {retrieval.provider: retrieval for retrieval in last}
    providers = {provider.name: provider for provider in Provider.objects.filter(name__in=names)}
    return [
        _line(connector.title, retrievals.get(connector.name), providers.get(connector.name), now)
        for connector in connectors
    ]


def _line(title: str, retrieval: Retrieval | None, provider: Provider | None, now: datetime) -> Asked:
    answered = _ANSWERED.get(RetrievalOutcome(retrieval.outcome)) if retrieval else None
    if retrieval and answered:
        words = f"{answered}, {_ago(retrieval.at, now)}"
        is_partial = retrieval.outcome == RetrievalOutcome.PARTIAL
        return Asked(title, f"{words}; {_MISSING}" if is_partial else words, is_partial, retrieval)
    trouble = _trouble(provider, now)
    if retrieval is None:
        # Whatever the reason, be it the quota: not asked is not the same as nothing found.
        words = f"not asked yet: {trouble}" if trouble else "not asked yet"
        return Asked(title, f"{words}; {_MISSING}", is_missing=True, retrieval=None)
    if not trouble:
        verb = "throttled" if retrieval.outcome == RetrievalOutcome.THROTTLED else "failed"
        trouble = f"{verb} {_ago(retrieval.at, now)}"
    return Asked(title, f"{trouble}; {_MISSING}", is_missing=True, retrieval=retrieval)


def _ago(moment: datetime, now: datetime) -> str:
    return "just now" if now - moment < timedelta(minutes=1) else f"{timesince(moment, now, depth=1)} ago"


def _trouble(provider: Provider | None, now: datetime) -> str:
    """Why it cannot be asked now; "" when it can."""
    if provider is None or (state := state_of(provider, is_enabled=True)) not in TROUBLED:
        return ""
    verb = "throttled" if state == ProviderState.THROTTLED else "failing"
    if provider.free_at is None or provider.free_at <= now:
        return verb
    local = timezone.localtime(provider.free_at)
    day = "" if local.date() == timezone.localtime(now).date() else f"{local.day} {local:%b}, "
    return f"{verb} until {day}{local:%H:%M} {local:%Z}"


def checks_by_others(claim: Claim) -> list[PublishedReview]:
    """What searches named as checks of it and what is not among its matches, the newest first."""
    matched = claim.matches.exclude(published_review=None).values("published_review")
    named = claim.retrievals.values("published_reviews")
    found = PublishedReview.objects.filter(pk__in=named).exclude(pk__in=matched)
    return list(found.defer("search").order_by(F("reviewed_at").desc(nulls_last=True), "-pk")[:SHOWN])
