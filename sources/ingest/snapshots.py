"""Store snapshots: body under its hash, text, passages, chain link, all in the caller's transaction."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction

from factcheck.core.recordset import recordset
from factcheck.core.text import one_line, sha256_of
from factcheck.core.turns import take_turn
from sources.events import snapshot_stored
from sources.fetch.policy import MAX_URL_CHARS
from sources.ingest.chain import OPEN, Link, link_sha256
from sources.ingest.copies import mark_copies
from sources.ingest.passages import passage_spans
from sources.models import Article, Snapshot

#: The chain of texts that were handed in.
DESK = "desk"
#: Of packing. Level 9 takes nearly three times as long for five percent less.
_LEVEL = 4


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What is to be kept of one fetch (or of a text handed in: then `url` is "" and `status` None)."""

    body: bytes
    text: str
    fetched_at: datetime
    extractor: str
    url: str = ""
    final_url: str = ""
    redirects: tuple[tuple[int, str, str], ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    title: str = ""
    byline: str = ""
    language: str = ""
    language_source: str = ""
    published_at: datetime | None = None
    published_source: str = ""
    modified_at: datetime | None = None
    modified_source: str = ""
    access: str = OPEN
    canonical_url: str = ""
    #: The body as a gzip file, if there is one already.
    packed_body: bytes = b""


def body_path(body_sha256: str) -> str:
    """Where a body is kept in the `snapshots` storage; the same bytes are kept once."""
    return f"{body_sha256[:2]}/{body_sha256}.gz"


def stored_body(snapshot: Snapshot) -> bytes:
    """The bytes as fetched."""
    with storages["snapshots"].open(body_path(snapshot.body_sha256)) as file:
        return gzip.decompress(file.read())


@transaction.atomic
def store_snapshot(article: Article, copy: Copy) -> Snapshot:
    """Store an immutable copy with its passages and announce it (`snapshot_stored`).

    A copy that reads the same as the article's newest snapshot (text, title, author, date) adds nothing, whatever else
    the page's bytes say now: that snapshot is returned. The visit stands in the log of attempts.
    """
    chain = f"outlet:{article.outlet_id}" if article.outlet_id else DESK
    # One writer per chain at a time: what is newest is still the newest when the copy is linked to it.
    take_turn(f"snapshot chain {chain}")
    before = _before(article, chain)
    if before.newest_id and before.newest == _reading(copy):
        return article.snapshots.get(pk=before.newest_id)
    snapshot = _linked(article, copy, chain, before)
    _add_passages(snapshot)
    mark_copies(article, snapshot, is_first=before.newest_id is None)
    snapshot_stored.send(
        sender=Snapshot,
        snapshot=snapshot,
        is_first=before.newest_id is None,
        is_read_for_claims=before.is_read_for_claims,
    )
    return snapshot


@dataclass(frozen=True)
class _Before:
    """What a copy is compared with and linked to; None and 0 where there is nothing."""

    newest_id: int | None
    newest: tuple[str, str, str, datetime | None]
    chain_position: int
    sha256: str
    #: Whether the article's feed is.
    is_read_for_claims: bool


# One statement for three rows: this is asked for every page that is fetched.
_BEFORE = """
    SELECT newest.id, newest.text_sha256, newest.title, newest.byline, newest.published_at,
           coalesce(last.chain_position, 0), coalesce(last.sha256, ''), coalesce(feed.is_read_for_claims, false)
    FROM sources_article a
    LEFT JOIN sources_feed feed ON feed.id = a.feed_id
    LEFT JOIN LATERAL (
        SELECT * FROM sources_snapshot WHERE article_id = a.id ORDER BY fetched_at DESC, id DESC LIMIT 1
    ) newest ON true
    LEFT JOIN (
        SELECT * FROM sources_snapshot WHERE chain = %s ORDER BY chain_position DESC LIMIT 1
    ) last ON true
    WHERE a.id = %s
"""


def _before(article: Article, chain: str) -> _Before:
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [chain, article.pk])
        pk, text, title, byline, published, *rest = cursor.fetchone() or (None, "", "", "", None, 0, "", False)
    return _Before(pk, (text, title, byline, published), *rest)


def _reading(copy: Copy) -> tuple[str, str, str, datetime | None]:
    return sha256_of(copy.text), one_line(copy.title), one_line(copy.byline, limit=300), copy.published_at


_ADD_PASSAGES = """
    INSERT INTO sources_passage (snapshot_id, start, "end", text)
    SELECT %s, * FROM jsonb_to_recordset(%s) AS new (start int, "end" int, text text)
"""


def _add_passages(snapshot: Snapshot) -> None:
    spans = passage_spans(snapshot.text)
    rows = recordset({"start": start, "end": end, "text": snapshot.text[start:end]} for start, end in spans)
    with connection.cursor() as cursor:
        cursor.execute(_ADD_PASSAGES, [snapshot.pk, rows])


def _keep_body(body: bytes, packed: bytes) -> str:
    digest = hashlib.sha256(body).hexdigest()
    # Written before the row: a file without a row is harmless, a row without its file is not.
    storage, path = storages["snapshots"], body_path(digest)
    if not storage.exists(path):
        # Packing costs as much as all the rest of storing, and most sites did it. But nobody fills our disk with it.
        small = 0 < len(packed) <= len(body)
        storage.save(path, ContentFile(packed if small else gzip.compress(body, _LEVEL, mtime=0)))
    return digest


def _linked(article: Article, copy: Copy, chain: str, before: _Before) -> Snapshot:
    snapshot = Snapshot(
        article=article,
        url=copy.url,
        final_url=copy.final_url,
        redirects=copy.redirects,
        fetched_at=copy.fetched_at,
        status=copy.status,
        headers=copy.headers,
        body_sha256=_keep_body(copy.body, copy.packed_body),
        body_size=len(copy.body),
        title=one_line(copy.title),
        byline=one_line(copy.byline, limit=300),
        language=copy.language[:12],
        language_source=copy.language_source[:60],
        published_at=copy.published_at,
        published_source=copy.published_source[:60],
        modified_at=copy.modified_at,
        modified_source=copy.modified_source[:60],
        access=copy.access,
        canonical_url=copy.canonical_url if len(copy.canonical_url) <= MAX_URL_CHARS else "",
        text=copy.text,
        text_sha256=sha256_of(copy.text),
        extractor=copy.extractor[:60],
        chain=chain,
        chain_position=before.chain_position + 1,
        previous_sha256=before.sha256,
    )
    snapshot.sha256 = link_sha256(link_of(snapshot))
    snapshot.save(force_insert=True)
    return snapshot


def link_of(snapshot: Snapshot) -> Link:
    """The link that the snapshot's hash covers, made of what is stored."""
    return Link(
        article=snapshot.article_id,
        chain=snapshot.chain,
        position=snapshot.chain_position,
        previous_sha256=snapshot.previous_sha256,
        url=snapshot.url,
        final_url=snapshot.final_url,
        redirects=snapshot.redirects,
        fetched_at=snapshot.fetched_at,
        status=snapshot.status,
        headers=snapshot.headers,
        body_sha256=snapshot.body_sha256,
        text_sha256=snapshot.text_sha256,
        title=snapshot.title,
        byline=snapshot.byline,
        language=snapshot.language,
        published_at=snapshot.published_at,
        extractor=snapshot.extractor,
        language_source=snapshot.language_source,
        published_source=snapshot.published_source,
        modified_at=snapshot.modified_at,
        modified_source=snapshot.modified_source,
        access=snapshot.access,
        canonical_url=snapshot.canonical_url,
    )
