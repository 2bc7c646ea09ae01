"""Addresses of the site."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from factcheck.health import livez, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("", include("factcheck.api")),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
]
if settings.FACTCHECK_PUBLIC_PAGES:
    urlpatterns.append(path("checks/", include("claims.public.urls")))

handler400 = "factcheck.api.bad_request"
handler500 = "factcheck.api.failure"
