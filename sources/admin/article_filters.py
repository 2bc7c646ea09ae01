"""Filters of the list of articles. None of them reads the whole table to fill its list of choices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from factcheck.core.admin.filters import TextFilter
from sources.ingest.rechecks import cited_but_unreachable
from sources.models import Article, Outlet
from sources.models.article import Access

#: Suggestions come from the outlets of this many of the newest articles.
_RECENT = 500
_SUGGESTED = 30


class OutletFilter(TextFilter):
    title = "outlet"
    parameter_name = "outlet"
    hint = "A name or domain"

    def suggestions(self) -> list[str]:
        newest = Article.objects.order_by("-created_at", "-pk").values("outlet")[:_RECENT]
        return list(Outlet.objects.filter(pk__in=newest).values_list("name", flat=True)[:_SUGGESTED])

    def matching(self, words: str) -> Q:
        # Looked up first: with a handful of ids the articles are found along their index.
        outlets = Outlet.objects.filter(Q(name__icontains=words) | Q(domain__icontains=words))
        return Q(outlet__in=list(outlets.values_list("pk", flat=True)[:_SUGGESTED]))


class AccessFilter(admin.SimpleListFilter):
    title = "access"
    parameter_name = "access"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(access.value, access.label) for access in Access]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(access=self.value()) if self.value() else queryset


class ProblemFilter(admin.SimpleListFilter):
    title = "problem"
    parameter_name = "problem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Could not be stored"), ("cited", "Cited, and could not be fetched again")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "cited":
            return queryset.filter(pk__in=cited_but_unreachable())
        return queryset.exclude(fetch_error="") if self.value() else queryset


class CopyFilter(admin.SimpleListFilter):
    title = "copy"
    parameter_name = "copy"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Copy of another"), ("no", "No copy")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(copy_of__isnull=self.value() == "no") if self.value() else queryset
