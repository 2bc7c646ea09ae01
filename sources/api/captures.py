"""`/archive-captures/`: copies that public web archives made of pages, or were asked to make."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters

from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output
from factcheck.core.api.views import DeskViewSet
from sources.models import ArchiveCapture
from sources.models.archive_capture import CaptureState


class ArchiveCaptureSerializer(Output[ArchiveCapture]):
    class Meta:
        model = ArchiveCapture
        fields = [
            "id",
            "snapshot",
            "archive",
            "state",
            "archived_url",
            "archived_at",
            "message",
            "asked_at",
            "checked_at",
        ]


class ArchiveCaptureFilters(filters.FilterSet):  # type: ignore[misc]
    snapshot = IdFilter(field_name="snapshot_id")
    article = IdFilter(field_name="snapshot__article_id")
    archive = filters.CharFilter(help_text="For example “wayback”.")
    state = filters.ChoiceFilter(choices=CaptureState.choices)


class ArchiveCaptureViewSet(DeskViewSet[ArchiveCapture]):
    """Copies of pages in public web archives. A snapshot says what we saw; a capture lets others see it."""

    queryset = ArchiveCapture.objects.all()
    serializer_class = ArchiveCaptureSerializer
    filterset_class = ArchiveCaptureFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("sources.view_archivecapture"),
        "retrieve": reading("sources.view_archivecapture"),
    }
