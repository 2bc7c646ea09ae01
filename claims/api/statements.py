"""`/statements/`: who said what, in which words, and where they stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.api.refs import AnchorField, ClaimantRef
from claims.choices import Decision, Nature, StatementKind
from claims.models import Appearance, Statement
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from sources.api.articles import ArticleRef

SPANS = "Places as [start, end], in code points of the snapshot's text, end exclusive."


def _spans() -> serializers.ListField:
    return serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), help_text=SPANS)


def _sentences(help_text: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


class StatedClaimSerializer(Output[Appearance]):
    """A claim that the statement makes: how it got into the article, and why it is linked."""

    class Meta:
        model = Appearance
        fields = ["claim", "hop", "reason"]


class ProposedClaimSerializer(serializers.Serializer[Any]):
    """A claim as the reader words it, opened or not."""

    text = serializers.CharField()
    spans = _spans()
    nature = serializers.ChoiceField(choices=Nature.choices, allow_blank=True)
    worthiness = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    reasons = serializers.ListField(child=serializers.CharField())


class StatementSerializer(Output[Statement]):
    claims = StatedClaimSerializer(source="appearances", many=True)
    proposed = ProposedClaimSerializer(many=True, help_text="The claims that the reader words from it, opened or not.")
    speaker_candidates = _sentences("The names that all fit, where nothing decides between them.")
    confidence_reasons = _sentences("What speaks for and against it.")
    decided_by = PersonSerializer(allow_null=True)
    claimant = ClaimantRef(allow_null=True)
    article = ArticleRef(source="snapshot.article")
    anchor = AnchorField()
    spans = _spans()
    speaker_spans = _spans()
    cue_spans = _spans()
    role_spans = _spans()
    said_on_spans = _spans()
    said_at_spans = _spans()

    class Meta:
        model = Statement
        fields = [
            "id",
            "claims",
            "claimant",
            "speaker",
            "is_speaker_inferred",
            "speaker_reason",
            "speaker_candidates",
            "role",
            "said_on",
            "said_at",
            "kind",
            "reported_by",
            "is_headline",
            "confidence",
            "confidence_reasons",
            "decision",
            "decided_by",
            "decided_at",
            "reading",
            "proposed",
            "anchor",
            "spans",
            "speaker_spans",
            "cue_spans",
            "role_spans",
            "said_on_spans",
            "said_at_spans",
            "snapshot",
            "article",
            "created_at",
            "version",
        ]


class StatementFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="appearances__claim_id")
    claimant = IdFilter(field_name="claimant_id")
    snapshot = IdFilter(field_name="snapshot_id")
    article = IdFilter(field_name="snapshot__article_id")
    outlet = IdFilter(field_name="snapshot__article__outlet_id")
    kind = filters.ChoiceFilter(choices=StatementKind.choices)
    is_headline = filters.BooleanFilter()
    decision = filters.ChoiceFilter(choices=Decision.choices)
    confidence_min = filters.NumberFilter(field_name="confidence", lookup_expr="gte", help_text="0 to 1.")
    reading = filters.CharFilter(help_text="The version of the rules that found it.")


def statements_shown() -> QuerySet[Statement]:
    """Statements with what is shown of them; the texts stay in the database."""
    shown = Statement.objects.select_related("claimant", "decided_by", "snapshot__article__outlet")
    return shown.prefetch_related("appearances").defer("snapshot__text", "snapshot__headers", "snapshot__redirects")


class StatementViewSet(DeskViewSet[Statement]):
    """Utterances as reported, anchored to the words of a snapshot."""

    queryset = statements_shown()
    serializer_class = StatementSerializer
    filterset_class = StatementFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_statement"),
        "retrieve": reading("claims.view_statement"),
    }
