"""Copies of our sources in public archives: how they stand, and asking for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from factcheck.core.admin.base import ReadOnlyAdmin
from sources.connectors.base import ArchiveConnector
from sources.ingest.archiving import ask_for_captures
from sources.ingest.provider_health import titles
from sources.ingest.providers import archives
from sources.models import ArchiveCapture, Snapshot


@dataclass(frozen=True)
class ShownCapture:
    """A capture with the name that people know its archive by."""

    title: str
    capture: ArchiveCapture


def shown(captures: Iterable[ArchiveCapture]) -> list[ShownCapture]:
    """Captures to show, the first asked first."""
    rows = sorted(captures, key=lambda capture: (capture.asked_at, capture.pk))
    names = titles(capture.archive for capture in rows)
    return [ShownCapture(names[capture.archive], capture) for capture in rows]


class ArchivingAdmin(ReadOnlyAdmin):
    """The part of the pages of snapshots that is about archives."""

    change_form_template = "admin/sources/snapshot/change_form.html"

    @admin.display(description="copies in archives")
    def archived(self, snapshot: Snapshot) -> SafeString:
        return render_to_string("admin/sources/snapshot/captures.html", {"captures": shown(snapshot.captures.all())})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.archive)
        return [
            path("<int:snapshot_id>/archive/<str:name>/", view, name="sources_snapshot_archive"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> Any:
        if not request.user.has_perm("sources.add_archivecapture"):
            return {}
        return {
            f"archive_in_{a.name}": (_action(a), f"archive_in_{a.name}", f"Archive in {a.title}") for a in archives()
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        may_ask = request.user.has_perm("sources.add_archivecapture")
        context = {**(extra_context or {}), "archives": archives() if may_ask else []}
        return super().change_view(request, object_id, form_url, context)

    def archive(self, request: HttpRequest, snapshot_id: int, name: str) -> HttpResponse:
        """POST: ask this archive for a copy of the snapshot's page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        archive = next((archive for archive in archives() if archive.name == name), None)
        if archive is None:
            raise Http404("There is no such archive, or it is not switched on.")
        _ask(request, archive, [get_object_or_404(Snapshot, pk=snapshot_id)])
        return redirect("admin:sources_snapshot_change", snapshot_id)


def _action(archive: ArchiveConnector) -> Callable[..., None]:
    def ask(_: ReadOnlyAdmin, request: HttpRequest, snapshots: QuerySet[Snapshot]) -> None:
        _ask(request, archive, list(snapshots))

    return ask


def _ask(request: HttpRequest, archive: ArchiveConnector, snapshots: list[Snapshot]) -> None:
    if not request.user.has_perm("sources.add_archivecapture"):
        raise PermissionDenied
    with transaction.atomic():
        asked = ask_for_captures(snapshots, archives=[archive.name])
    pages = f"{len(asked)} page{'' if len(asked) == 1 else 's'}"
    messages.success(request, f"{archive.title} is asked for copies of {pages} as soon as a worker is free.")
    if len(asked) < len(snapshots):
        messages.warning(request, "Texts that were handed in have no page that could be archived.")
