"""What every admin page of this project shares, and the pages of this room: background work and API tokens."""

from __future__ import annotations

from django.contrib import admin

from factcheck.core.admin import jobs, tokens

__all__ = ["jobs", "tokens"]

admin.site.site_header = "factcheck"
admin.site.site_title = "factcheck"
admin.site.index_title = "The desk"
admin.site.site_url = None  # nothing is published outside the admin and the API
