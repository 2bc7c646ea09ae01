"""How providers are doing: so that “nothing found” is believed only of those that answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count

from factcheck.core.errors import FactcheckError
from factcheck.core.models import Job, JobState
from sources.connectors.base import ArchiveConnector, SearchConnector
from sources.ingest import quota as rules
from sources.ingest.providers import Access, access_to, archives, lane_of, others, searches, standing_of
from sources.models import FetchAttempt, FetchOutcome, Provider

#: What the counts of attempts are about.
RECENT = timedelta(hours=24)


class ProviderState(models.TextChoices):
    """In the order of how much they need a person."""

    FAILING = "failing", "Failing"
    THROTTLED = "throttled", "Throttled"
    UNASKED = "unasked", "Not asked yet"
    WORKING = "working", "Working"
    OFF = "off", "Switched off"


@dataclass(frozen=True, kw_only=True)
class Health:
    """One provider as it stands now."""

    provider: Provider
    title: str
    state: ProviderState
    #: What it is asked for, “Search”, “Archive” or “Reader”; "" when it is switched off.
    kind: str = ""
    #: In words; "" for a provider that is switched off or whose quota cannot be read.
    quota: str = ""
    #: Requests in the present window.
    used: int = 0
    #: When it may be asked next; None for now.
    free_at: datetime | None = None
    #: Requests that wait for it.
    waiting: int = 0
    #: Attempts of the last day as (what came of them, how many), the most frequent first.
    recent: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        return self.provider.name

    @property
    def is_stale(self) -> bool:
        """Whether what it would say now is not known, because it does not answer."""
        return self.state in TROUBLED


#: Those that a person should know of.
TROUBLED = (ProviderState.FAILING, ProviderState.THROTTLED)


def state_of(provider: Provider, *, is_enabled: bool) -> ProviderState:
    """One word for it. Pure: it looks at nothing but the provider's own fields."""
    if not is_enabled:
        return ProviderState.OFF
    if provider.last_attempt_at is None:
        return ProviderState.UNASKED
    if not provider.failures:
        return ProviderState.WORKING
    return ProviderState.THROTTLED if provider.last_outcome == FetchOutcome.THROTTLED else ProviderState.FAILING


def health(*, now: datetime) -> list[Health]:
    """All providers that are switched on, also before they were asked, and those that once were. Three queries."""
    known = {provider.name: provider for provider in Provider.objects.all()}
    recent, waiting = _recent(now), _waiting(now)
    found = []
    for connector, kind in _switched_on():
        provider = known.pop(connector.name, None) or Provider(name=connector.name)
        one = _standing(connector, provider, now)
        lane = lane_of(connector.name)
        found.append(replace(one, kind=kind, waiting=waiting.get(lane, 0), recent=recent.get(connector.name, ())))
    for name, provider in known.items():
        found.append(Health(provider=provider, title=name, state=ProviderState.OFF, recent=recent.get(name, ())))
    order = list(ProviderState)
    return sorted(found, key=lambda one: (order.index(one.state), one.title.casefold()))


def _switched_on() -> Iterator[tuple[SearchConnector | ArchiveConnector | Access, str]]:
    for search in searches():
        yield search, "Search"
    for archive in archives():
        yield archive, "Archive"
    for reader in others():
        yield reader, "Reader"


def _standing(connector: SearchConnector | ArchiveConnector | Access, provider: Provider, now: datetime) -> Health:
    try:
        quota = connector.quota if isinstance(connector, Access) else access_to(connector).quota
    except FactcheckError:
        quota = connector.quota  # `manage.py check` says what is wrong with the one that was set
    standing = standing_of(provider)
    return Health(
        provider=provider,
        title=connector.title,
        state=state_of(provider, is_enabled=True),
        quota=rules.in_words(quota),
        used=rules.used(standing, quota, now=now),
        free_at=rules.free_at(standing, quota, now=now),
    )


def troubled() -> list[Provider]:
    """Providers that are switched on and did not answer the last time they were asked. One query."""
    return list(Provider.objects.filter(name__in=settings.FACTCHECK_PROVIDERS, failures__gt=0))


def _recent(now: datetime) -> dict[str, tuple[tuple[str, int], ...]]:
    attempts = FetchAttempt.objects.filter(at__gte=now - RECENT).exclude(provider="").order_by()
    counted = attempts.values_list("provider", "outcome").annotate(count=Count("pk")).order_by("-count", "outcome")
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, outcome, count in counted:
        found[name] = (*found.get(name, ()), (str(FetchOutcome(outcome).label), count))
    return found


def _waiting(now: datetime) -> dict[str, int]:
    """Jobs that are due; those of the schedule, which nobody waits for yet, are not counted."""
    jobs = Job.objects.filter(queue="search", state=JobState.WAITING, run_at__lte=now)
    return dict(jobs.values_list("lane").annotate(count=Count("pk")).order_by())


def is_switched_on(name: str) -> bool:
    """Whether this installation asks the provider of this name."""
    return any(connector.name == name for connector, _ in _switched_on())


def titles(names: Iterable[str]) -> dict[str, str]:
    """What people call the providers of these names, as far as they are switched on."""
    known = {connector.name: connector.title for connector, _ in _switched_on()}
    return {name: known.get(name, name) for name in names}
