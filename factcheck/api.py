"""The REST API: what the rooms offer, put together under `/api/v1/`, with its schema and its documentation."""

from __future__ import annotations

import sys

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import include, path, re_path
from django.utils.decorators import method_decorator
from django.views import defaults
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

import claims.api.urls
import sources.api.urls
from factcheck.core.api import problems
from factcheck.core.api.me import Me
from factcheck.core.api.views import ProblemTypes
from sources.api.providers import Providers


def _router() -> SimpleRouter:
    router = SimpleRouter()
    # A tool that forgets the last slash of a POST would otherwise be redirected and lose its body.
    router.trailing_slash = "/?"
    sources.api.urls.register(router)
    claims.api.urls.register(router)
    return router


# Swagger UI sets style attributes and draws its icons from data: addresses; its scripts stay ours.
@method_decorator(csp_update({"style-src": [UNSAFE_INLINE], "img-src": ["data:"]}), name="dispatch")
class SwaggerUI(SpectacularSwaggerSplitView):
    """Documentation to read and try out, from our own files."""

    url_name = "api-schema"
    title = "factcheck API"


urlpatterns = [
    path(
        "api/v1/",
        include(
            [
                *_router().urls,
                re_path(r"^me/?$", Me.as_view(), name="me"),
                re_path(r"^providers/?$", Providers.as_view(), name="providers"),
                re_path(r"^problems/?$", ProblemTypes.as_view(), name="problems"),
                re_path(r"^schema/?$", SpectacularAPIView.as_view(), name="api-schema"),
                re_path(r"^docs/?$", SwaggerUI.as_view(), name="api-docs"),
            ]
        ),
    ),
    re_path(r"^api/", problems.unknown_address),
]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: a problem for programs, a page for people."""
    return problems.bad_request(request, exception) if _is_api(request) else defaults.bad_request(request, exception)


def failure(request: HttpRequest) -> HttpResponse:
    """`handler500`, likewise. A database that is away is no mistake of ours: people are told to come back."""
    if _is_api(request):
        return problems.failure(request)
    return _back_soon() if problems.is_away(sys.exc_info()[1]) else defaults.server_error(request)


def _back_soon() -> HttpResponse:
    page = loader.render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": problems.TRY_AGAIN_AFTER})


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
