"""Outlets to edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from factcheck.core.admin.versioned import VersionedAdmin, VersionedForm
from sources.ingest.editing import create_outlet, edit_outlet
from sources.models import Outlet


class OutletForm(VersionedForm):
    home_url = forms.URLField(max_length=500, required=False, label="Home page", assume_scheme="https")

    def clean_domain(self) -> str:
        return str(self.cleaned_data["domain"]).strip().lower()


@admin.register(Outlet)
class OutletAdmin(VersionedAdmin):
    form = OutletForm
    list_display = ("name", "domain", "country", "language")
    search_fields = ("name", "domain")
    fields = ("name", "domain", "home_url", "country", "language", "ignores_robots")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        given = {name: form.cleaned_data[name] for name in self.fields}
        obj.pk = (edit_outlet(outlet_id=obj.pk, **given) if change else create_outlet(**given)).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an outlet published stays on record, and so does the outlet."""
        return False
