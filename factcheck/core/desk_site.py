"""The admin site of the desk: its own names, and what the desk works with before what keeps the desk running."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

_FIRST = ("claims", "sources", "core", "auth")


class DeskSite(AdminSite):
    site_header = "factcheck"
    site_title = "factcheck"
    index_title = "The desk"
    site_url = None  # nothing is published outside the admin and the API

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        rooms = super().get_app_list(request, app_label)
        order = {label: place for place, label in enumerate(_FIRST)}
        return sorted(rooms, key=lambda room: order.get(room["app_label"], len(order)))
