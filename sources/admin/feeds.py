"""Feeds: how they are doing in one word, what they bring, and what went wrong in a sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from factcheck.core.admin.base import CappedPaginator, cell, told
from factcheck.core.admin.versioned import VersionedAdmin, VersionedForm
from factcheck.core.errors import FactcheckError
from sources.admin import feed_lists, new_feed
from sources.admin.feed_activity import drawn, new_per_day
from sources.admin.in_words import about_every, ago, attempt_in_words, exactly, until
from sources.connectors.registry import connector_names
from sources.ingest.editing import edit_feed, poll_now
from sources.ingest.pages import checked_address
from sources.ingest.staleness import FeedState, in_state, state_of
from sources.ingest.urls import url_sha256
from sources.models import Feed, FetchAttempt

FEED_FIELDS = ("outlet", "url", "title", "connector", "interval", "is_active", "is_read_for_claims")
DOING = (
    "state", "problem", "noted", "moved", "gone", "succeeded", "next_poll", "usual", "newest", "activity"
)  # fmt: skip
_ATTEMPTS_SHOWN = 20


class FeedForm(VersionedForm):
    connector = forms.ChoiceField(help_text="What reads it.")
    url = forms.URLField(
        max_length=2000,
        label="Address",
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text="The address of the feed itself.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["connector"].choices = [(name, name) for name in connector_names()]  # type: ignore[attr-defined]
        if interval := self.fields.get("interval"):
            interval.help_text = new_feed.INTERVAL_HELP

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            checked_address(url)
        except FactcheckError as error:
            raise ValidationError(str(error)) from error
        if Feed.objects.filter(url_sha256=url_sha256(url)).exclude(pk=self.instance.pk).exists():
            raise ValidationError("A feed with this address exists already.")
        return url


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in FeedState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return in_state(queryset, self.value() or "", timezone.now()) if self.value() else queryset


@admin.register(Feed)
class FeedAdmin(VersionedAdmin):
    form = FeedForm
    paginator = CappedPaginator
    list_display = ("name", "outlet", "state", "succeeded", "next_poll", "usual", "activity", "problem")
    list_filter = (StateFilter, "is_read_for_claims")
    list_select_related = ("outlet",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title", "url", "outlet__name", "outlet__domain")
    raw_id_fields = ("outlet",)
    actions = ("poll",)
    change_form_template = "admin/sources/feed/change_form.html"
    change_list_template = "admin/sources/feed/change_list.html"
    readonly_fields = (*DOING, "attempts")
    fieldsets = (
        (None, {"fields": FEED_FIELDS}),
        ("How it is doing", {"fields": DOING}),
        ("Last attempts to read it", {"fields": ("attempts",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is rarely so is told only where it is."""
        fieldsets = super().get_fieldsets(request, obj)
        rare = {"noted": obj and obj.notes, "moved": obj and obj.moved_from, "gone": obj and obj.gone_at}
        for _, options in fieldsets:
            options["fields"] = [name for name in options["fields"] if rare.get(name, True)]
        return fieldsets

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": "Feeds", "is_nav_sidebar_enabled": False, **(extra_context or {})}
        )

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # One query for the pictures of all feeds of the page.
        changelist.result_list = feeds = list(changelist.result_list)
        per_day = new_per_day([feed.pk for feed in feeds], timezone.now())
        for feed in feeds:
            feed.per_day = per_day[feed.pk]
        return changelist

    def get_urls(self) -> list[URLPattern]:
        views = [
            path("<int:feed_id>/poll/", self.admin_site.admin_view(self.poll_one), name="sources_feed_poll"),
            *new_feed.urls(self),
            *feed_lists.urls(self),
        ]
        return [*views, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return new_feed.add(self, request)

    def poll_one(self, request: HttpRequest, feed_id: int) -> HttpResponse:
        """POST: poll this feed as soon as a worker is free."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._ask(request, [get_object_or_404(Feed, pk=feed_id)])
        return redirect("admin:sources_feed_change", feed_id)

    @admin.action(description="Poll now", permissions=["change"])
    def poll(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._ask(request, list(queryset))

    def _ask(self, request: HttpRequest, feeds: list[Feed]) -> None:
        for feed in feeds:
            with told(request):
                poll_now(feed_id=feed.pk)
                messages.success(request, f"“{feed}” is polled as soon as a worker is free.")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        edit_feed(feed_id=obj.pk, **{name: form.cleaned_data[name] for name in FEED_FIELDS})

    @admin.display(description="feed", ordering="title")
    def name(self, feed: Feed) -> str:
        return str(feed)

    @admin.display(description="state")
    def state(self, feed: Feed) -> SafeString:
        state = state_of(feed, timezone.now())
        return format_html('<span class="fc-need fc-feed-{}">{}</span>', state.value, state.label)

    @admin.display(description="last success", ordering="last_success_at")
    def succeeded(self, feed: Feed) -> str | SafeString:
        return cell(ago(feed.last_success_at) if feed.last_success_at else "")

    @admin.display(description="next poll", ordering="next_fetch_at")
    def next_poll(self, feed: Feed) -> str | SafeString:
        return cell(until(feed.next_fetch_at) if feed.is_active and not feed.gone_at else "")

    @admin.display(description="rhythm", ordering="rhythm")
    def usual(self, feed: Feed) -> str | SafeString:
        return cell(about_every(feed.rhythm) if feed.rhythm else "")

    @admin.display(description="last new article", ordering="last_new_article_at")
    def newest(self, feed: Feed) -> str | SafeString:
        return cell(ago(feed.last_new_article_at) if feed.last_new_article_at else "")

    @admin.display(description="new articles")
    def activity(self, feed: Any) -> SafeString:
        counts = getattr(feed, "per_day", None)
        return drawn(new_per_day([feed.pk], timezone.now())[feed.pk] if counts is None else counts)

    @admin.display(description="last error")
    def problem(self, feed: Feed) -> str | SafeString:
        if not feed.failures:
            return cell("")
        times = "Once" if feed.failures == 1 else f"{feed.failures} times in a row"
        return f"{times}: {feed.last_error[:300]}"

    @admin.display(description="what is odd about it")
    def noted(self, feed: Feed) -> SafeString:
        return _list((note,) for note in feed.notes)

    @admin.display(description="moved")
    def moved(self, feed: Feed) -> str:
        on = f" on {exactly(feed.moved_at)}" if feed.moved_at else ""
        return f"It moved here from {feed.moved_from}{on}."

    @admin.display(description="gone")
    def gone(self, feed: Feed) -> str:
        since = f" since {exactly(feed.gone_at)}" if feed.gone_at else ""
        return f"Gone{since} (HTTP 410). It is not polled any more, unless you try again or give it another address."

    @admin.display(description="attempts")
    def attempts(self, feed: Feed) -> str | SafeString:
        rows = feed.attempts.order_by("-at", "-pk")[:_ATTEMPTS_SHOWN]
        return cell(_list((_attempt_of(feed, attempt),) for attempt in rows))


def _attempt_of(feed: Feed, attempt: FetchAttempt) -> str:
    """What became of it; of a part of the feed, such as a sitemap that its index names, with the address."""
    where = "" if attempt.url in {feed.url, feed.moved_from} else f" {attempt.url}"
    return f"{exactly(attempt.at)}{where}: {attempt_in_words(attempt)}"


def _list(rows: Any) -> SafeString:
    items = format_html_join("", "<li>{}</li>", rows)
    return format_html('<ul class="fc-list">{}</ul>', items) if items else SafeString("")
