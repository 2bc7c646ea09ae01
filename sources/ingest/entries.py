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

from sources.connectors.base import FeedEntry
from sources.ingest.urls import normalised
from sources.models import Article, Feed, FeedItem

#: Percent; headlines are polished after publication.
SAME_TITLE = 80.0


@dataclass(frozen=True)
class _New:
    feed: Feed
    entry: FeedEntry
    #: SHA-256 of the address as it stands in the feed, and of the guid.
    address: str
    guid: str
    #: The address that the article is stored under, and its hash.
    url: str
    url_sha256: str


def store_entries(found: Mapping[Feed, Collection[FeedEntry]], *, now: datetime) -> dict[int, list[Article]]:
    """Store what is new; the new articles by feed id. Call inside a transaction that holds the feeds."""
    new = _without_known(found)
    if not new:
        return {}
    articles = _articles_at({entry.url_sha256 for entry in new})
    moved = _moved([entry for entry in new if entry.url_sha256 not in articles])
    missing = {e.url_sha256: e for e in reversed(new) if e.url_sha256 not in articles and e.address not in moved}
    added = _add_articles(missing)
    ids = articles | {article.url_sha256: article.pk for article in added}
    _add_items([(entry, moved.get(entry.address) or ids[entry.url_sha256]) for entry in new], now)
    by_feed: dict[int, list[Article]] = {}
    for article in added:
        if article.feed_id is not None:
            by_feed.setdefault(article.feed_id, []).append(article)
    return by_feed


def _without_known(found: Mapping[Feed, Collection[FeedEntry]]) -> list[_New]:
    hashed = {
        (feed.pk, _sha256(entry.url)): (feed, entry) for feed, entries in found.items() for entry in [*entries][::-1]
    }
    known = set(
        FeedItem.objects.filter(feed__in=found, url_sha256__in={address for _, address in hashed}).values_list(
            "feed_id", "url_sha256"
        )
    )
    new = []
    for (feed_id, address), (feed, entry) in hashed.items():
        if (feed_id, address) not in known:
            url = normalised(entry.url)
            new.append(_New(feed, entry, address, _sha256(entry.guid), url, _sha256(url)))
    return new[::-1]


def _articles_at(hashes: Collection[str]) -> dict[str | None, int]:
    return dict(Article.objects.filter(url_sha256__in=hashes).values_list("url_sha256", "pk"))


def _moved(entries: Collection[_New]) -> dict[str, int]:
    """Address hash → the article that this feed gave the guid to, if the titles agree."""
    if not entries:
        return {}
    feeds, guids = {e.feed.pk for e in entries}, {e.guid for e in entries}
    rows = FeedItem.objects.filter(feed__in=feeds, guid_sha256__in=guids).order_by("pk")
    known = {
        (feed, guid): (article, title)
        for feed, guid, article, title in rows.values_list("feed_id", "guid_sha256", "article_id", "article__title")
    }
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
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::timestamptz[]) AS new (outlet, feed, url, url_sha256, title, byline, summary, published_at)
    ORDER BY url_sha256
    ON CONFLICT (url_sha256) DO UPDATE SET url_sha256 = excluded.url_sha256
    RETURNING id, url_sha256, feed_id, url, (xmax = 0)
"""


def _add_articles(missing: Mapping[str, _New]) -> list[Article]:
    """The articles at these addresses; where somebody else was quicker, theirs, without a feed."""
    if not missing:
        return []
    rows = [
        (e.feed.outlet_id, e.feed.pk, e.url, digest, e.entry.title, e.entry.author[:300], e.entry.summary,
         e.entry.published_at)
        for digest, e in missing.items()
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ARTICLES, [list(column) for column in zip(*rows, strict=True)])
        return [
            Article(pk=pk, url_sha256=digest, feed_id=feed if is_new else None, url=url)
            for pk, digest, feed, url, is_new in cursor.fetchall()
        ]


_ADD_ITEMS = """
    INSERT INTO sources_feeditem (feed_id, guid_sha256, url_sha256, article_id, first_seen_at)
    SELECT *, %s FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) AS new (feed, guid, url, article)
    ORDER BY feed, url ON CONFLICT (feed_id, url_sha256) DO NOTHING
"""


def _add_items(items: Collection[tuple[_New, int]], now: datetime) -> None:
    rows = [(entry.feed.pk, entry.guid, entry.address, article) for entry, article in items]
    with connection.cursor() as cursor:
        cursor.execute(_ADD_ITEMS, [now, *(list(column) for column in zip(*rows, strict=True))])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
