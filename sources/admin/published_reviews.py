"""Checks that others published, to look up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from factcheck.core.admin.base import ReadOnlyAdmin, cell
from factcheck.core.search import web_query
from sources.connectors.registry import FEEDS, SEARCHES
from sources.ingest.published_reviews import PAGE
from sources.models import PublishedReview


class FoundByFilter(admin.SimpleListFilter):
    """Django's own would look through every check to list its choices."""

    title = "what brought it"
    parameter_name = "found_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in (PAGE, *FEEDS.names(), *SEARCHES.names())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(found_by=self.value()) if self.value() else queryset


@admin.register(PublishedReview)
class PublishedReviewAdmin(ReadOnlyAdmin):
    list_display = ("claim_reviewed", "rating_label", "publisher", "reviewed_at", "found_by")
    list_filter = (FoundByFilter,)
    ordering = ("-pk",)
    # Django takes the name for a sign that there is a search; how it searches stands below.
    search_fields = ("claim_reviewed",)
    search_help_text = "Words of the claim, as in a web search."
    exclude = ("url", "url_sha256", "claim_sha256", "search")
    readonly_fields = ("page",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.strip()
        return (queryset.filter(search=web_query(words)) if words else queryset), False

    @admin.display(description="publisher", ordering="publisher_site")
    def publisher(self, review: PublishedReview) -> str | SafeString:
        return cell(review.publisher_name or review.publisher_site)

    @admin.display(description="page")
    def page(self, review: PublishedReview) -> SafeString:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', review.url, review.url)
