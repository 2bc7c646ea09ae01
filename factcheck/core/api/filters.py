"""Filters that refuse what they do not know: a misspelt filter must not quietly return everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

if TYPE_CHECKING:
    # REST framework imports this module, named in its settings, while its views are being defined.
    from rest_framework.views import APIView

_LARGEST_ID = 2**63 - 1
_PAGING = frozenset({"cursor", "page_size"})


class StrictFilters(filters.DjangoFilterBackend):  # type: ignore[misc]  # (django-filter has no types)
    """`ValidationError` for parameters that the endpoint does not have, or that hold NUL."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        is_list = not getattr(view, "detail", False)
        known = _PAGING | set(self._filters(view, queryset)) if is_list else set()
        wrong = {name: "There is no such parameter here." for name in request.query_params if name not in known}
        for name, values in request.query_params.lists():
            if any("\x00" in value for value in values):
                wrong[name] = "It holds a NUL character."
            elif len(values) > 1:
                wrong.setdefault(name, "Give it once.")
        if wrong:
            raise ValidationError(wrong)
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered

    def _filters(self, view: APIView, queryset: QuerySet[Any]) -> dict[str, Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        return filterset_class.base_filters if filterset_class else {}


class IdFilter(filters.Filter):  # type: ignore[misc]
    """Rows that belong to the row with this id."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=_LARGEST_ID, **kwargs)


class WordsFilter(filters.CharFilter):  # type: ignore[misc]
    """Full-text search; give `method`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=300, **kwargs)
