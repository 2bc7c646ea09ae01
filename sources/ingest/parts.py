"""Read the documents that a feed consists of, as a sitemap index names sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from factcheck.core.errors import FactcheckError
from sources.connectors.base import FeedConnector, FeedPart, ParsedFeed
from sources.fetch import ACCEPT_FEED, Session
from sources.ingest.door import host_of
from sources.ingest.robots import Robots

#: Parts read per poll; an index can name thousands, and its newest stand first.
MOST = 5
#: Many an index names only the day of a change, or comes from a cache; what could not be read is tried again that long.
_MARGIN = timedelta(days=1)


def with_parts(
    parsed: ParsedFeed, reader: FeedConnector, session: Session, robots: Robots, *, since: datetime | None
) -> ParsedFeed:
    """The feed with the entries of the parts that changed `since` then, or may have; parts of parts are left alone."""
    entries, notes = [*parsed.entries], [*parsed.notes]
    chosen = list(_chosen(parsed, since))
    for part in chosen[:MOST]:
        try:
            robots.check(part.url, session)
            fetched = session.fetch(part.url, accept=ACCEPT_FEED)
            read = reader.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
        except FactcheckError as error:
            notes.append(f"{part.url} could not be read: {error}")
            continue
        entries += read.entries
    if len(chosen) > MOST:
        notes.append(f"It names {len(chosen):,} further documents; the first {MOST} were read.")
    return replace(parsed, entries=tuple(entries), notes=tuple(notes))


def _chosen(parsed: ParsedFeed, since: datetime | None) -> Iterator[FeedPart]:
    """Only on the hosts that the index names first: a worker holds one host at a time."""
    for part in parsed.parts:
        is_news = since is None or part.modified_at is None or part.modified_at >= since - _MARGIN
        if is_news and host_of(part.url) == host_of(parsed.parts[0].url):
            yield part
