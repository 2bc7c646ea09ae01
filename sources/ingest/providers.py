"""The providers that this installation asks, and the one way to ask them: within the quota, and written down.

What is remembered of a provider is a row that is locked while it is decided whether it may be asked, so several workers
together keep its quota. Nothing is locked while the request is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from factcheck.core.errors import FactcheckError, FetchError, NotYet, ParseError, ProviderRefused, Throttled
from factcheck.core.jobs import hasten
from factcheck.core.text import one_line
from sources.connectors.base import Account, ArchiveConnector, Quota, Request, SearchConnector
from sources.connectors.registry import ARCHIVES, SEARCHES, Registry
from sources.fetch import Fetched, FetchPolicy, HttpError, fetch
from sources.ingest import quota as rules
from sources.ingest.door import policy, since
from sources.models import FetchAttempt, FetchOutcome, Provider

T = TypeVar("T")
#: What a connector makes of a body and its content type.
Reader = Callable[[bytes, str], T]

_BUILT_IN = {*SEARCHES.built_in, *ARCHIVES.built_in}
#: Shorter parts of a key occur in ordinary words.
_SHORTEST_SECRET = 4
_LONGEST_MESSAGE = 1_000


@dataclass(frozen=True)
class Access:
    """How this installation asks one provider."""

    name: str
    title: str
    account: Account
    quota: Quota
    #: Rules of its own for requests; None for those of the installation.
    policy: FetchPolicy | None = None

    @property
    def lane(self) -> str:
        """The lane of its jobs: one request at a time, whoever asks."""
        return lane_of(self.name)


#: Providers that another room asks: what is to be known of each, None while it is switched off.
_others: list[Callable[[], Access | None]] = []


def also_ask(access: Callable[[], Access | None]) -> None:
    """Count a provider that is no connector among those whose health is shown."""
    _others.append(access)


def others() -> list[Access]:
    """The providers of other rooms that are switched on."""
    return [access for find in _others if (access := find()) is not None]


def lane_of(name: str) -> str:
    """The lane of a provider by name, whether it is switched on or not."""
    return f"provider:{name}"


def searches() -> list[SearchConnector]:
    """The searches that are switched on, in the order of the setting."""
    return [SEARCHES.get(name) for name in settings.FACTCHECK_PROVIDERS if _is_of(SEARCHES, name)]


def archives() -> list[ArchiveConnector]:
    """The archives that are switched on, in the order of the setting."""
    return [ARCHIVES.get(name) for name in settings.FACTCHECK_PROVIDERS if _is_of(ARCHIVES, name)]


def _is_of(registry: Registry[Any], name: str) -> bool:
    # Installed packages are looked through only for names that are not ours: that takes milliseconds.
    return name in registry.built_in or (name not in _BUILT_IN and name in registry.names())


def access_to(connector: SearchConnector | ArchiveConnector) -> Access:
    """Key, address and quota as they are set; `InvalidInput` for a quota that cannot be read."""
    given = settings.FACTCHECK_PROVIDERS.get(connector.name, {})
    quota = rules.parse_quota(given["QUOTA"]) if given.get("QUOTA") else connector.quota
    account = Account(key=given.get("KEY", ""), base_url=given.get("URL", ""))
    return Access(connector.name, connector.title, account, quota)


def ask(access: Access, request: Request, read: Reader[T]) -> T:
    """Send one request and read the answer. Call outside any transaction.

    `NotYet` when the provider must not be asked now; then nothing was sent. Any other `FactcheckError` says what went
    wrong; the attempt is on record, and the provider is left alone until `free_at`.
    """
    _take_turn(access)
    started = timezone.now()
    fetched: Fetched | None = None
    try:
        fetched = _sent(access, request, read)
        answer = read(fetched.body, fetched.content_type)
    except FactcheckError as error:
        error.args = (without_key(str(error), access),)
        _record(access, request, started, fetched, error)
        raise
    except Exception as error:
        _record(access, request, started, fetched, ParseError(f"Unexpected error: {type(error).__name__}."))
        raise
    _record(access, request, started, fetched, None)
    return answer


def free_at(name: str) -> datetime:
    """When the provider may be asked again after a failure; now, if nothing stands against it."""
    held = Provider.objects.filter(name=name).values_list("free_at", flat=True).first()
    return max(held or timezone.now(), timezone.now())


@transaction.atomic
def release(name: str) -> None:
    """Forget its failures, for what kept it from answering was mended: what waits for it is asked now.

    Its quota stands. `Provider.DoesNotExist` if it was never asked.
    """
    provider = Provider.objects.select_for_update().get(name=name)
    provider.free_at, provider.failures = None, 0
    provider.save(update_fields=["free_at", "failures"])
    hasten(lane_of(name), due_by=timezone.now() + rules.LONGEST_BACK_OFF)


def _take_turn(access: Access) -> None:
    with transaction.atomic(durable=True):
        provider = _locked(access.name)
        standing, now = standing_of(provider), timezone.now()
        until = rules.free_at(standing, access.quota, now=now)
        if until is not None:
            raise NotYet(f"{access.title} is not asked before {until:%Y-%m-%d %H:%M:%S} UTC.", until=until)
        provider.last_attempt_at = now
        _save(provider, rules.begun(standing, access.quota, now=now))


def _sent(access: Access, request: Request, read: Reader[T]) -> Fetched:
    try:
        return fetch(
            request.url,
            policy=access.policy or policy(),
            accept=request.accept,
            headers=request.headers,
            secret_query=request.secret_query,
            form=request.form,
            document=request.document,
        )
    except HttpError as error:
        raise _understood(access, error, read) from error


def _understood(access: Access, error: HttpError, read: Reader[T]) -> FetchError:
    """What a status means for a provider; the connector knows how the provider states its reasons."""
    said: FetchError | None = None
    try:
        read(error.body.encode(), "")
    except (Throttled, ProviderRefused) as reason:
        said = reason
    except Exception:  # noqa: BLE001  (the page of an error can be anything; then the status has to do)
        said = None
    is_busy = error.status == HTTPStatus.TOO_MANY_REQUESTS or (
        error.status == HTTPStatus.SERVICE_UNAVAILABLE and error.retry_after is not None
    )
    if isinstance(said, Throttled) or is_busy:
        waits = [wait for wait in (said and said.retry_after, error.retry_after) if wait]
        sentence = str(said) if said else f"{access.title} asks for fewer requests: {error}"
        return Throttled(sentence, retry_after=max(waits, default=None))
    if error.permanent:
        return said or ProviderRefused(f"{access.title} does not serve this request: {error}")
    return error


def without_key(sentence: str, access: Access) -> str:
    """The sentence as it may be shown: providers repeat what they were sent, and a quotation may end within it."""
    key = access.account.key.strip()
    for part in sorted({key, *key.split(":")}, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            sentence = sentence.replace(part, "…")
            for end in range(len(part) - 1, _SHORTEST_SECRET - 1, -1):
                sentence = sentence.replace(f"{part[:end]}…", "…")
    return one_line(sentence, limit=_LONGEST_MESSAGE)


def _record(
    access: Access, request: Request, started: datetime, fetched: Fetched | None, error: FactcheckError | None
) -> None:
    now, message, outcome = timezone.now(), str(error or ""), _outcome(error)
    with transaction.atomic():
        provider = _locked(access.name)
        standing = standing_of(provider)
        provider.last_outcome, provider.last_error = outcome, message
        if error is None:
            provider.last_success_at = now
            standing = rules.answered(standing, access.quota, now=now)
        else:
            standing = rules.failed(standing, now=now, retry_after=error.retry_after)
        _save(provider, standing)
        FetchAttempt.objects.create(
            url=request.url,
            provider=access.name,
            at=started,
            duration=since(started),
            outcome=outcome,
            status=_status(fetched, error),
            size=len(fetched.body) if fetched else None,
            message=message,
        )


def _outcome(error: FactcheckError | None) -> str:
    match error:
        case None:
            return FetchOutcome.OK
        case Throttled():
            return FetchOutcome.THROTTLED
        case ProviderRefused():
            return FetchOutcome.REFUSED
    return str(getattr(error, "outcome", FetchOutcome.UNREADABLE))


def _status(fetched: Fetched | None, error: FactcheckError | None) -> int | None:
    answer = error if isinstance(error, HttpError) else error.__cause__ if error else None
    if isinstance(answer, HttpError):
        return answer.status
    return fetched.status if fetched else None


def _locked(name: str) -> Provider:
    Provider.objects.bulk_create([Provider(name=name)], ignore_conflicts=True)
    return Provider.objects.select_for_update().get(name=name)


def standing_of(provider: Provider) -> rules.Standing:
    """What is remembered of it, as the rules take it."""
    return rules.Standing(
        free_at=provider.free_at,
        sent=tuple((datetime.fromisoformat(last), count) for last, count in provider.sent),
        failures=provider.failures,
    )


def _save(provider: Provider, standing: rules.Standing) -> None:
    provider.free_at, provider.failures = standing.free_at, standing.failures
    provider.sent = [(last.isoformat(), count) for last, count in standing.sent]
    provider.save()
