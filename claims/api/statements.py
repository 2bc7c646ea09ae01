"""`/statements/`: who said what, in which words, and where they stand."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.refs import AnchorField, ClaimantRef
from claims.choices import StatementKind
from claims.models import Statement
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output
from factcheck.core.api.views import DeskViewSet
from sources.api.articles import ArticleRef

SPANS = "Places as [start, end], in code points of the snapshot's text, end exclusive."


def _spans() -> serializers.ListField:
    return serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), help_text=SPANS)


class StatementSerializer(Output[Statement]):
    claimant = ClaimantRef(allow_null=True)
    article = ArticleRef(source="snapshot.article")
    anchor = AnchorField()
    spans = _spans()
    speaker_spans = _spans()
    cue_spans = _spans()

    class Meta:
        model = Statement
        fields = [
            "id",
            "claim",
            "claim_reason",
            "claimant",
            "speaker",
            "is_speaker_inferred",
            "speaker_reason",
            "kind",
            "reported_by",
            "is_headline",
            "anchor",
            "spans",
            "speaker_spans",
            "cue_spans",
            "snapshot",
            "article",
            "created_at",
            "version",
        ]


class StatementFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="claim_id")
    claimant = IdFilter(field_name="claimant_id")
    snapshot = IdFilter(field_name="snapshot_id")
    article = IdFilter(field_name="snapshot__article_id")
    outlet = IdFilter(field_name="snapshot__article__outlet_id")
    kind = filters.ChoiceFilter(choices=StatementKind.choices)
    is_headline = filters.BooleanFilter()


def statements_shown() -> QuerySet[Statement]:
    """Statements with what is shown of them; the texts stay in the database."""
    return Statement.objects.select_related("claimant", "snapshot__article__outlet").defer(
        "snapshot__text", "snapshot__headers", "snapshot__redirects"
    )


class StatementViewSet(DeskViewSet[Statement]):
    """Utterances as reported, anchored to the words of a snapshot."""

    queryset = statements_shown()
    serializer_class = StatementSerializer
    filterset_class = StatementFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_statement"),
        "retrieve": reading("claims.view_statement"),
    }
