"""What editors change about outlets and feeds. Each function is one mutation in one transaction.

`version` is the one the caller has seen; an older one raises `StaleState`. What cannot be polled is `InvalidInput` or
`FetchError`; then nothing is stored.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from factcheck.core.errors import InvalidInput
from factcheck.core.versioning import locked
from sources.connectors.registry import connector
from sources.ingest.pages import checked_address, outlet_of
from sources.ingest.polling import ask_for_poll
from sources.ingest.urls import url_sha256
from sources.models import Feed, Outlet

M = TypeVar("M", Feed, Outlet)

_KNOWN_FEED = "There is a feed with this address already."
_KNOWN_OUTLET = "There is an outlet with this domain already."
#: What polling remembers of the answers it got. With the old ones the publisher would say “not modified”.
_AFRESH: dict[str, object] = {
    "etag": "",
    "last_modified": "",
    "body_sha256": "",
    "ignores_conditions": False,
    "ttl": None,
    "failures": 0,
    "last_error": "",
    "notes": [],
    "moved_from": "",
    "moved_at": None,
    "gone_at": None,
    "alerted_at": None,
}


def create_outlet(**fields: Any) -> Outlet:
    """Add a publisher."""
    return _stored(Outlet(**fields), _KNOWN_OUTLET)


@transaction.atomic
def edit_outlet(*, outlet_id: int, version: int | None = None, **changes: Any) -> Outlet:
    """Change what is given of an outlet."""
    outlet = locked(Outlet.objects.all(), pk=outlet_id, version=version)
    return _changed(outlet, changes, _KNOWN_OUTLET)


@transaction.atomic
def create_feed(*, outlet: Outlet | None = None, **fields: Any) -> Feed:
    """Add an address to poll; the first poll is due at once. Without an outlet it is the one the address belongs to."""
    fields = _checked(fields)
    return _stored(Feed(outlet=outlet or outlet_of(fields["url"]), **fields), _KNOWN_FEED)


@transaction.atomic
def edit_feed(*, feed_id: int, version: int | None = None, **changes: Any) -> Feed:
    """Change what is given of a feed. With a new address or connector it is polled at once, and as if never before.

    One that is switched on again is asked again, even if it had said that it is gone.
    """
    feed = locked(Feed.objects.all(), pk=feed_id, version=version)
    if any(changes.get(name, getattr(feed, name)) != getattr(feed, name) for name in ("url", "connector")):
        changes |= _AFRESH | {"next_fetch_at": timezone.now()}
    if changes.get("is_active") and not feed.is_active:
        changes |= {"gone_at": None, "alerted_at": None}
    return _changed(feed, _checked(changes), _KNOWN_FEED)


@transaction.atomic
def poll_now(*, feed_id: int) -> Feed:
    """Poll as soon as a worker is free, whatever the schedule says and even if the feed had said that it is gone."""
    feed = Feed.objects.get(pk=feed_id)
    # First: polls lock their jobs before their feeds.
    ask_for_poll(feed)
    feed = locked(Feed.objects.all(), pk=feed_id)
    if feed.gone_at:
        feed.gone_at = feed.alerted_at = None
        feed.save(update_fields=["gone_at", "alerted_at"])
    return feed


@transaction.atomic
def delete_feed(*, feed_id: int, version: int | None = None) -> None:
    """Stop polling for good. Its articles and their snapshots stay; the log of its polls goes."""
    locked(Feed.objects.all(), pk=feed_id, version=version).delete()


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "url" in fields:
        fields |= {"url": checked_address(fields["url"].strip()), "url_sha256": url_sha256(fields["url"])}
    if "connector" in fields:
        connector(fields["connector"])
    return fields


def _changed(row: M, changes: dict[str, Any], known: str) -> M:
    for field, value in changes.items():
        setattr(row, field, value)
    return _stored(row, known, update_fields=[*changes])


def _stored(row: M, known: str, **options: Any) -> M:
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise InvalidInput(known) from error
    row.refresh_from_db(fields=["version"])
    return row
