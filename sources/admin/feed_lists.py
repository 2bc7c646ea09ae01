"""Import and export lists of feeds (OPML) in the admin."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from factcheck.core.errors import FactcheckError, InvalidInput
from sources.connectors.opml import OpmlFeed, read_opml
from sources.ingest.opml import MAX_BYTES, Fate, TakenIn, exported, import_feeds

#: More would keep a page waiting for too long; the command takes any number.
_MOST = 500


class ImportForm(forms.Form):
    """A file of another feed reader."""

    file = forms.FileField(label="OPML file", help_text=f"At most {MAX_BYTES // 1_000_000} MB and {_MOST:,} feeds.")
    is_read_for_claims = forms.BooleanField(
        required=False, label="Read for claims: open a briefing for every new article of these feeds"
    )

    def clean_file(self) -> tuple[OpmlFeed, ...]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            if (file.size or 0) > MAX_BYTES:
                raise InvalidInput(f"The file is too large: at most {MAX_BYTES:,} bytes are read.")
            listed = read_opml(file.read())
            if len(listed) > _MOST:
                raise InvalidInput(
                    f"The file lists {len(listed):,} feeds; here at most {_MOST:,} are taken in at once. "
                    "Use “manage.py import_opml” for more."
                )
        except FactcheckError as error:
            raise forms.ValidationError(str(error)) from error
        return listed


def urls(feeds: Any) -> list[URLPattern]:
    """The pages of this module, for the admin of feeds."""
    guarded = feeds.admin_site.admin_view
    return [
        path("import/", guarded(lambda request: take_in(feeds, request)), name="sources_feed_import"),
        path("export/", guarded(lambda request: give_out(feeds, request)), name="sources_feed_export"),
    ]


def take_in(feeds: Any, request: HttpRequest) -> HttpResponse:
    """The form; POST adds what is not there yet and tells what was refused."""
    if not feeds.has_add_permission(request):
        raise PermissionDenied
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    refused: list[TakenIn] = []
    if form.is_valid():
        given = form.cleaned_data
        done = list(import_feeds(given["file"], is_read_for_claims=given["is_read_for_claims"]))
        counts = Counter(each.fate for each in done)
        told = ", ".join(f"{counts[fate]} {fate}" for fate in Fate)
        refused = [each for each in done if each.fate == Fate.REFUSED]
        (messages.warning if refused else messages.success)(request, f"Feeds of the list: {told}.")
        if not refused:
            return redirect("admin:sources_feed_changelist")
    context = {
        **feeds.admin_site.each_context(request),
        "title": "Import feeds",
        "opts": feeds.opts,
        "form": form,
        "refused": refused,
    }
    return TemplateResponse(request, "admin/sources/feed/import.html", context, status=400 if form.errors else 200)


def give_out(feeds: Any, request: HttpRequest) -> HttpResponse:
    """The feeds that are polled, as a file."""
    if not feeds.has_view_permission(request):
        raise PermissionDenied
    now = timezone.now()
    response = HttpResponse(exported(now), content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="feeds-{now:%Y-%m-%d}.opml"'
    return response
