"""The claim page: the statement in its place beside its coverage, and the review below."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.claim_actions import ACTIONS, Form
from claims.admin.claim_reading import ClaimPage, coverage_in_words
from claims.admin.history import history_of
from claims.choices import Need
from claims.models import Claim
from factcheck.core.admin.base import acting
from factcheck.core.errors import FactcheckError, InvalidInput, InvalidTransition, NotAllowed, StaleState

_FREE_TEXT = ("justification", "note", "approve_note", "return_reasons", "withdraw_reasons", "dismiss_reason")
_STATUS = ((StaleState, 409), (InvalidTransition, 422), (NotAllowed, 403))


def claim_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """GET shows the page; POST does what its `action` names.

    A refused step shows the page as it stands now, with what the person typed still in the form.
    """
    if not request.user.has_perm("claims.view_claim"):
        raise PermissionDenied
    if not Claim.objects.filter(pk=claim_id).exists():
        raise Http404("There is no such claim.")
    if request.method != "POST":
        return _shown(request, claim_id)
    claim = Claim.objects.get(pk=claim_id)
    try:
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            raise InvalidInput("The form was not complete. Load the page again and repeat the step.")
        done = action(Form(claim, acting(request), request.POST))
    except FactcheckError as error:
        messages.error(request, str(error))
        return _shown(request, claim_id, error)
    except ObjectDoesNotExist:
        messages.error(request, "What you worked on is gone: somebody else removed it meanwhile.")
        return _shown(request, claim_id, StaleState())
    messages.success(request, done.message)
    return HttpResponseRedirect(reverse("admin:claims_claim_page", args=[claim_id]) + f"#{done.anchor}".rstrip("#"))


def _shown(request: HttpRequest, claim_id: int, error: Exception | None = None) -> HttpResponse:
    page = ClaimPage(claim_id, acting(request))
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": page.claim.text,
        "page": page,
        "claim": page.claim,
        "review": page.review,
        "typed": request.POST if error else {},
        "is_stale": isinstance(error, StaleState),
        "typed_words": _typed_words(request.POST, page) if error else [],
        "need": Need(page.claim.need).label,  # type: ignore[attr-defined]
        "in_words": coverage_in_words(page.claim),
        "history": history_of(page.claim),
        **_rating_form(page, request.POST if error and "justification" in request.POST else None),
    }
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 400) if error else 200
    return TemplateResponse(request, "admin/claims/claim/page.html", context, status=status)


def _typed_words(typed: QueryDict, page: ClaimPage) -> list[str]:
    """Sentences of a refused form, to be shown beside the page: their form may have gone with the old state."""
    fields = [name for name in _FREE_TEXT if name != "justification" or not page.is_editable]
    return [words for name in fields if (words := str(typed.get(name, ""))).strip()]


def _rating_form(page: ClaimPage, typed: QueryDict | None) -> dict[str, object]:
    """What the rating form shows as chosen and written: what was just typed, or else what is stored."""
    if page.review is None:
        return {}
    fields = []
    for question, ratings in page.questions:
        name = f"{question.value}_rating"
        chosen = typed.get(name, "") if typed else getattr(page.review, f"{name}_id")
        stored = getattr(page.review, name)
        # A rating of an older scale is no longer offered, but stays chosen until somebody chooses anew.
        offered = ratings if stored is None or stored in ratings else [*ratings, stored]
        fields.append((question, int(chosen) if str(chosen).isdecimal() else None, offered))
    return {"rating_fields": fields, "justification": typed["justification"] if typed else page.review.justification}
