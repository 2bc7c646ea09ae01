"""Go through the one door to the network and log every attempt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from factcheck.core.errors import FactcheckError, ParseError
from factcheck.core.recordset import recordset
from sources.fetch import Fetched, FetchPolicy, HttpError
from sources.models import Article, FetchOutcome


def policy() -> FetchPolicy:
    """The installation's rules for requests."""
    return FetchPolicy(user_agent=settings.FACTCHECK_USER_AGENT, allowed_origins=settings.FACTCHECK_FETCH_ALLOW)


@dataclass(frozen=True)
class Visit:
    """What one attempt to fetch and read an address came to; at most one of `fetched` and `error` may be missing."""

    url: str
    at: datetime
    duration: timedelta
    fetched: Fetched | None = None
    error: FactcheckError | None = None

    @property
    def outcome(self) -> str:
        if isinstance(self.error, ParseError):
            return FetchOutcome.UNREADABLE
        if self.error is not None:
            return str(getattr(self.error, "outcome", FetchOutcome.UNREACHABLE))
        return FetchOutcome.NOT_MODIFIED if self.fetched and self.fetched.not_modified else FetchOutcome.OK

    @property
    def other_hosts(self) -> set[str]:
        """The hosts that redirects led to, each asked without its turn."""
        redirects = self.fetched.redirects if self.fetched else ()
        return {host_of(hop.location) for hop in redirects} - {host_of(self.url)}

    def log(self, *, article: Article | None = None) -> None:
        """Write it down, in the caller's transaction."""
        _log([{"article": article.pk if article else None, **self.as_logged()}])

    def as_logged(self) -> dict[str, Any]:
        """The fields of the log that tell of the request and its answer."""
        status = self.fetched.status if self.fetched else None
        if isinstance(self.error, HttpError):
            status = self.error.status
        return {
            "url": self.url,
            "at": self.at,
            "duration": self.duration,
            "outcome": self.outcome,
            "status": status,
            "size": len(self.fetched.body) if self.fetched else None,
            "message": str(self.error or ""),
        }


def since(start: datetime) -> timedelta:
    return timezone.now() - start


_HOST = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_LOG = """
    INSERT INTO sources_fetchattempt (feed_id, article_id, url, at, duration, outcome, status, size, message)
    SELECT * FROM jsonb_to_recordset(%s)
        AS visit (feed bigint, article bigint, url text, at timestamptz, duration interval, outcome text,
                  status smallint, size int, message text)
"""


def log_polls(visits: Iterable[tuple[int, Visit]]) -> None:
    """Write visits to feeds (by id) down, in the caller's transaction."""
    _log({"feed": feed, **visit.as_logged()} for feed, visit in visits)


def _log(rows: Iterable[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOG, [recordset(rows)])


def host_of(url: str) -> str:
    """The host, and its port if it is not the usual one: what is asked one request at a time."""
    match = _HOST.match(url)
    return match[1].lower() if match else ""
