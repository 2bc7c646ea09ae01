"""A filter to type into, for tables too large to offer every value."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest


class TextFilter(admin.SimpleListFilter):
    """A filter one types into; `suggestions` are offered while typing."""

    template = "admin/text_filter.html"
    hint = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    @abstractmethod
    def suggestions(self) -> list[str]:
        """What to offer while typing."""

    @abstractmethod
    def matching(self, words: str) -> Q | Exists:
        """Rows that these words mean."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = (self.value() or "").strip()
        return queryset.filter(self.matching(words)) if words else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        # One “choice” carries what the template needs: the other parameters, the words, the way out.
        yield {
            "name": self.parameter_name,
            "value": self.value() or "",
            "hint": self.hint,
            "suggestions": self.suggestions(),
            "others": [(name, value) for name, value in changelist.params.items() if name != self.parameter_name],
            "clear": changelist.get_query_string(remove=[self.parameter_name]),
        }
