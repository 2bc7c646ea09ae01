"""`/published-reviews/`: checks of claims that others published."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter, WordsFilter
from factcheck.core.api.serializers import Output
from factcheck.core.api.views import DeskViewSet
from factcheck.core.search import web_query
from sources.models import PublishedReview


class PublishedReviewSerializer(Output[PublishedReview]):
    appearances = serializers.ListField(child=serializers.URLField(), help_text="Pages in which the claim appears.")

    class Meta:
        model = PublishedReview
        fields = [
            "id",
            "url",
            "claim_reviewed",
            "claimant",
            "claimed_on",
            "appearances",
            "publisher_name",
            "publisher_site",
            "title",
            "reviewed_at",
            "rating_label",
            "rating_value",
            "rating_best",
            "rating_worst",
            "language",
            "found_by",
            "article",
            "first_seen_at",
            "changed_at",
        ]


class PublishedReviewFilters(filters.FilterSet):  # type: ignore[misc]
    q = WordsFilter(method="by_words", help_text="Words of the claim, as in a web search.")
    publisher_site = filters.CharFilter(lookup_expr="iexact", help_text="A host name without “www.”.")
    language = filters.CharFilter(lookup_expr="iexact")
    found_by = filters.CharFilter(help_text="The connector that brought it, or “page”.")
    article = IdFilter(field_name="article_id")
    reviewed_after = filters.IsoDateTimeFilter(field_name="reviewed_at", lookup_expr="gte")
    reviewed_before = filters.IsoDateTimeFilter(field_name="reviewed_at", lookup_expr="lt")

    def by_words(self, reviews: QuerySet[PublishedReview], _: str, words: str) -> QuerySet[PublishedReview]:
        return reviews.filter(search=web_query(words))


class PublishedReviewViewSet(DeskViewSet[PublishedReview]):
    """Somebody else's checks, as searches, pages and feeds tell of them. Written by anybody: believe nothing."""

    queryset = PublishedReview.objects.defer("search")
    serializer_class = PublishedReviewSerializer
    filterset_class = PublishedReviewFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_publishedreview"),
        "retrieve": reading("sources.view_publishedreview"),
    }
