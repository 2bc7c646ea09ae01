"""`/articles/` and `/snapshots/`: what was published, and the immutable copies of it."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter, WordsFilter
from factcheck.core.api.serializers import Output
from factcheck.core.api.views import DeskViewSet
from sources.api.outlets import OutletRef
from sources.models import Article, Snapshot
from sources.models.article import ArticleQuerySet


class ArticleSerializer(Output[Article]):
    outlet = OutletRef(allow_null=True)

    class Meta:
        model = Article
        fields = [
            "id",
            "outlet",
            "feed",
            "url",
            "title",
            "byline",
            "language",
            "published_at",
            "modified_at",
            "summary",
            "access",
            "copy_of",
            "copy_similarity",
            "copy_reason",
            "found_by",
            "fetch_error",
            "created_at",
        ]


class ArticleRef(Output[Article]):
    """An article where something else is shown."""

    outlet = OutletRef(allow_null=True)

    class Meta:
        model = Article
        fields = ["id", "title", "url", "published_at", "outlet"]


class SnapshotRow(Output[Snapshot]):
    """A snapshot without its text."""

    class Meta:
        model = Snapshot
        fields = [
            "id",
            "article",
            "url",
            "final_url",
            "fetched_at",
            "status",
            "title",
            "byline",
            "language",
            "published_at",
            "extractor",
            "body_size",
            "body_sha256",
            "text_sha256",
            "chain",
            "chain_position",
            "previous_sha256",
            "sha256",
        ]


class SnapshotSerializer(SnapshotRow):
    redirects = serializers.ListField(help_text="Each hop as [status, from, to].")
    headers = serializers.ListField(help_text="Each header as [name, value], in the order received.")

    class Meta(SnapshotRow.Meta):
        fields = [*SnapshotRow.Meta.fields, "redirects", "headers", "text"]


class ArticleFilters(filters.FilterSet):  # type: ignore[misc]
    outlet = IdFilter(field_name="outlet_id")
    feed = IdFilter(field_name="feed_id")
    language = filters.CharFilter(lookup_expr="iexact")
    published_after = filters.IsoDateTimeFilter(field_name="published_at", lookup_expr="gte")
    published_before = filters.IsoDateTimeFilter(field_name="published_at", lookup_expr="lt")
    q = WordsFilter(method="by_words", help_text="Words in the title or in one paragraph, as in a web search.")

    def by_words(self, articles: ArticleQuerySet, _: str, words: str) -> ArticleQuerySet:
        return articles.matching(words)


class SnapshotFilters(filters.FilterSet):  # type: ignore[misc]
    article = IdFilter(field_name="article_id")
    outlet = IdFilter(field_name="article__outlet_id")
    fetched_after = filters.IsoDateTimeFilter(field_name="fetched_at", lookup_expr="gte")
    fetched_before = filters.IsoDateTimeFilter(field_name="fetched_at", lookup_expr="lt")


class ArticleViewSet(DeskViewSet[Article]):
    """Works with one address each, and texts that were handed in."""

    queryset = Article.objects.select_related("outlet")
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_article"),
        "retrieve": reading("sources.view_article"),
    }


class SnapshotViewSet(DeskViewSet[Snapshot]):
    """Immutable, hashed copies of articles. The list leaves the texts out."""

    queryset = Snapshot.objects.all()
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_snapshot", gives=SnapshotRow),
        "retrieve": reading("sources.view_snapshot"),
    }

    def get_queryset(self) -> QuerySet[Snapshot]:
        snapshots = super().get_queryset()
        return snapshots.defer("text", "headers", "redirects") if self.action == "list" else snapshots
