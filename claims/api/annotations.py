"""`/annotations/`: what people did to statements, step by step."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.choices import AnnotationAction
from claims.models import Annotation
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet


class AnnotationSerializer(Output[Annotation]):
    snapshot = serializers.IntegerField(source="statement.snapshot_id")
    by = PersonSerializer()
    before = serializers.DictField(help_text="The statement as it was; empty for one that was marked by hand.")
    after = serializers.DictField(help_text="The statement as it was from then on.")

    class Meta:
        model = Annotation
        fields = ["id", "statement", "snapshot", "action", "before", "after", "reading", "by", "at"]


class AnnotationFilters(filters.FilterSet):  # type: ignore[misc]
    statement = IdFilter(field_name="statement", lookup_expr="pk")
    snapshot = IdFilter(field_name="statement__snapshot_id")
    action = filters.ChoiceFilter(choices=AnnotationAction.choices)
    by = filters.CharFilter(field_name="by__username", help_text="A user name.")


class AnnotationViewSet(DeskViewSet[Annotation]):
    """Corrections of statements by people. Append-only."""

    queryset = Annotation.objects.select_related("statement", "by")
    serializer_class = AnnotationSerializer
    filterset_class = AnnotationFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_annotation"),
        "retrieve": reading("claims.view_annotation"),
    }
