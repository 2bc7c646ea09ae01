"""How the public pages answer: the same for everybody, kept by caches for a minute, asked again by digest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

View = Callable[..., HttpResponse]
_SECONDS = 60
NO_SCRIPTS = {"script-src": [NONE], "connect-src": [NONE], "form-action": [NONE]}


def cacheable(view: View) -> View:
    """Readable by everybody and by caches, without scripts. The entity tag is a digest of what is sent, so that nothing
    that the page is made of, templates and settings included, can change unnoticed."""
    decorated: Any = view
    for decorate in (
        cache_control(public=True, max_age=_SECONDS),
        conditional_page,
        require_safe,
        csp_replace(NO_SCRIPTS),
    ):
        decorated = decorate(decorated)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = decorated(request, *args, **kwargs)
        return answer

    return answered


def page(template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page that is made without the request: nothing of who asks can get into it."""
    publisher = {"publisher": settings.FACTCHECK_PUBLIC_NAME, "site": settings.FACTCHECK_PUBLIC_ADDRESS}
    return HttpResponse(render_to_string(f"claims/public/{template}", publisher | context), status=status)


def missing() -> HttpResponse:
    """There is nothing at this address."""
    return page("missing.html", {}, status=404)
