"""`/feeds/`: addresses we poll, with the state of polling."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import IdField, Input, Output, SecondsField
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.api.outlets import OutletRef
from sources.ingest import editing
from sources.ingest.staleness import FeedState, in_state, state_of
from sources.models import Feed, Outlet


class FeedSerializer(Output[Feed]):
    outlet = OutletRef()
    interval_seconds = SecondsField(source="interval", help_text="Shortest time between two polls.")
    state = serializers.SerializerMethodField(help_text="How it is doing, in one word.")
    rhythm_seconds = SecondsField(
        source="rhythm", allow_null=True, help_text="The usual time between two new articles."
    )
    notes = serializers.ListField(child=serializers.CharField(), help_text="What is odd about it, in words.")

    @extend_schema_field(serializers.ChoiceField(choices=FeedState.choices))
    def get_state(self, feed: Feed) -> str:
        return state_of(feed, timezone.now()).value

    class Meta:
        model = Feed
        fields = [
            "id",
            "outlet",
            "url",
            "title",
            "connector",
            "is_active",
            "is_read_for_claims",
            "interval_seconds",
            "state",
            "rhythm_seconds",
            "next_fetch_at",
            "last_fetch_at",
            "last_success_at",
            "last_new_article_at",
            "failures",
            "last_error",
            "notes",
            "moved_from",
            "moved_at",
            "gone_at",
            "version",
        ]


class FeedInput(Input):
    outlet = IdField(queryset=Outlet.objects.all())
    url = serializers.CharField(max_length=2000, help_text="http:// or https://")
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    connector = serializers.CharField(max_length=40, required=False, help_text="Default: auto.")
    is_active = serializers.BooleanField(required=False, help_text="Whether it is polled.")
    is_read_for_claims = serializers.BooleanField(
        required=False, help_text="Whether a briefing is opened for every new article."
    )
    interval_seconds = SecondsField(source="interval", min_value=10, max_value=86_400, required=False)


class FeedFilters(filters.FilterSet):  # type: ignore[misc]
    outlet = IdFilter(field_name="outlet_id")
    is_active = filters.BooleanFilter()
    is_read_for_claims = filters.BooleanFilter()
    is_failing = filters.BooleanFilter(method="by_failures", help_text="Whether its last poll failed.")
    state = filters.ChoiceFilter(choices=FeedState.choices, method="by_state", help_text="How it is doing.")

    def by_failures(self, feeds: QuerySet[Feed], _: str, is_failing: bool) -> QuerySet[Feed]:  # noqa: FBT001
        return feeds.filter(failures__gt=0) if is_failing else feeds.filter(failures=0)

    def by_state(self, feeds: QuerySet[Feed], _: str, state: str) -> QuerySet[Feed]:
        return in_state(feeds, state, timezone.now())


class FeedViewSet(DeskViewSet[Feed]):
    """Addresses that are polled."""

    queryset = Feed.objects.select_related("outlet")
    serializer_class = FeedSerializer
    filterset_class = FeedFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_feed"),
        "retrieve": reading("sources.view_feed"),
        "create": Endpoint(scope=Scope.SOURCES, permissions=("sources.add_feed",), takes=FeedInput, status=201),
        "partial_update": Endpoint(
            scope=Scope.SOURCES, permissions=("sources.change_feed",), takes=FeedInput, needs_version=True
        ),
        "destroy": Endpoint(scope=Scope.SOURCES, permissions=("sources.delete_feed",), status=204, needs_version=True),
        "poll": Endpoint(scope=Scope.SOURCES, permissions=("sources.change_feed",), status=202),
    }

    def create(self, request: Request) -> Response:
        """Add an address; it is polled as soon as a worker is free."""
        return self.made("feed", editing.create_feed(**self.input()).pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is given; the state of polling is not for callers to write."""
        editing.edit_feed(feed_id=self.pk, version=self.version, **self.input())
        return self.shown(self.pk)

    def destroy(self, request: Request, pk: str) -> Response:
        """Stop polling for good; articles and snapshots stay."""
        self.input()
        editing.delete_feed(feed_id=self.pk, version=self.version)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def poll(self, request: Request, pk: str) -> Response:
        """Poll as soon as a worker is free, whatever the schedule says, and even if the feed said that it is gone."""
        self.input()
        editing.poll_now(feed_id=self.pk)
        return self.made("feed", self.pk)
