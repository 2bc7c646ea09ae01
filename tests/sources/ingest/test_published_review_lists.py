"""Lists of others' checks answer from an index, whichever filter they are given."""

from __future__ import annotations

import pytest

from sources.api.published_reviews import PublishedReviewFilters
from sources.models import PublishedReview
from tests import factories
from tests.plans import indexes_used, multiply, tables_read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def many() -> None:
    multiply(
        factories.a_published_review(),
        3_000,
        url_sha256="n::text",
        publisher_site="'site-' || n % 500 || '.example'",
        language="CASE WHEN n % 500 = 0 THEN 'nl' ELSE 'en' END",
        found_by="CASE WHEN n % 500 = 0 THEN 'datafeed' ELSE 'page' END",
        reviewed_at="now() - n * interval '1 hour'",
    )


@pytest.mark.parametrize(
    ("given", "index"),
    [
        ({"publisher_site": "SITE-7.example"}, "published_review_of_site"),
        ({"language": "NL"}, "published_review_in_language"),
        ({"found_by": "datafeed"}, "published_review_found_by"),
        ({"reviewed_after": "2200-01-01T00:00:00Z"}, "published_review_at"),
        ({"article": 7}, "sources_publishedreview_article_id"),
        ({"q": "zeppelin"}, "published_review_search"),
    ],
)
def test_no_filter_reads_the_whole_table(many: None, given: dict[str, object], index: str) -> None:
    rows = PublishedReviewFilters(given, PublishedReview.objects.order_by("-pk")).qs[:51]
    (used,) = indexes_used(rows)
    assert used.startswith(index)
    assert tables_read_whole(rows) == set()
