"""`/matches/`: claims that look like one another, or like a claim that others checked."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.refs import ClaimRef
from claims.choices import MatchState
from claims.models import Match
from claims.services import matching
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.models import PublishedReview


class PublishedReviewRef(Output[PublishedReview]):
    class Meta:
        model = PublishedReview
        fields = ["id", "url", "claim_reviewed", "publisher_name", "rating_label", "reviewed_at"]


class DangerSerializer(serializers.Serializer[dict[str, str]]):
    """What may make them two claims."""

    kind = serializers.CharField(help_text="“negation”, “modality”, “number”, “date”, “name” or “speaker”.")
    sentence = serializers.CharField()


class MatchSerializer(Output[Match]):
    """Either `other_claim` or `published_review` is set; reasons and dangers are told from the side of `claim`."""

    claim = ClaimRef()
    other_claim = ClaimRef(allow_null=True)
    published_review = PublishedReviewRef(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it was suggested, in words.")
    dangers = DangerSerializer(many=True)
    decided_by = PersonSerializer(allow_null=True)

    class Meta:
        model = Match
        fields = [
            "id",
            "claim",
            "other_claim",
            "published_review",
            "score",
            "reasons",
            "dangers",
            "state",
            "decided_by",
            "decided_at",
            "created_at",
            "version",
        ]


class MatchFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(method="by_claim", help_text="Whichever of the two it is.")
    published_review = IdFilter(field_name="published_review_id")
    state = filters.ChoiceFilter(choices=MatchState.choices)

    def by_claim(self, rows: QuerySet[Match], _: str, claim: int) -> QuerySet[Match]:
        return rows.filter(Q(claim=claim) | Q(other_claim=claim))


_DECISION = Endpoint(scope=Scope.CLAIMS, permissions=("claims.change_claim",), needs_version=True)


class MatchViewSet(DeskViewSet[Match]):
    """“Have we checked this already?”: suggested by a machine and decided about by people."""

    queryset = Match.objects.select_related("claim", "other_claim", "published_review", "decided_by").defer(
        "claim__search", "other_claim__search", "published_review__search"
    )
    serializer_class = MatchSerializer
    filterset_class = MatchFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_claim"),
        "retrieve": reading("claims.view_claim"),
        "confirm": _DECISION,
        "reject": _DECISION,
        "reconsider": _DECISION,
    }

    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """They are about the same. Nothing is merged, and no rating is taken over."""
        matching.confirm_match(match_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """They are not about the same."""
        matching.reject_match(match_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def reconsider(self, request: Request, pk: str) -> Response:
        """Undo confirming or rejecting."""
        matching.reconsider_match(match_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)
