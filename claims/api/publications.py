"""`/publications/`, `/corrections/` and `/events/`: what is public, what was changed of it, and what happened."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.refs import ClaimRef
from claims.choices import CorrectionKind, ReviewState
from claims.models import Correction, Publication, ReviewTransition
from claims.services import outbox
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet

_PER_PAGE = 200


class PublicationSerializer(Output[Publication]):
    claim = ClaimRef()
    published_by = PersonSerializer()
    content = serializers.DictField(help_text="All that is public of this version; it never changes.")
    is_live = serializers.SerializerMethodField(help_text="Whether it is neither corrected nor taken back.")

    class Meta:
        model = Publication
        fields = [
            "id",
            "claim",
            "review",
            "number",
            "slug",
            "content",
            "published_at",
            "published_by",
            "previous_sha256",
            "sha256",
            "is_live",
        ]

    def get_is_live(self, publication: Publication) -> bool:
        return publication.review.state == ReviewState.PUBLISHED


class CorrectionSerializer(Output[Correction]):
    claim = serializers.IntegerField(source="publication_from.claim_id")
    by = PersonSerializer()

    class Meta:
        model = Correction
        fields = [
            "id",
            "claim",
            "publication_from",
            "publication_to",
            "kind",
            "is_rating_changed",
            "explanation",
            "at",
            "by",
        ]


class EventSerializer(Output[ReviewTransition]):
    kind = serializers.SerializerMethodField(help_text="What happened, for example “claim.published”.")
    claim = serializers.IntegerField(source="review.claim_id")
    publication = serializers.SerializerMethodField(help_text="The id of what is or was public of the review.")
    by = PersonSerializer()

    class Meta:
        model = ReviewTransition
        fields = ["id", "kind", "claim", "review", "publication", "from_state", "to_state", "by", "at", "note"]

    def get_kind(self, step: ReviewTransition) -> str:
        return outbox.kind_of(step)

    def get_publication(self, step: ReviewTransition) -> int | None:
        publication = getattr(step.review, "publication", None)
        return publication.pk if publication else None


class PublicationFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="claim_id")
    slug = filters.CharFilter()
    is_live = filters.BooleanFilter(method="by_life", help_text="Whether it is neither corrected nor taken back.")
    published_after = filters.IsoDateTimeFilter(field_name="published_at", lookup_expr="gte")

    def by_life(self, rows: QuerySet[Publication], _: str, is_live: bool) -> QuerySet[Publication]:  # noqa: FBT001
        live = {"review__state": ReviewState.PUBLISHED}
        return rows.filter(**live) if is_live else rows.exclude(**live)


class CorrectionFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="publication_from__claim_id")
    kind = filters.ChoiceFilter(choices=CorrectionKind.choices)
    after = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")


class PublicationViewSet(DeskViewSet[Publication]):
    """Public versions of checks. Frozen."""

    queryset = Publication.objects.select_related("claim", "review", "published_by").defer("claim__search")
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_publication"),
        "retrieve": reading("claims.view_publication"),
    }


class CorrectionViewSet(DeskViewSet[Correction]):
    """The public ledger of corrections. Append-only."""

    queryset = Correction.objects.select_related("publication_from", "by")
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_correction"),
        "retrieve": reading("claims.view_correction"),
    }


class EventViewSet(DeskViewSet[ReviewTransition]):
    """What happened to reviews and publications, for programs that follow along."""

    queryset = ReviewTransition.objects.select_related("by", "review__publication")
    serializer_class = EventSerializer
    pagination_class = None
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_reviewtransition"),
        "retrieve": reading("claims.view_reviewtransition"),
    }

    @extend_schema(
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="The last id you know; 0 or nothing: all.")]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """At most 200, oldest first. Ask again with the last id; every event is told at least once."""
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) <= 18):  # noqa: PLR2004
            raise ValidationError({"after": "Give the id of an event."})
        return Response(EventSerializer(outbox.events_after(int(after), limit=_PER_PAGE), many=True).data)
