"""Filters of the claim queue. None of them reads a whole large table to fill its list of choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from claims.choices import Need, VerificationStatus
from claims.models import Appearance, Claimant, Statement
from claims.services.claimants import normalised_name
from factcheck.core.admin.filters import TextFilter
from sources.models import Outlet

#: Suggestions below a text filter come from this many of the newest rows.
RECENT = 500
SUGGESTED = 30
ALL = "all"


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, status.label) for status in VerificationStatus]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verification_status=self.value()) if self.value() else queryset


class NeedFilter(admin.SimpleListFilter):
    """By default what needs a person; while searching, everything, so that an earlier check is found."""

    title = "need"
    parameter_name = "need"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        needs = [(need.value, need.label) for need in Need if need != Need.NOTHING]
        return [*needs, (ALL, "All claims, done ones too")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        default, *others = cast("Iterator[dict[str, Any]]", super().choices(changelist))
        default["display"] = "Everything (you are searching)" if changelist.query else "Whatever needs a person"
        yield default
        yield from others

    @classmethod
    def is_open_only(cls, request: HttpRequest) -> bool:
        """Whether only claims are listed that need a person."""
        need, status = request.GET.get(cls.parameter_name), request.GET.get(StatusFilter.parameter_name)
        return need in Need.values or not (need == ALL or request.GET.get("q") or status)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in Need.values:
            return queryset.filter(need=self.value())
        if not self.is_open_only(request):
            return queryset
        return queryset.filter(verification_status__in=[VerificationStatus.NEW, VerificationStatus.IN_REVIEW])


class SpeakerFilter(TextFilter):
    title = "speaker"
    parameter_name = "speaker"
    hint = "A name or a part of it"

    def suggestions(self) -> list[str]:
        newest = Statement.objects.order_by("-created_at", "-pk").values("claimant")[:RECENT]
        return list(Claimant.objects.filter(pk__in=newest).values_list("name", flat=True)[:SUGGESTED])

    def matching(self, words: str) -> Exists:
        called = Q(claimant__aliases__normalised__contains=normalised_name(words)) | Q(speaker__icontains=words)
        return Exists(Statement.objects.filter(called, claims=OuterRef("pk")))


class OutletFilter(TextFilter):
    title = "outlet"
    parameter_name = "outlet"
    hint = "Where it appeared: a name or domain"

    def suggestions(self) -> list[str]:
        newest = Appearance.objects.order_by("-pk").values("article__outlet")[:RECENT]
        return list(Outlet.objects.filter(pk__in=newest).values_list("name", flat=True)[:SUGGESTED])

    def matching(self, words: str) -> Exists:
        named = Q(article__outlet__name__icontains=words) | Q(article__outlet__domain__icontains=words)
        return Exists(Appearance.objects.filter(named, claim=OuterRef("pk")))
