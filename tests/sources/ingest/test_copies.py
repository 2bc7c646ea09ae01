"""Which article is a copy of which: always of the earliest, never in a circle or a chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sources.ingest.copies import MOST
from sources.ingest.snapshots import Copy, store_snapshot
from sources.models import Article
from tests.factories import an_article

pytestmark = pytest.mark.django_db

NOON, HOUR = datetime(2026, 5, 4, 12, tzinfo=UTC), timedelta(hours=1)
REPORT = " ".join(f"Ferry {n} left pier {n * 7 % 97} with {n * 13 % 89} people on board." for n in range(60))
OTHER = " ".join(f"Lantern {n} was hung over lane {n * 5 % 83} by neighbour {n * 11 % 79}." for n in range(60))


def store(article: Article, text: str, at: datetime = NOON) -> None:
    store_snapshot(article, Copy(body=text.encode(), text=text, fetched_at=at, extractor="test"))


def test_an_earlier_report_takes_over_all_copies_of_the_one_before() -> None:
    for n in range(MOST + 5):
        store(an_article(published_at=NOON + n * HOUR), REPORT)
    earliest = an_article(published_at=NOON - HOUR)
    store(earliest, REPORT)
    assert set(Article.objects.exclude(pk=earliest.pk).values_list("copy_of", flat=True)) == {earliest.pk}
    earliest.refresh_from_db()
    assert (earliest.copy_of, earliest.copy_similarity) == (None, None)


def test_two_are_never_copies_of_each_other() -> None:
    first, second = an_article(published_at=NOON), an_article(published_at=NOON + HOUR)
    store(first, REPORT)
    store(second, REPORT)
    store(second, OTHER, NOON + HOUR)
    # Its page named an earlier date only then.
    Article.objects.filter(pk=second.pk).update(published_at=NOON - HOUR)
    store(first, REPORT + " Corrected.", NOON + 2 * HOUR)
    assert dict(Article.objects.values_list("pk", "copy_of")) == {first.pk: second.pk, second.pk: None}
