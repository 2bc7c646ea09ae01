"""Mark articles whose text is nearly that of another one, or cut from it, or whose page names another address as its
canonical one: all of them count as one report.

Only a mark, with its reason and with how much is the same: nothing is merged, and people see both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from sources.ingest.signature import Likeness, bands, beginning, likeness
from sources.ingest.urls import url_sha256
from sources.models import Article, CopyReason, Snapshot

#: Candidates that are compared word by word, those with the most numbers in common first.
MOST = 20
#: Snapshots looked up for each number.
PER_BAND = 50
#: Characters; a shorter text is the same as another by chance.
SHORTEST = 200
#: Two pages of one work have at least this much in common, whatever they name as their canonical address.
SAME_WORK = 0.5
#: A text that was published so long before a longer one is not cut from it.
HEAD_START = timedelta(days=1)

# Two copies that are stored at the same moment share a number, so the second waits here until it can see the first.
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(value) FROM unnest(%(turns)s::bigint[]) AS value ORDER BY value;"
_ADD_BANDS = """
    INSERT INTO sources_snapshotband (snapshot_id, value)
    SELECT %(snapshot)s, value FROM unnest(%(bands)s::bigint[]) AS value
    ON CONFLICT DO NOTHING;
"""
_KEEP_NAMED = """
    UPDATE sources_article SET canonical_sha256 = %(named)s
    WHERE id = %(article)s AND canonical_sha256 <> %(named)s;
"""
# Of each band only the earliest: a text that stands on thousands of pages would be looked up thousands of times.
_CANDIDATES = """
    (
        SELECT found.id FROM unnest(%(bands)s::bigint[]) AS band (value) CROSS JOIN LATERAL (
            SELECT s.id FROM sources_snapshotband b JOIN sources_snapshot s ON s.id = b.snapshot_id
            WHERE b.value = band.value AND s.article_id <> %(article)s ORDER BY b.snapshot_id LIMIT %(per_band)s
        ) AS found
        GROUP BY found.id ORDER BY count(*) DESC, found.id LIMIT %(most)s
    ) UNION (
        SELECT newest.id FROM (
            (SELECT id FROM sources_article WHERE url_sha256 = %(named)s) UNION ALL (
                SELECT id FROM sources_article WHERE canonical_sha256 = %(own)s AND canonical_sha256 <> ''
                ORDER BY id LIMIT %(most)s
            )
        ) AS related CROSS JOIN LATERAL (
            SELECT id FROM sources_snapshot WHERE article_id = related.id ORDER BY fetched_at DESC, id DESC LIMIT 1
        ) AS newest
        WHERE related.id <> %(article)s
    )
"""


@dataclass(frozen=True)
class _Other:
    article: int
    since: datetime
    copy_of: int | None
    reason: str
    likeness: Likeness
    #: Whether our page names its address as the canonical one, and whether its page names ours.
    is_named: bool = False
    names_us: bool = False


@dataclass(frozen=True)
class _Mark:
    reason: CopyReason
    similarity: float


def mark_copies(article: Article, snapshot: Snapshot, *, is_first: bool) -> None:
    """Store the signature of the snapshot's text and mark which article is a copy of which.

    The page's own word goes first: what names another address as its canonical one is a copy of that. The earliest of
    several with nearly the same text, by publication date, is the one that the others are copies of; what is cut from
    a longer text is a copy of it. `is_first` says that the article had no snapshot before. Call inside the transaction
    that stores the snapshot.
    """
    is_long = len(snapshot.text) >= SHORTEST
    values = [*bands(snapshot.text), *beginning(snapshot.text)] if is_long else []
    own, named = article.url_sha256 or "", _named(article, snapshot)
    if not values and not own:
        return
    candidates = _sharing(article, snapshot, values, own, named)
    others = _related(snapshot, candidates, own, named) if candidates else []
    if others or not is_first:
        since = article.published_at or snapshot.published_at or article.created_at
        _store(*_judged(article.pk, since, others))


def _named(article: Article, snapshot: Snapshot) -> str:
    """Hash of the address that the page names as its canonical one; "" if that is its own."""
    try:
        parts, named = urlsplit(snapshot.canonical_url), url_sha256(snapshot.canonical_url)
    except ValueError:  # a page may write anything; no article is at what is no address
        return ""
    # Careless sites name their front page on all of their pages.
    is_front_page = parts.path in {"", "/"} and not parts.query
    return named if article.url and not is_front_page and named != article.url_sha256 else ""


def _sharing(article: Article, snapshot: Snapshot, values: list[int], own: str, named: str) -> list[int]:
    """Store the signature and what the page names; the snapshots of other articles that share a part of it, those with
    most in common first, and those that one of both names."""
    parameters: dict[str, Any] = {
        "turns": [*values, *(_number(sha256) for sha256 in (own, named) if sha256)],
        "bands": values,
        "article": article.pk,
        "snapshot": snapshot.pk,
        "own": own,
        "named": named,
        "per_band": PER_BAND,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        # Four in one message, each of which sees what was committed while the one before it waited.
        cursor.execute(_TAKE_TURNS + _ADD_BANDS + _KEEP_NAMED + _CANDIDATES, parameters)
        while cursor.nextset():
            pass
        return [row[0] for row in cursor.fetchall()]


def _number(sha256: str) -> int:
    return int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)


def _related(snapshot: Snapshot, candidates: list[int], own: str, named: str) -> list[_Other]:
    """One per article: its snapshot that is most alike, if that is alike enough."""
    rows = Snapshot.objects.filter(pk__in=candidates).annotate(
        since=Coalesce("article__published_at", "published_at", "article__created_at"),
        original=F("article__copy_of"),
        reason=F("article__copy_reason"),
        address=F("article__url_sha256"),
        canonical=F("article__canonical_sha256"),
    )
    best: dict[int, _Other] = {}
    for row in rows:
        common = likeness(snapshot.text, row.text)
        is_one_work = common.most >= SAME_WORK
        other = _Other(
            row.article_id,
            row.since,
            row.original,
            row.reason,
            common,
            is_named=is_one_work and row.address == named,
            names_us=is_one_work and own != "" and row.canonical == own,
        )
        is_related = common.is_same or common.is_cut or other.is_named or other.names_us
        if is_related and (other.article not in best or common.most > best[other.article].likeness.most):
            best[other.article] = other
    return sorted(best.values(), key=lambda other: (other.since, other.article))


def _judged(pk: int, since: datetime, others: Sequence[_Other]) -> tuple[int, dict[int, _Mark]]:
    """What all of them are copies of, and which of them to mark as one. `others` stand in the order of their dates.

    Whatever follows us because of what its page names is no original of ours; who name each other name nobody.
    """
    naming = {other.article for other in others if other.names_us and not other.is_named}
    ours = {pk, *naming}
    rivals = [
        other
        for other in others
        if other.article not in naming and not (other.reason == CopyReason.CANONICAL and other.copy_of in ours)
    ]
    original, marks = pk, dict[int, _Mark]()
    leader = _leader(pk, since, rivals)
    if leader:
        original = leader.copy_of if leader.copy_of and leader.copy_of not in ours else leader.article
        marks[pk] = _Mark(_reason(leader, original), leader.likeness.most)
    is_cut = pk in marks and marks[pk].reason == CopyReason.CUT
    for other in rivals:
        if other.likeness.is_same and other.reason != CopyReason.CANONICAL and (is_cut or not leader):
            marks[other.article] = _Mark(CopyReason.CUT if is_cut else CopyReason.SAME_TEXT, other.likeness.most)
        elif _is_part(other, since) and not other.copy_of:
            marks[other.article] = _Mark(CopyReason.CUT, other.likeness.most)
    marks |= {o.article: _Mark(CopyReason.CANONICAL, o.likeness.most) for o in others if o.article in naming}
    marks.pop(original, None)
    return original, marks


def _leader(pk: int, since: datetime, rivals: Sequence[_Other]) -> _Other | None:
    """What we copy: what our page names, else the earliest with the same text, else the earliest we are cut from."""
    named = (o for o in rivals if o.is_named and not o.names_us)
    same = (o for o in rivals if o.likeness.is_same and (o.since, o.article) < (since, pk))
    wholes = (o for o in rivals if o.likeness.is_cut and o.likeness.is_first_shorter and since > o.since - HEAD_START)
    return next(named, None) or next(same, None) or next(wholes, None)


def _is_part(other: _Other, since: datetime) -> bool:
    """Whether it is cut from our text."""
    return other.likeness.is_cut and not other.likeness.is_first_shorter and other.since > since - HEAD_START


def _reason(leader: _Other, original: int) -> CopyReason:
    if leader.is_named and not leader.names_us:
        return CopyReason.CANONICAL
    is_cut_itself = leader.article != original and leader.reason == CopyReason.CUT
    return CopyReason.CUT if leader.likeness.is_cut or is_cut_itself else CopyReason.SAME_TEXT


def _store(original: int, marks: dict[int, _Mark]) -> None:
    for article, mark in marks.items():
        Article.objects.filter(pk=article).update(
            copy_of=original, copy_similarity=round(mark.similarity, 3), copy_reason=mark.reason
        )
    # It may have been a copy before one of them was changed.
    Article.objects.filter(pk=original, copy_of__isnull=False).update(
        copy_of=None, copy_similarity=None, copy_reason=""
    )
    # Copies of what turned out to be a copy itself follow it: there are no chains.
    followers = Article.objects.exclude(pk=original)
    cut = [article for article, mark in marks.items() if mark.reason == CopyReason.CUT]
    if cut:
        is_same_text = Q(copy_reason__in=["", CopyReason.SAME_TEXT])
        followers.filter(is_same_text, copy_of__in=cut).update(copy_reason=CopyReason.CUT)
    if marks:
        followers.filter(copy_of__in=list(marks)).update(copy_of=original)
