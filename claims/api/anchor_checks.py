"""`/anchor-checks/`: what became of cited words in later copies of their pages."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from claims.choices import AnchorState
from claims.models import AnchorCheck
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet


class AnchorCheckSerializer(Output[AnchorCheck]):
    """`start` and `end` are places in the text of `snapshot`, a later copy than the one that was cited."""

    handled_by = PersonSerializer(allow_null=True)

    class Meta:
        model = AnchorCheck
        fields = [
            "id",
            "evidence",
            "statement",
            "snapshot",
            "state",
            "start",
            "end",
            "checked_at",
            "is_task",
            "handled_by",
            "handled_at",
            "note",
        ]


class AnchorCheckFilters(filters.FilterSet):  # type: ignore[misc]
    # “pk”: both have a field that is called “exact”, that the usual lookup would be taken for.
    evidence = IdFilter(field_name="evidence", lookup_expr="pk")
    statement = IdFilter(field_name="statement", lookup_expr="pk")
    snapshot = IdFilter(field_name="snapshot_id")
    article = IdFilter(field_name="snapshot__article_id")
    state = filters.ChoiceFilter(choices=AnchorState.choices)
    is_open = filters.BooleanFilter(method="by_openness", help_text="true: it waits for a person.")

    def by_openness(self, checks: QuerySet[AnchorCheck], _: str, is_open: bool) -> QuerySet[AnchorCheck]:  # noqa: FBT001
        waits = Q(is_task=True, handled_at=None)
        return checks.filter(waits if is_open else ~waits)


class AnchorCheckViewSet(DeskViewSet[AnchorCheck]):
    """Cited words, looked for in a later copy of their page: do they still stand there?"""

    queryset = AnchorCheck.objects.select_related("handled_by")
    serializer_class = AnchorCheckSerializer
    filterset_class = AnchorCheckFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_anchorcheck"),
        "retrieve": reading("claims.view_anchorcheck"),
    }
