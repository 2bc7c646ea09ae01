"""Articles, their snapshots and every attempt to fetch something: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from factcheck.core.admin.base import ReadOnlyAdmin, TabularInline, cell
from sources.models import Article, FetchAttempt, Snapshot


class SnapshotInline(TabularInline):
    model = Snapshot
    fields = readonly_fields = ("shown", "fetched_at", "status", "extractor")
    extra = 0
    can_delete = False
    ordering = ("-fetched_at",)
    verbose_name_plural = "snapshots"

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    @admin.display(description="snapshot")
    def shown(self, snapshot: Snapshot) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:sources_snapshot_change", args=[snapshot.pk]), snapshot
        )


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("name", "outlet", "published_at", "created_at", "problem")
    list_select_related = ("outlet",)
    search_fields = ("title", "url")
    ordering = ("-created_at", "-pk")
    fields = ("title", "byline", "outlet", "feed", "address", "language", "published_at", "created_at", "fetch_error")
    readonly_fields = ("address",)
    inlines = (SnapshotInline,)

    @admin.display(description="article", ordering="title")
    def name(self, article: Article) -> str:
        return str(article)

    @admin.display(description="problem")
    def problem(self, article: Article) -> str:
        return cell(article.fetch_error[:200])

    @admin.display(description="address")
    def address(self, article: Article) -> str | SafeString:
        return cell(_link(article.url))


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "article", "fetched_at", "status", "chain", "chain_position")
    list_select_related = ("article",)
    search_fields = ("title", "final_url")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("title", "byline", "article", "address", "published_at", "fetched_at", "text_shown")}),
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
    readonly_fields = ("address", "text_shown")

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
    list_display = ("at", "outcome", "url", "status", "size", "duration", "problem")
    list_filter = ("outcome",)
    search_fields = ("url",)
    ordering = ("-pk",)

    @admin.display(description="problem")
    def problem(self, attempt: FetchAttempt) -> str:
        return cell(attempt.message[:200])


def _link(url: str) -> SafeString:
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', url, url) if url else SafeString("")
