"""Articles, their snapshots and every attempt to fetch something: to look at, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from factcheck.core.admin.base import ReadOnlyAdmin, cell
from factcheck.core.search import web_query
from sources.admin.article_filters import AccessFilter, CopyFilter, OutletFilter, ProblemFilter
from sources.admin.article_page import ArticlePage
from sources.admin.captures import ArchivingAdmin
from sources.admin.snapshot_diff import snapshot_diff
from sources.ingest.urls import url_sha256
from sources.models import Article, FetchAttempt, Passage, Snapshot
from sources.models.article import Access

#: A common word stands in hundreds of thousands of paragraphs; the newest are what a desk looks for.
_PARAGRAPHS_SEARCHED = 5_000


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("name", "outlet", "published_at", "language", "reading", "problem")
    list_filter = (OutletFilter, AccessFilter, ProblemFilter, CopyFilter)
    list_select_related = ("outlet", "copy_of__outlet")
    # Django takes the names for a sign that there is a search; how it searches stands below.
    search_fields = ("title",)
    search_help_text = (
        "Words of the text, as in a web search (“several words” in quotation marks, OR, -without), or a whole address."
    )
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).defer("summary")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": "Articles", "is_nav_sidebar_enabled": False, **(extra_context or {})}
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Along indexes only: by address, or by the newest paragraphs that hold the words."""
        words = search_term.strip()
        if not words:
            return queryset, False
        if "://" in words:
            return queryset.filter(url_sha256=url_sha256(words)), False
        told = Passage.objects.filter(search=web_query(words)).order_by("-pk").values("snapshot__article")
        return queryset.filter(pk__in=told[:_PARAGRAPHS_SEARCHED]), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404("There is no such article.")
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": str(article),
            "opts": self.opts,
            "article": article,
            "page": ArticlePage(article),
        }
        return TemplateResponse(request, "admin/sources/article/page.html", context)

    @admin.display(description="article")
    def name(self, article: Article) -> str:
        return str(article)

    @admin.display(description="reading")
    def reading(self, article: Article) -> str | SafeString:
        """What a reader has to know before counting it as a report of its own."""
        told = [article.get_access_display()] if article.access == Access.PARTIAL else []
        if article.copy_of:
            whose = article.copy_of.outlet or "a text handed in"
            told.append(f"{article.copy_in_words} {whose}: {article.copy_of}"[:160])
        return cell(" · ".join(told))

    @admin.display(description="problem")
    def problem(self, article: Article) -> str:
        return cell(article.fetch_error[:200])


@admin.register(Snapshot)
class SnapshotAdmin(ArchivingAdmin):
    list_display = ("__str__", "article", "fetched_at", "status", "chain", "chain_position")
    list_select_related = ("article",)
    ordering = ("-pk",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title", "byline", "article", "address", "published_at", "fetched_at", "archived", "text_shown",
                )
            },
        ),
        (
            "How it was fetched, and what proves that it did not change",
            {
                "fields": (
                    "url", "redirects", "status", "headers", "body_size", "extractor", "language",
                    "body_sha256", "text_sha256", "chain", "chain_position", "previous_sha256", "sha256",
                )
            },
        ),
    )  # fmt: skip
    readonly_fields = ("address", "archived", "text_shown")

    def get_urls(self) -> list[URLPattern]:
        diff = path(
            "<int:old_id>/diff/<int:new_id>/", self.admin_site.admin_view(snapshot_diff), name="sources_snapshot_diff"
        )
        return [diff, *super().get_urls()]

    @admin.display(description="final address")
    def address(self, snapshot: Snapshot) -> str | SafeString:
        return cell(_link(snapshot.final_url))

    @admin.display(description="text")
    def text_shown(self, snapshot: Snapshot) -> SafeString:
        """In passages, so that links can lead to one."""
        passages = snapshot.passages.order_by("start").values_list("pk", "text")
        paragraphs = format_html_join("", '<p id="passage-{}" tabindex="-1">{}</p>', passages)
        return format_html('<div class="fc-text">{}</div>', paragraphs)


@admin.register(FetchAttempt)
class FetchAttemptAdmin(ReadOnlyAdmin):
    list_display = ("at", "outcome", "provider", "url", "status", "size", "duration", "problem")
    list_filter = ("outcome",)
    ordering = ("-pk",)

    @admin.display(description="problem")
    def problem(self, attempt: FetchAttempt) -> str:
        return cell(attempt.message[:200])


def _link(url: str) -> SafeString:
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', url, url) if url else SafeString("")
