"""Tell new entries of feeds from known ones, and store the new ones as articles. In bulk: many feeds in one go.

An entry is known by its address as the feed writes it (some feeds change their guids at every answer). An unknown
address is that of a known article if the normalised address is, or if this feed gave its guid to an article with nearly
the same title before: then the article moved. A guid that comes with another title is used twice: a new article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from rapidfuzz import fuzz

from factcheck.core.recordset import recordset
from sources.connectors.base import FeedEntry
from sources.ingest.urls import normalised
from sources.models import Feed

#: Percent; headlines are polished after publication.
SAME_TITLE = 80.0


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was added, or (not new) that another worker added at the same moment."""

    pk: int
    url: str
    feed_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class _New:
    feed: Feed
    entry: FeedEntry
    #: SHA-256 of the address as it stands in the feed, and of the guid.
    address: str
    guid: str
    #: The address that the article is stored under, and its hash.
    url: str
    url_sha256: str


def store_entries(found: Collection[tuple[Feed, Collection[FeedEntry]]], *, now: datetime) -> dict[int, list[Added]]:
    """Store what is new; the new articles by feed id. Call inside a transaction that holds the feeds."""
    new = _without_known(found)
    if not new:
        return {}
    articles = _articles_at({entry.url_sha256 for entry in new})
    moved = _moved([entry for entry in new if entry.url_sha256 not in articles])
    missing = {e.url_sha256: e for e in reversed(new) if e.url_sha256 not in articles and e.address not in moved}
    added = _add_articles(missing)
    ids = articles | {digest: article.pk for digest, article in added.items()}
    _add_items([(entry, moved.get(entry.address) or ids[entry.url_sha256]) for entry in new], now)
    by_feed: dict[int, list[Added]] = {}
    for article in added.values():
        if article.is_new:
            by_feed.setdefault(article.feed_id, []).append(article)
    return by_feed


_KNOWN = """
    SELECT i.feed_id, i.url_sha256 FROM jsonb_to_recordset(%s) AS asked (feed bigint, address text)
    JOIN sources_feeditem i ON i.feed_id = asked.feed AND i.url_sha256 = asked.address
"""
_GIVEN = """
    SELECT i.feed_id, i.guid_sha256, i.article_id, a.title
    FROM jsonb_to_recordset(%s) AS asked (feed bigint, guid text)
    JOIN sources_feeditem i ON i.feed_id = asked.feed AND i.guid_sha256 = asked.guid
    JOIN sources_article a ON a.id = i.article_id ORDER BY i.id
"""


def _without_known(found: Collection[tuple[Feed, Collection[FeedEntry]]]) -> list[_New]:
    hashed = {(feed.pk, _sha256(entry.url)): (feed, entry) for feed, entries in found for entry in [*entries][::-1]}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [recordset({"feed": feed, "address": address} for feed, address in hashed)])
        known = set(cursor.fetchall())
    new = []
    for (feed_id, address), (feed, entry) in hashed.items():
        if (feed_id, address) not in known:
            url = normalised(entry.url)
            new.append(_New(feed, entry, address, _sha256(entry.guid), url, _sha256(url)))
    return new[::-1]


def _articles_at(hashes: Collection[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT url_sha256, id FROM sources_article WHERE url_sha256 = ANY(%s)", [[*hashes]])
        return dict(cursor.fetchall())


def _moved(entries: Collection[_New]) -> dict[str, int]:
    """Address hash → the article that this feed gave the guid to, if the titles agree."""
    if not entries:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [recordset({"feed": e.feed.pk, "guid": e.guid} for e in entries)])
        known = {(feed, guid): (article, title) for feed, guid, article, title in cursor.fetchall()}
    moved = {}
    for entry in entries:
        article, title = known.get((entry.feed.pk, entry.guid), (0, ""))
        if article and fuzz.ratio(title.casefold(), entry.entry.title.casefold()) >= SAME_TITLE:
            moved[entry.address] = article
    return moved


# In one order, whichever feeds bring them: two that add the same articles would wait for each other otherwise.
_ADD_ARTICLES = """
    INSERT INTO sources_article (outlet_id, feed_id, url, url_sha256, title, byline, summary, published_at, language,
                                 fetch_error, created_at)
    SELECT *, '', '', statement_timestamp()
    FROM jsonb_to_recordset(%s) AS new (outlet bigint, feed bigint, url text, url_sha256 text, title text, byline text,
                                        summary text, published_at timestamptz)
    ORDER BY url_sha256
    ON CONFLICT (url_sha256) DO UPDATE SET url_sha256 = excluded.url_sha256
    RETURNING url_sha256, id, url, feed_id, xmax = 0
"""


def _add_articles(missing: Mapping[str, _New]) -> dict[str, Added]:
    """The articles at these addresses, by their hashes; where somebody else was quicker, theirs."""
    if not missing:
        return {}
    rows = [
        {
            "outlet": new.feed.outlet_id,
            "feed": new.feed.pk,
            "url": new.url,
            "url_sha256": digest,
            "title": new.entry.title,
            "byline": new.entry.author[:300],
            "summary": new.entry.summary,
            "published_at": new.entry.published_at,
        }
        for digest, new in missing.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ARTICLES, [recordset(rows)])
        return {digest: Added(*row) for digest, *row in cursor.fetchall()}


_ADD_ITEMS = """
    INSERT INTO sources_feeditem (feed_id, guid_sha256, url_sha256, article_id, first_seen_at)
    SELECT *, %s FROM jsonb_to_recordset(%s) AS new (feed bigint, guid text, url text, article bigint)
    ORDER BY feed, url ON CONFLICT (feed_id, url_sha256) DO NOTHING
"""


def _add_items(items: Collection[tuple[_New, int]], now: datetime) -> None:
    rows = [{"feed": e.feed.pk, "guid": e.guid, "url": e.address, "article": article} for e, article in items]
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ITEMS, [now, recordset(rows)])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
