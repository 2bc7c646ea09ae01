"""Records to look things up in: scales, searches, reviews. Nothing is changed here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims.admin.page_links import PageLinks
from claims.coverage.retrieval import PROVIDER
from claims.models import Rating, RatingScale, Retrieval, Review
from factcheck.core.admin.base import ReadOnlyAdmin, TabularInline
from sources.connectors.registry import SEARCHES


class RatingInline(TabularInline):
    model = Rating
    extra = 0
    fields = ("label", "value", "description")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RatingScale)
class RatingScaleAdmin(ReadOnlyAdmin):
    list_display = ("name", "question", "version", "is_current")
    inlines = (RatingInline,)


class ProviderFilter(admin.SimpleListFilter):
    """Django's own would look through every search there was to list its choices."""

    title = "provider"
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in (PROVIDER, *SEARCHES.names())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(provider=self.value()) if self.value() else queryset


@admin.register(Retrieval)
class RetrievalAdmin(ReadOnlyAdmin):
    list_display = ("at", "provider", "claim", "outcome", "duration")
    list_filter = ("outcome", ProviderFilter)
    list_select_related = ("claim",)
    ordering = ("-pk",)


class ReviewLinks(PageLinks):
    def url_for_result(self, result: Any) -> str:
        return reverse("admin:claims_claim_page", args=[result.claim_id]) + "#review"


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = (
        "claim",
        "state",
        "attribution_rating",
        "substance_rating",
        "assigned_to",
        "submitted_by",
        "approved_by",
    )
    list_filter = ("state",)
    list_select_related = (
        "claim",
        "attribution_rating",
        "substance_rating",
        "assigned_to",
        "submitted_by",
        "approved_by",
    )
    search_fields = ("claim__text",)
    ordering = ("-opened_at", "-pk")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return ReviewLinks

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        review = self.get_object(request, object_id)
        if review is None:
            raise Http404("There is no such review.")
        return redirect(reverse("admin:claims_claim_page", args=[review.claim_id]) + "#review")
