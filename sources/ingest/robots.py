"""Ask a host's robots.txt before its pages; what it said is kept for a day (RFC 9309, 2.4).

As long as a host cannot say, nothing is opened, and it is asked again after an hour, then ever more rarely, but every
day. After 30 days its robots.txt counts as missing (RFC 9309, 2.3.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from factcheck.core.text import storable
from sources.fetch import (
    BlockedAddress,
    FetchPolicy,
    HttpError,
    InvalidUrl,
    RobotsDisallowed,
    RobotsRules,
    RobotsUnknown,
    Session,
    check_url,
    parse_robots,
)
from sources.fetch.errors import FetchFailed
from sources.fetch.robots import MAX_BYTES
from sources.models import RobotsFile

#: More than is read of it (the rest is cut off), so that a long file is not taken for trouble.
_FETCHED_BYTES = 4 * MAX_BYTES
#: How long an answer holds; the first one that says nothing, so long.
KEPT = timedelta(hours=24)
KEPT_IN_TROUBLE = timedelta(hours=1)
#: A robots.txt that was out of reach for so long is taken for one that does not exist.
MISSING_AFTER = timedelta(days=30)


class Robots:
    """The rules of some origins, read once from the database; asks for what is missing, `save` stores it.

    `check` uses no database, so several threads may, each for origins of its own.
    """

    def __init__(self, urls: Iterable[str], policy: FetchPolicy) -> None:
        self._policy = policy
        origins = {_origin(url, policy) for url in urls} - {""}
        known = RobotsFile.objects.raw("SELECT * FROM sources_robotsfile WHERE origin = ANY(%s)", [[*origins]])
        self._files = {file.origin: file for file in known}
        self._unsaved: dict[str, RobotsFile] = {}

    def check(self, url: str, session: Session) -> timedelta:
        """The crawl delay that the site asks for, or zero.

        `RobotsDisallowed` when it asks us not to open this address, `RobotsUnknown` when it could not say.
        """
        origin = str(check_url(url, self._policy).origin)
        file = self._files.get(origin)
        now = timezone.now()
        if file is None or file.fetched_at <= now - _kept(file):
            file = self._files[origin] = self._ask(origin, session, now)
        rules = _rules(file.body, file.status or 0)
        host = urlsplit(url).hostname or ""
        if rules.is_unknown:
            if _in_trouble(file) >= MISSING_AFTER:
                return timedelta(0)
            raise RobotsUnknown(host, retry_after=file.fetched_at + _kept(file) - now)
        if not rules.allows(url, self._policy.user_agent):
            raise RobotsDisallowed(host, retry_after=KEPT)
        return rules.crawl_delay(self._policy.user_agent) or timedelta(0)

    def save(self) -> None:
        """Store what was asked for and is not stored yet. In the caller's transaction: rolled back, it is stored next
        time."""
        unsaved = dict(self._unsaved)
        RobotsFile.objects.bulk_create(
            [unsaved[origin] for origin in sorted(unsaved)],
            update_conflicts=True,
            unique_fields=["origin"],
            update_fields=["status", "body", "fetched_at", "unknown_since"],
        )
        transaction.on_commit(lambda: self._forget(unsaved))

    def _forget(self, saved: dict[str, RobotsFile]) -> None:
        for origin, file in saved.items():
            # Another thread may have asked again by now.
            if self._unsaved.get(origin) is file:
                del self._unsaved[origin]

    def _ask(self, origin: str, session: Session, now: datetime) -> RobotsFile:
        status, body = 0, b""
        try:
            fetched = session.fetch(f"{origin}/robots.txt", accept="text/plain, */*;q=0.5", max_bytes=_FETCHED_BYTES)
            status, body = fetched.status, fetched.body
        except HttpError as error:
            status = error.status
        except (BlockedAddress, InvalidUrl):
            raise
        except FetchFailed:
            pass  # unreachable: status 0 says so
        file = RobotsFile(origin=origin, status=status or None, body=storable(body.decode("utf-8", "replace")))
        file.fetched_at = now
        if _rules(file.body, status).is_unknown:
            before = self._files.get(origin)
            file.unknown_since = (before and before.unknown_since) or now
        self._unsaved[origin] = file
        return file


def _origin(url: str, policy: FetchPolicy) -> str:
    """As `check` knows it: every spelling of a host is one; "" for what is never opened."""
    try:
        return check_url(url, policy).origin
    except InvalidUrl:
        return ""


def _in_trouble(file: RobotsFile) -> timedelta:
    return file.fetched_at - (file.unknown_since or file.fetched_at)


def _kept(file: RobotsFile) -> timedelta:
    """Trouble is asked about again after as long as it has lasted already."""
    is_unknown = _rules(file.body, file.status or 0).is_unknown
    return min(max(_in_trouble(file), KEPT_IN_TROUBLE), KEPT) if is_unknown else KEPT


@lru_cache(maxsize=64)  # the longest file that is read, with its rules, takes 20 MB
def _rules(body: str, status: int) -> RobotsRules:
    return parse_robots(body.encode(), status)
