"""`/briefings/`: pages and texts to be read for claims."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.refs import ClaimRef, TopicRef
from claims.choices import BriefingStage
from claims.models import Briefing, Claim, Reading, Statement, Topic
from claims.services.intake import reading_wanted, request_briefing
from claims.services.rereading import read_again
from factcheck.core import jobs
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import IdField, Input, Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from factcheck.core.text import MAX_TEXT_CHARS


class BriefingRow(Output[Briefing]):
    topic = TopicRef(allow_null=True)
    requested_by = PersonSerializer(allow_null=True)
    statements_count = serializers.IntegerField(help_text="Statements found in its text.")
    claims_count = serializers.IntegerField(help_text="Claims made from it.")
    held_back_count = serializers.IntegerField(
        help_text="Statements that open no claims until a person accepts them: uncertain ones, and those beyond the "
        "number of claims that one briefing may open."
    )

    class Meta:
        model = Briefing
        fields = [
            "id",
            "title",
            "url",
            "topic",
            "stage",
            "error",
            "snapshot",
            "requested_by",
            "created_at",
            "read_at",
            "statements_count",
            "claims_count",
            "held_back_count",
        ]


class ReadingSerializer(Output[Reading]):
    """One reading of a briefing, and what it changed."""

    requested_by = PersonSerializer(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Of statements and claims.")
    diff = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()),
        help_text="`new`, `gone` and `changed` statements; empty lists for the first reading.",
    )

    class Meta:
        model = Reading
        fields = ["id", "version", "at", "requested_by", "counts", "diff"]


class BriefingSerializer(BriefingRow):
    last_reading = serializers.SerializerMethodField(help_text="The latest reading, and what it changed.")
    claims = serializers.SerializerMethodField(help_text="Claims found in its text, also by an earlier reading.")
    last_error = serializers.SerializerMethodField(
        help_text="What went wrong the last time, while it is tried again by itself; empty otherwise."
    )

    class Meta(BriefingRow.Meta):
        fields = [*BriefingRow.Meta.fields, "claims", "last_reading", "last_error"]

    @extend_schema_field(ReadingSerializer(allow_null=True))
    def get_last_reading(self, briefing: Briefing) -> object:
        latest = briefing.readings.select_related("requested_by").first()
        return ReadingSerializer(latest).data if latest else None

    @extend_schema_field(ClaimRef(many=True))
    def get_claims(self, briefing: Briefing) -> object:
        return ClaimRef(Claim.objects.of_briefing(briefing).order_by("pk"), many=True).data

    def get_last_error(self, briefing: Briefing) -> str:
        is_over = briefing.stage in {BriefingStage.READ, BriefingStage.FAILED}
        return "" if is_over else jobs.last_error(reading_wanted(briefing))


class BriefingInput(Input):
    """Either `url` or `text`."""

    url = serializers.CharField(max_length=2000, required=False, help_text="A page; a worker fetches it.")
    text = serializers.CharField(max_length=MAX_TEXT_CHARS, required=False, help_text="The text itself.")
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    topic = IdField(queryset=Topic.objects.all(), required=False, allow_null=True)


class BriefingFilters(filters.FilterSet):  # type: ignore[misc]
    stage = filters.ChoiceFilter(choices=BriefingStage.choices)
    topic = IdFilter(field_name="topic_id")
    requested_by = filters.CharFilter(field_name="requested_by__username", help_text="A user name.")
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")


class BriefingViewSet(DeskViewSet[Briefing]):
    """Pages and texts that were asked to be read for claims."""

    queryset = Briefing.objects.all()
    serializer_class = BriefingSerializer
    filterset_class = BriefingFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_briefing", gives=BriefingRow),
        "retrieve": reading("claims.view_briefing"),
        "create": Endpoint(
            scope=Scope.BRIEFINGS, permissions=("claims.add_briefing",), takes=BriefingInput, status=202
        ),
        "read_again": Endpoint(scope=Scope.BRIEFINGS, permissions=("claims.add_briefing",), status=202),
    }

    def get_queryset(self) -> QuerySet[Briefing]:
        briefings = super().get_queryset().select_related("topic", "requested_by")
        if self.action != "list":
            briefings = briefings.select_related("snapshot")
        return briefings.annotate(
            statements_count=_count(Statement.objects.filter(snapshot=OuterRef("snapshot")), "snapshot"),
            held_back_count=_count(Statement.objects.held_back().filter(snapshot=OuterRef("snapshot")), "snapshot"),
            claims_count=_count(Claim.objects.filter(briefing=OuterRef("pk")), "briefing"),
        )

    def create(self, request: Request) -> Response:
        """Hand in a page or a text. The answer is 202: poll `Location` until `stage` is `read` or `failed`."""
        return self.made("briefing", request_briefing(by=self.person, **self.input()).pk)

    @action(detail=True, methods=["post"], url_path="read-again")
    def read_again(self, request: Request, pk: str) -> Response:
        """Have a briefing that failed, or that was read, read once more. What people have touched stays as it is."""
        self.input()
        read_again(briefing_id=self.pk, by=self.person)
        return self.made("briefing", self.pk)


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
