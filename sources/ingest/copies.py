"""Mark articles whose text is nearly that of an earlier one: wire copies count as one report.

Only a mark, with how similar the texts are: nothing is merged, and people see both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from sources.ingest.signature import WIRE_COPY, bands, similarity
from sources.models import Article, Snapshot

#: Candidates that are compared word by word, those with the most bands in common first.
MOST = 20
#: Snapshots looked up for each band.
PER_BAND = 50
#: Characters; a shorter text is the same as another by chance.
SHORTEST = 200

# Two copies that are stored at the same moment share a band, so the second waits here until it can see the first.
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(value) FROM unnest(%(bands)s::bigint[]) AS value ORDER BY value;"
_ADD_BANDS = """
    INSERT INTO sources_snapshotband (snapshot_id, value)
    SELECT %(snapshot)s, value FROM unnest(%(bands)s::bigint[]) AS value
    ON CONFLICT DO NOTHING;
"""
# Of each band only the earliest: a text that stands on thousands of pages would be looked up thousands of times.
_CANDIDATES = """
    SELECT found.id FROM unnest(%(bands)s::bigint[]) AS band (value) CROSS JOIN LATERAL (
        SELECT s.id FROM sources_snapshotband b JOIN sources_snapshot s ON s.id = b.snapshot_id
        WHERE b.value = band.value AND s.article_id <> %(article)s ORDER BY b.snapshot_id LIMIT %(per_band)s
    ) AS found
    GROUP BY found.id ORDER BY count(*) DESC, found.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class _Other:
    article: int
    since: datetime
    copy_of: int | None
    similarity: float


def mark_copies(article: Article, snapshot: Snapshot, *, is_first: bool) -> None:
    """Store the signature of the snapshot's text and mark which article is a copy of which.

    The earliest of several with nearly the same text, by publication date, is the one that the others are copies of.
    `is_first` says that the article had no snapshot before. Call inside the transaction that stores the snapshot.
    """
    values = bands(snapshot.text) if len(snapshot.text) >= SHORTEST else []
    if not values:
        return
    candidates = _sharing(article, snapshot, values)
    others = _alike(snapshot, candidates) if candidates else []
    if not others and is_first:
        return
    if not others:
        # It may have been a copy before it was changed.
        Article.objects.filter(pk=article.pk, copy_of__isnull=False).update(copy_of=None, copy_similarity=None)
        return
    since = article.published_at or snapshot.published_at or article.created_at
    earliest = min(others, key=lambda other: (other.since, other.article))
    if (earliest.since, earliest.article) < (since, article.pk):
        original = earliest.copy_of if earliest.copy_of and earliest.copy_of != article.pk else earliest.article
        _mark([article.pk], original, earliest.similarity)
        replaced = [article.pk]
    else:
        original = article.pk
        for other in others:
            _mark([other.article], original, other.similarity)
        replaced = [other.article for other in others]
    Article.objects.filter(pk=original, copy_of__isnull=False).update(copy_of=None, copy_similarity=None)
    # Copies of what turned out to be a copy itself follow it: there are no chains.
    Article.objects.filter(copy_of__in=replaced).exclude(pk=original).update(copy_of=original)


def _sharing(article: Article, snapshot: Snapshot, values: list[int]) -> list[int]:
    """Store the signature; the snapshots of other articles that share a part of it, those with most in common first."""
    parameters: dict[str, Any] = {
        "bands": values,
        "article": article.pk,
        "snapshot": snapshot.pk,
        "per_band": PER_BAND,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        # Three in one message, each of which sees what was committed while the one before it waited.
        cursor.execute(_TAKE_TURNS + _ADD_BANDS + _CANDIDATES, parameters)
        while cursor.nextset():
            pass
        return [row[0] for row in cursor.fetchall()]


def _alike(snapshot: Snapshot, candidates: list[int]) -> list[_Other]:
    """One per article: its snapshot that is most alike, if that is alike enough."""
    rows = Snapshot.objects.filter(pk__in=candidates).annotate(
        since=Coalesce("article__published_at", "published_at", "article__created_at"), original=F("article__copy_of")
    )
    best: dict[int, _Other] = {}
    for row in rows:
        other = _Other(row.article_id, row.since, row.original, similarity(snapshot.text, row.text))
        if other.similarity >= max(WIRE_COPY, best[other.article].similarity if other.article in best else 0):
            best[other.article] = other
    return sorted(best.values(), key=lambda other: other.article)


def _mark(articles: list[int], original: int, similarity: float) -> None:
    Article.objects.filter(pk__in=articles).exclude(pk=original).update(
        copy_of=original, copy_similarity=round(similarity, 3)
    )
