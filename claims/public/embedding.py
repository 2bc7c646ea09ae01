"""A check on other people's pages: a small card for a frame, and oEmbed, by which sites find it."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt

from claims.public.answers import NO_SCRIPTS, cacheable, missing, page
from claims.public.published import address, history

_WIDTH, _HEIGHT = 480, 240


@xframe_options_exempt
@csp_replace(NO_SCRIPTS | {"frame-ancestors": ["*"]})
@cacheable
def card(_request: HttpRequest, slug: str) -> HttpResponse:
    """Claim and rating in short, the only page that others may frame. It always tells the newest state."""
    found = history(slug)
    return page("card.html", {"check": found.newest, "ledger": found.ledger}) if found else missing()


@cacheable
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0, JSON, for the address of a check or of one of its versions."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "Only JSON is written here."}, status=501)
    found = history(_slug(request.GET.get("url", "")))
    if found is None:
        return JsonResponse({"error": "There is no check at this address."}, status=404)
    width, height = _at_most(request, "maxwidth", _WIDTH), _at_most(request, "maxheight", _HEIGHT)
    html = format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        address("card", found.newest.slug),
        found.newest.wording,
        width,
        height,
    )
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": found.newest.wording,
            "provider_name": settings.FACTCHECK_PUBLIC_NAME,
            "provider_url": address("checks"),
            "html": html,
            "width": width,
            "height": height,
        }
    )


def _slug(url: str) -> str:
    """Of a check that lives here; "" for any other address."""
    base = f"{settings.FACTCHECK_PUBLIC_ADDRESS}/"
    if not url.startswith(base):
        return ""
    try:
        match = resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        return ""
    return str(match.kwargs.get("slug", "")) if match.view_name in {"public:check", "public:version"} else ""


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    wanted = request.GET.get(name, "")
    is_number = wanted.isascii() and wanted.isdigit() and wanted.strip("0")
    return min(usual, int(wanted[:9])) if is_number else usual
