"""`/claimants/`: persons and organisations held to claims, and the names they go by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.choices import ClaimantKind
from claims.models import Claimant
from claims.services import claimants
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import WordsFilter
from factcheck.core.api.serializers import Input, Output
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope


class ClaimantSerializer(Output[Claimant]):
    aliases: serializers.RelatedField[Any, Any, Any] = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Claimant
        fields = ["id", "name", "kind", "role", "wikidata_id", "is_confirmed", "aliases", "created_at", "version"]


class ClaimantInput(Input):
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=ClaimantKind.choices, required=False)
    role = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="As reported.")
    wikidata_id = serializers.RegexField(r"^Q[1-9][0-9]*$", max_length=20, required=False, allow_blank=True)
    is_confirmed = serializers.BooleanField(required=False, help_text="A person has looked at it.")
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=100,
        required=False,
        help_text="All names it is found by; replaces those there are. The name itself always is one.",
    )


class ClaimantFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=ClaimantKind.choices)
    is_confirmed = filters.BooleanFilter()
    q = WordsFilter(method="by_name", help_text="A part of any of its names.")

    def by_name(self, found: QuerySet[Claimant], _: str, words: str) -> QuerySet[Claimant]:
        return found.filter(aliases__normalised__contains=claimants.normalised_name(words)).distinct()


class ClaimantViewSet(DeskViewSet[Claimant]):
    """Persons and organisations held to claims."""

    queryset = Claimant.objects.prefetch_related("aliases")
    serializer_class = ClaimantSerializer
    filterset_class = ClaimantFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_claimant"),
        "retrieve": reading("claims.view_claimant"),
        "create": Endpoint(scope=Scope.CLAIMS, permissions=("claims.add_claimant",), takes=ClaimantInput, status=201),
        "partial_update": Endpoint(
            scope=Scope.CLAIMS, permissions=("claims.change_claimant",), takes=ClaimantInput, needs_version=True
        ),
    }

    def create(self, request: Request) -> Response:
        """Enter a person or organisation."""
        return self.made("claimant", claimants.create_claimant(by=self.person, **self.input()).pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is given."""
        claimants.edit_claimant(claimant_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)
