"""Store checks that others published, however they reached us: from a search, a page's markup, a feed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.db.models import Q
from django.utils import timezone

from factcheck.core.text import one_line, sha256_of
from sources.connectors.registry import SEARCHES
from sources.ingest.urls import normalised, url_sha256
from sources.models import Article, PublishedReview
from sources.schema_org.claim_review import ReviewedClaim

#: `found_by` of checks that stand in the markup of an article's page.
PAGE = "page"

_LONGEST = {
    "claimant": 300,
    "publisher_name": 200,
    "publisher_site": 253,
    "title": 500,
    "rating_label": 300,
    "language": 35,
}
_LONGEST_URL = 2_000
_SAID = (*_LONGEST, "claimed_on", "appearances", "reviewed_at", "rating_value", "rating_best", "rating_worst")
_KEPT = ("found_by", "article", "changed_at")
_NOTHING: tuple[object, ...] = (None, "", [])
_WORD = re.compile(r"\w+")
#: What one source brings, by the hashes of address and claim.
_Rows = dict[tuple[str, str], PublishedReview]


def claim_sha256(claim: str) -> str:
    """SHA-256 of the claim's words in lower case without punctuation: quotation marks make no other claim."""
    folded = unicodedata.normalize("NFKC", claim).casefold()
    return sha256_of(" ".join(_WORD.findall(folded)) or folded)


def store_reviews(
    reviews: Iterable[ReviewedClaim], *, found_by: str, article: Article | None = None
) -> list[PublishedReview]:
    """One row per page and claim, new or brought up to date. Call inside a transaction.

    `found_by` is the connector's name, or `PAGE` with the `article` whose markup it is. What a source does not say
    leaves what is known. Searches only add to what a publisher says itself, in its page or its feed, and sources of one
    kind to each other; so nothing changes to and fro between two of them.
    """
    return _store([_rows(reviews, found_by, article)])


def store_reviews_of_feeds(found: Iterable[tuple[str, Iterable[ReviewedClaim]]]) -> list[PublishedReview]:
    """The same for what several feeds bring, each with the name of its connector: all in one order."""
    return _store([_rows(reviews, found_by, None) for found_by, reviews in found])


def _store(sources: Sequence[_Rows]) -> list[PublishedReview]:
    first = {key: row for rows in reversed(sources) for key, row in rows.items()}
    if not first:
        return []
    # In one order: two that bring the same reviews would wait for each other otherwise.
    PublishedReview.objects.bulk_create([first[key] for key in sorted(first)], ignore_conflicts=True)
    ours = Q(url_sha256__in={url for url, _ in first}, claim_sha256__in={claim for _, claim in first})
    stored = PublishedReview.objects.select_for_update(no_key=True).filter(ours).order_by("url_sha256", "claim_sha256")
    held = {_key(row): row for row in stored if _key(row) in first}
    given = [(held[key], row) for rows in sources for key, row in rows.items() if key in held]
    changed = {row.pk: row for row, news in given if _bring_up_to_date(row, news)}
    PublishedReview.objects.bulk_update(changed.values(), [*_SAID, *_KEPT], batch_size=200)
    return [*held.values()]


def _rows(reviews: Iterable[ReviewedClaim], found_by: str, article: Article | None) -> _Rows:
    """By what identifies them. Of several that are one, the later ones, in an order of our own, fill in gaps."""
    now, rows = timezone.now(), _Rows()
    for review in sorted(reviews, key=repr):
        row = _row(review, found_by, article, now)
        if row is not None:
            _merge(rows.setdefault(_key(row), row), row, overrides=False)
    return rows


def _row(review: ReviewedClaim, found_by: str, article: Article | None, now: datetime) -> PublishedReview | None:
    claim = one_line(review.claim_reviewed, limit=2_000)
    url = normalised(review.url) if review.url.startswith(("http://", "https://")) else ""
    if not claim or not url or len(url) > _LONGEST_URL:
        return None
    texts = {name: one_line(getattr(review, name), limit=limit) for name, limit in _LONGEST.items()}
    return PublishedReview(
        url=url,
        url_sha256=url_sha256(review.url),
        claim_reviewed=claim,
        claim_sha256=claim_sha256(claim),
        claimed_on=review.claimed_on,
        appearances=list(review.appearances),
        reviewed_at=review.reviewed_at,
        rating_value=review.rating_value,
        rating_best=review.rating_best,
        rating_worst=review.rating_worst,
        found_by=found_by,
        article=article,
        first_seen_at=now,
        changed_at=now,
        **texts,
    )


def _key(row: PublishedReview) -> tuple[str, str]:
    return row.url_sha256, row.claim_sha256


def _bring_up_to_date(row: PublishedReview, given: PublishedReview) -> bool:
    """Whether anything changed; `changed_at` follows only what the review says."""
    is_better = _is_own(given.found_by) and not _is_own(row.found_by)
    if differs := _merge(row, given, overrides=is_better or row.found_by == given.found_by):
        row.changed_at = given.changed_at
    is_better = is_better or (row.article_id is None and given.article_id is not None)
    if is_better:
        row.found_by, row.article = given.found_by, given.article or row.article
    return differs or is_better


@cache
def _is_own(found_by: str) -> bool:
    """Whether the publisher said it itself."""
    return found_by not in SEARCHES.names()


def _merge(row: PublishedReview, given: PublishedReview, *, overrides: bool) -> bool:
    """Take over what is said; without `overrides` only where nothing is known. Returns whether that changed it."""
    before = {name: getattr(row, name) for name in _SAID}
    said = {name: getattr(given, name) for name in _SAID}
    news = {
        name: value
        for name, value in said.items()
        if value not in _NOTHING and value != before[name] and (overrides or before[name] in _NOTHING)
    }
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)
