"""The reading page: a text with its statements marked, and the list in which people work through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.reading_actions import Done, Form, carry_out, place_of_step
from claims.admin.reading_page_contents import ReadingPage, query_of
from factcheck.core.admin.base import acting
from factcheck.core.errors import FactcheckError, InvalidInput, InvalidTransition, NotAllowed, StaleState
from sources.models import Snapshot

_STALE = (
    "This statement was changed since you loaded the page, by somebody else or by you in another window. The page now "
    "shows how it stands; repeat your step if it still applies."
)
_GONE = "The statement that you worked on is gone: a newer reading of the text, or somebody else, took it away."
_STATUS = ((StaleState, 409), (InvalidTransition, 422), (NotAllowed, 403))
_TYPED = ("words", "places", "speaker", "reported_by")


@dataclass(frozen=True)
class Refusal:
    """Why a step was not done, and the part of the page that has to say so."""

    error: Exception
    form: Form
    words: str = ""

    @property
    def status(self) -> int:
        return next((code for kind, code in _STATUS if isinstance(self.error, kind)), 400)

    @cached_property
    def statement_id(self) -> int:
        """The statement that the button named, or 0."""
        try:
            return self.form.row
        except InvalidInput:
            return 0

    @cached_property
    def place(self) -> str:
        try:
            return place_of_step(self.form)
        except InvalidInput:
            return ""

    def __str__(self) -> str:
        return self.words or (_STALE if isinstance(self.error, StaleState) else str(self.error))


def reading_page(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """GET shows the page; POST does what its `action` names.

    A refused step shows the page as it stands now, with what the person typed still in the form.
    """
    if not request.user.has_perm("claims.view_statement"):
        raise PermissionDenied
    snapshot = get_object_or_404(Snapshot.objects.select_related("article__outlet"), pk=snapshot_id)
    if request.method != "POST":
        return _shown(request, snapshot)
    form = Form(snapshot, acting(request), request.POST)
    try:
        done = carry_out(form)
    except FactcheckError as error:
        return _shown(request, snapshot, Refusal(error, form))
    except ObjectDoesNotExist:
        return _shown(request, snapshot, Refusal(StaleState(), form, _GONE))
    messages.success(request, done.message)
    return HttpResponseRedirect(_back_to(request, snapshot, done))


def _back_to(request: HttpRequest, snapshot: Snapshot, done: Done) -> str:
    """The statement, on whichever page of the text it stands; still among those of one speaker, if it is theirs."""
    speaker = None if done.is_by_another else request.GET.get("speaker")
    page = reverse("admin:claims_reading_page", args=[snapshot.pk])
    return f"{page}{query_of(speaker, statement=done.statement_id)}#statement-{done.statement_id}"


def _shown(request: HttpRequest, snapshot: Snapshot, refusal: Refusal | None = None) -> HttpResponse:
    asked = request.GET
    page = ReadingPage(
        snapshot,
        at=refusal.statement_id if refusal and refusal.statement_id else _number(asked.get("statement", "")),
        page=_number(asked.get("page", "")),
        speaker=asked.get("speaker"),
    )
    place = refusal.place if refusal else ""
    if refusal and place != "correct" and page.current is None:
        messages.error(request, str(refusal))
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": snapshot.title or str(snapshot.article),
        "page": page,
        "snapshot": snapshot,
        "briefing": snapshot.briefings.order_by("-pk").first(),
        "can_change": request.user.has_perm("claims.change_statement"),
        "refusal": refusal,
        "refused_at": place,
        "typed": _typed(page, refusal),
    }
    status = refusal.status if refusal else 200
    return TemplateResponse(request, "admin/claims/reading/page.html", context, status=status)


def _typed(page: ReadingPage, refusal: Refusal | None) -> dict[str, str]:
    """What the form beside the text shows: what was just typed but not done, or else how the statement stands."""
    if refusal and refusal.place == "correct":
        return {name: refusal.form.text(name) for name in _TYPED}
    if page.current is None:
        return {}
    said = page.current.statement
    return {"places": page.current.places, "speaker": page.current.voice.name, "reported_by": said.reported_by}


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 18 else 0  # noqa: PLR2004  (bigint holds these)
