"""`/coverage/` and `/retrievals/`: passages suggested as being about a claim, and the searches that found them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.reviews import EvidenceSerializer, evidence_shown
from claims.choices import CoverageState, RetrievalOutcome, Stance
from claims.drift import Difference, Kind, drift
from claims.models import Coverage, Retrieval
from claims.models.coverage import CoverageQuerySet
from claims.services import deciding
from claims.services.drifting import words_of
from claims.services.reviewing import attach_coverage
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Input, Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.api.articles import ArticleRef
from sources.models import Article, Passage, PublishedReview


class PassageSerializer(Output[Passage]):
    """A paragraph: `text` is the snapshot's text from `start` to `end`."""

    class Meta:
        model = Passage
        fields = ["id", "snapshot", "start", "end", "text"]


class DifferenceSerializer(serializers.Serializer[Difference]):
    """How the passage's wording differs from what was said."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    sentence = serializers.CharField()
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        source="theirs",
        help_text="Where in the passage's `text`: [start, end] in code points; none for words that are missing there.",
    )


class CoverageSerializer(Output[Coverage]):
    passage = PassageSerializer()
    article = ArticleRef(source="passage.snapshot.article")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it was suggested, in words.")
    decided_by = PersonSerializer(allow_null=True)
    differences = serializers.SerializerMethodField(
        help_text="From the exact words of the claim's best statement, or else from the claim."
    )

    class Meta:
        model = Coverage
        fields = [
            "id",
            "claim",
            "passage",
            "article",
            "retrieval",
            "score",
            "reasons",
            "differences",
            "copy_of",
            "repeats_origin",
            "state",
            "decided_by",
            "decided_at",
            "created_at",
            "version",
        ]

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, coverage: Coverage) -> object:
        said = words_of(coverage.claim, coverage.claim.statements.all())
        return [DifferenceSerializer(one).data for one in drift(said, coverage.passage.text)]


class RetrievalSerializer(Output[Retrieval]):
    duration_seconds = serializers.SerializerMethodField()
    parameters = serializers.DictField()
    articles = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True, help_text="What a news search named.")
    published_reviews = serializers.PrimaryKeyRelatedField[Any](
        many=True, read_only=True, help_text="What a search for others' checks named."
    )

    class Meta:
        model = Retrieval
        fields = [
            "id",
            "claim",
            "provider",
            "query",
            "parameters",
            "at",
            "duration_seconds",
            "outcome",
            "message",
            "articles",
            "published_reviews",
        ]

    def get_duration_seconds(self, retrieval: Retrieval) -> float:
        return retrieval.duration.total_seconds()


class AttachInput(Input):
    stance = serializers.ChoiceField(choices=Stance.choices)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, help_text="What it shows.")


class CoverageFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="claim_id")
    state = filters.ChoiceFilter(choices=CoverageState.choices)
    article = IdFilter(field_name="passage__snapshot__article_id")
    outlet = IdFilter(field_name="passage__snapshot__article__outlet_id")
    retrieval = IdFilter(field_name="retrieval_id")
    independent = filters.BooleanFilter(method="by_independence", help_text="true: one row per independent report.")

    def by_independence(self, rows: CoverageQuerySet, _: str, independent: bool) -> QuerySet[Coverage]:  # noqa: FBT001
        chosen = Coverage.objects.independent().values("pk")
        return rows.filter(pk__in=chosen) if independent else rows.exclude(pk__in=chosen)


class RetrievalFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="claim_id")
    provider = filters.CharFilter(help_text="For example “gdelt”, or “stored articles”.")
    outcome = filters.ChoiceFilter(choices=RetrievalOutcome.choices)


def _decision(*, takes: type[Input] | None = None) -> Endpoint:
    return Endpoint(scope=Scope.CLAIMS, permissions=("claims.change_coverage",), takes=takes, needs_version=True)


class CoverageViewSet(DeskViewSet[Coverage]):
    """Passages of other articles, suggested by a machine and decided about by people."""

    queryset = (
        Coverage.objects.select_related("claim", "passage__snapshot__article__outlet", "decided_by")
        .prefetch_related("claim__statements")
        .defer(
            "claim__search",
            "passage__search",
            "passage__snapshot__text",
            "passage__snapshot__headers",
            "passage__snapshot__redirects",
        )
    )
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_coverage"),
        "retrieve": reading("claims.view_coverage"),
        "keep": _decision(),
        "dismiss": _decision(),
        "reconsider": _decision(),
        "attach": Endpoint(
            scope=Scope.REVIEWS,
            permissions=("claims.add_evidence",),
            takes=AttachInput,
            gives=EvidenceSerializer,
            status=201,
            needs_version=True,
        ),
    }

    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """It is about the claim."""
        deciding.keep_coverage(coverage_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """It is not about the claim."""
        deciding.dismiss_coverage(coverage_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def reconsider(self, request: Request, pk: str) -> Response:
        """Undo keeping or dismissing."""
        deciding.reconsider_coverage(coverage_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def attach(self, request: Request, pk: str) -> Response:
        """Attach it to the claim's open review as evidence; that keeps it, too."""
        evidence = attach_coverage(coverage_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.made("evidence", evidence.pk, among=evidence_shown())


class RetrievalViewSet(DeskViewSet[Retrieval]):
    """The log of searches, in enough detail to repeat them."""

    queryset = Retrieval.objects.prefetch_related(
        Prefetch("articles", Article.objects.only("pk")),
        Prefetch("published_reviews", PublishedReview.objects.only("pk")),
    )
    serializer_class = RetrievalSerializer
    filterset_class = RetrievalFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_retrieval"),
        "retrieve": reading("claims.view_retrieval"),
    }
