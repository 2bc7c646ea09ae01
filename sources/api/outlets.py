"""`/outlets/`: publishers."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.serializers import Input, Output
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.ingest import editing
from sources.models import Outlet


class OutletSerializer(Output[Outlet]):
    class Meta:
        model = Outlet
        fields = ["id", "name", "domain", "home_url", "country", "language", "ignores_robots", "created_at", "version"]


class OutletRef(Output[Outlet]):
    """An outlet where something else is shown."""

    class Meta:
        model = Outlet
        fields = ["id", "name", "domain"]


class OutletInput(Input):
    name = serializers.CharField(max_length=200)
    domain = serializers.RegexField(
        r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", max_length=253, help_text="In lower case, for example “example.org”."
    )
    home_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, allow_blank=True, help_text="ISO 3166-1.")
    language = serializers.RegexField(
        r"^[A-Za-z0-9-]+$", max_length=12, required=False, allow_blank=True, help_text="BCP 47."
    )
    ignores_robots = serializers.BooleanField(
        required=False, help_text="The publisher has agreed that its pages are fetched whatever its robots.txt says."
    )


class OutletFilters(filters.FilterSet):  # type: ignore[misc]
    domain = filters.CharFilter(lookup_expr="iexact")
    country = filters.CharFilter(lookup_expr="iexact")
    language = filters.CharFilter(lookup_expr="iexact")
    name = filters.CharFilter(lookup_expr="icontains", help_text="A part of the name.")


class OutletViewSet(DeskViewSet[Outlet]):
    """Publishers."""

    queryset = Outlet.objects.all()
    serializer_class = OutletSerializer
    filterset_class = OutletFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_outlet"),
        "retrieve": reading("sources.view_outlet"),
        "create": Endpoint(scope=Scope.SOURCES, permissions=("sources.add_outlet",), takes=OutletInput, status=201),
        "partial_update": Endpoint(
            scope=Scope.SOURCES, permissions=("sources.change_outlet",), takes=OutletInput, needs_version=True
        ),
    }

    def create(self, request: Request) -> Response:
        """Add a publisher."""
        return self.made("outlet", editing.create_outlet(**self.input()).pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is given."""
        editing.edit_outlet(outlet_id=self.pk, version=self.version, **self.input())
        return self.shown(self.pk)
