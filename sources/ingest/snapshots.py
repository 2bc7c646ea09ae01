"""Store snapshots: body under its hash, text, passages, chain link, all in the caller's transaction."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from factcheck.core.text import one_line, sha256_of
from factcheck.core.turns import take_turn
from sources.events import snapshot_stored
from sources.fetch.policy import MAX_URL_CHARS
from sources.ingest.chain import OPEN, Link, link_sha256
from sources.ingest.copies import mark_copies
from sources.ingest.passages import passage_spans
from sources.models import Article, Passage, Snapshot

#: The chain of texts that were handed in.
DESK = "desk"


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
    if known := _newest_if_same(article, copy):
        return known
    digest = hashlib.sha256(copy.body).hexdigest()
    _keep_body(digest, copy.body)
    chain = f"outlet:{article.outlet_id}" if article.outlet_id else DESK
    # One writer per chain at a time; what is newest is asked once more after waiting: it may have come meanwhile.
    take_turn(f"snapshot chain {chain}")
    if known := _newest_if_same(article, copy):
        return known
    snapshot = _linked(article, copy, digest, sha256_of(copy.text), chain)
    Passage.objects.bulk_create(
        Passage(snapshot=snapshot, start=start, end=end, text=copy.text[start:end])
        for start, end in passage_spans(copy.text)
    )
    mark_copies(article, snapshot)
    snapshot_stored.send(sender=Snapshot, snapshot_id=snapshot.pk, article_id=article.pk)
    return snapshot


def _newest_if_same(article: Article, copy: Copy) -> Snapshot | None:
    newest = article.snapshots.order_by("-fetched_at", "-pk").first()
    if newest is None or (newest.text_sha256, newest.title, newest.byline, newest.published_at) != (
        sha256_of(copy.text),
        one_line(copy.title),
        one_line(copy.byline, limit=300),
        copy.published_at,
    ):
        return None
    return newest


def _keep_body(digest: str, body: bytes) -> None:
    # Written before the row: a file without a row is harmless, a row without its file is not.
    storage, path = storages["snapshots"], body_path(digest)
    if not storage.exists(path):
        storage.save(path, ContentFile(gzip.compress(body, mtime=0)))


def _linked(article: Article, copy: Copy, digest: str, text_digest: str, chain: str) -> Snapshot:
    last = Snapshot.objects.filter(chain=chain).order_by("-chain_position").only("chain_position", "sha256").first()
    snapshot = Snapshot(
        article=article,
        url=copy.url,
        final_url=copy.final_url,
        redirects=copy.redirects,
        fetched_at=copy.fetched_at,
        status=copy.status,
        headers=copy.headers,
        body_sha256=digest,
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
        text_sha256=text_digest,
        extractor=copy.extractor[:60],
        chain=chain,
        chain_position=last.chain_position + 1 if last else 1,
        previous_sha256=last.sha256 if last else "",
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
