"""Provider health: which searches and archives answer, since when those that do not are stale, and when they are free.

So that “no coverage found” can be told from “could not look”.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from factcheck.core.admin.base import ReadOnlyAdmin
from sources.ingest.provider_health import health, is_switched_on, titles
from sources.ingest.providers import release
from sources.models import Provider


@admin.register(Provider)
class ProviderAdmin(ReadOnlyAdmin):
    """The list is the panel; a provider has no page of its own."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.release)
        return [path("<str:name>/release/", view, name="sources_provider_release"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": "Provider health",
            "providers": health(now=timezone.now()),
            "can_release": request.user.has_perm("sources.change_feed"),
            "can_see_attempts": request.user.has_perm("sources.view_fetchattempt"),
        }
        return TemplateResponse(request, "admin/sources/provider/health.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        provider = self.get_object(request, object_id)
        if provider is None:
            raise Http404("There is no such provider.")
        return redirect(reverse("admin:sources_provider_changelist") + f"#provider-{provider.name}")

    def release(self, request: HttpRequest, name: str) -> HttpResponse:
        """POST: ask a provider again that failed, now that somebody has mended why."""
        if not request.user.has_perm("sources.change_feed"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        provider = get_object_or_404(Provider, name=name)
        if not is_switched_on(name):
            raise Http404("This provider is switched off.")
        release(provider.name)
        title = titles([name])[name]
        messages.success(request, f"{title} is asked again as soon as a worker is free and its quota allows it.")
        return redirect(reverse("admin:sources_provider_changelist") + f"#provider-{name}")
