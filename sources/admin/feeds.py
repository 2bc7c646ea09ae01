"""Outlets, their feeds, and how the feeds are doing."""

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
from django.utils.timesince import timesince, timeuntil

from factcheck.core.admin.base import cell, told
from factcheck.core.admin.versioned import VersionedAdmin, VersionedForm
from factcheck.core.errors import FactcheckError
from sources.connectors.registry import connector_names
from sources.ingest.editing import create_feed, create_outlet, edit_feed, edit_outlet
from sources.ingest.pages import checked_address
from sources.ingest.polling import ask_for_poll
from sources.ingest.urls import url_sha256
from sources.models import Feed, Outlet

FEED_FIELDS = ("outlet", "url", "title", "connector", "interval", "is_active", "is_read_for_claims")


class OutletForm(VersionedForm):
    home_url = forms.URLField(max_length=500, required=False, label="Home page", assume_scheme="https")

    def clean_domain(self) -> str:
        return str(self.cleaned_data["domain"]).strip().lower()


@admin.register(Outlet)
class OutletAdmin(VersionedAdmin):
    form = OutletForm
    list_display = ("name", "domain", "country", "language")
    search_fields = ("name", "domain")
    fields = ("name", "domain", "home_url", "country", "language")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        given = {name: form.cleaned_data[name] for name in self.fields}
        obj.pk = (edit_outlet(outlet_id=obj.pk, **given) if change else create_outlet(**given)).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an outlet published stays on record, and so does the outlet."""
        return False


class FeedForm(VersionedForm):
    connector = forms.ChoiceField(help_text="What reads it.")
    url = forms.URLField(
        max_length=2000,
        label="Address",
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text="The address of the feed itself (RSS or Atom).",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["connector"].choices = [(name, name) for name in connector_names()]  # type: ignore[attr-defined]
        if interval := self.fields.get("interval"):
            interval.help_text = "Time between two polls, as hours:minutes:seconds, for example 00:15:00."

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            checked_address(url)
        except FactcheckError as error:
            raise ValidationError(str(error)) from error
        if Feed.objects.filter(url_sha256=url_sha256(url)).exclude(pk=self.instance.pk).exists():
            raise ValidationError("A feed with this address exists already.")
        return url


class HealthFilter(admin.SimpleListFilter):
    title = "health"
    parameter_name = "health"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("failing", "Failing"), ("working", "Working"), ("off", "Switched off")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        where: dict[str | None, dict[str, object]] = {
            "failing": {"is_active": True, "failures__gt": 0},
            "working": {"is_active": True, "failures": 0},
            "off": {"is_active": False},
        }
        return queryset.filter(**where.get(self.value(), {}))


@admin.register(Feed)
class FeedAdmin(VersionedAdmin):
    form = FeedForm
    list_display = ("name", "outlet", "health", "succeeded", "next_poll", "is_read_for_claims")
    list_filter = (HealthFilter, "is_read_for_claims", "is_active")
    list_select_related = ("outlet",)
    search_fields = ("title", "url", "outlet__name")
    raw_id_fields = ("outlet",)
    actions = ("poll_now",)
    change_form_template = "admin/sources/feed/change_form.html"
    readonly_fields = ("health", "succeeded", "next_poll", "last_new_article_at")
    fieldsets = (
        (None, {"fields": FEED_FIELDS}),
        ("How it is doing", {"fields": ("health", "succeeded", "next_poll", "last_new_article_at")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:1]

    def get_urls(self) -> list[URLPattern]:
        poll = path("<int:feed_id>/poll/", self.admin_site.admin_view(self.poll), name="sources_feed_poll")
        return [poll, *super().get_urls()]

    def poll(self, request: HttpRequest, feed_id: int) -> HttpResponse:
        """POST: poll this feed as soon as a worker is free."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._ask(request, [get_object_or_404(Feed, pk=feed_id)])
        return redirect("admin:sources_feed_change", feed_id)

    @admin.action(description="Poll now", permissions=["change"])
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._ask(request, list(queryset))

    def _ask(self, request: HttpRequest, feeds: list[Feed]) -> None:
        for feed in feeds:
            with told(request):
                ask_for_poll(feed)
                messages.success(request, f"“{feed}” is polled as soon as a worker is free.")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        given = {name: form.cleaned_data[name] for name in FEED_FIELDS}
        obj.pk = (edit_feed(feed_id=obj.pk, **given) if change else create_feed(**given)).pk

    @admin.display(description="feed", ordering="title")
    def name(self, feed: Feed) -> str:
        return str(feed)

    @admin.display(description="health")
    def health(self, feed: Feed) -> str:
        if not feed.is_active:
            return "Switched off"
        if feed.failures:
            return f"Failed {feed.failures} time{'' if feed.failures == 1 else 's'} in a row: {feed.last_error}"
        return "Working" if feed.last_success_at else "Not polled yet"

    @admin.display(description="last success", ordering="last_success_at")
    def succeeded(self, feed: Feed) -> str:
        return cell(f"{timesince(feed.last_success_at, depth=1)} ago" if feed.last_success_at else "")

    @admin.display(description="next poll", ordering="next_fetch_at")
    def next_poll(self, feed: Feed) -> str:
        if not feed.is_active:
            return cell("")
        return "now" if feed.next_fetch_at <= timezone.now() else f"in {timeuntil(feed.next_fetch_at, depth=1)}"
