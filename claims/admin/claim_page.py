"""The claim page: the statement in its place beside its coverage, and the review below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.claim_actions import Draft, Form, carry_out, place_of
from claims.admin.claim_reading import ClaimPage, coverage_in_words
from claims.admin.history import history_of
from claims.choices import Need
from claims.models import Claim
from factcheck.core.admin.base import acting
from factcheck.core.errors import FactcheckError, InvalidInput, InvalidTransition, NotAllowed, StaleState

_STALE = (
    "This was changed since you loaded the page, by somebody else or by you in another window. The page now shows how "
    "it stands; repeat your step if it still applies."
)
_GONE = "What you worked on is gone: somebody else removed it meanwhile."
_REASONS = ("approve_note", "return_reasons", "withdraw_reasons", "dismiss_reason")
_STATUS = ((StaleState, 409), (InvalidTransition, 422), (NotAllowed, 403))
#: Where words wait that were typed beside a step which needed others.
_UNSENT = "unsent words"


@dataclass(frozen=True)
class Refusal:
    """Why a step was not done, and the part of the page that has to say so."""

    error: Exception
    form: Form
    words: str = ""

    @property
    def status(self) -> int:
        return next((code for kind, code in _STATUS if isinstance(self.error, kind)), 400)

    @property
    def is_stale(self) -> bool:
        return isinstance(self.error, StaleState)

    def __str__(self) -> str:
        return self.words or (_STALE if self.is_stale else str(self.error))

    @cached_property
    def place(self) -> str:
        try:
            return place_of(self.form)
        except InvalidInput:
            return ""


def claim_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """GET shows the page; POST does what its `action` names.

    A refused step shows the page as it stands now, with what the person typed still in the form.
    """
    if not request.user.has_perm("claims.view_claim"):
        raise PermissionDenied
    if not Claim.objects.filter(pk=claim_id).exists():
        raise Http404("There is no such claim.")
    if request.method != "POST":
        return _shown(request, claim_id, _unsent(request, claim_id))
    form = Form(Claim.objects.get(pk=claim_id), acting(request), request.POST)
    try:
        done = carry_out(form)
    except FactcheckError as error:
        return _shown(request, claim_id, request.POST.dict(), Refusal(error, form))
    except ObjectDoesNotExist:
        return _shown(request, claim_id, request.POST.dict(), Refusal(StaleState(), form, _GONE))
    messages.success(request, done.message)
    _keep_unsent(request, form)
    return HttpResponseRedirect(reverse("admin:claims_claim_page", args=[claim_id]) + f"#{done.anchor}".rstrip("#"))


def _keep_unsent(request: HttpRequest, form: Form) -> None:
    """Notes on other passages and reasons came along with this step; the page shows them again."""
    used = {f"{name}-{form.row}" for name in ("note", "stance")} if form.step == "attach" else {f"{form.step}_reasons"}
    unsent = {
        name: words
        for name, words in request.POST.dict().items()
        if name.startswith(("note-", "stance-", "withdraw_reasons")) and words.strip() and name not in used
    }
    if unsent:
        request.session[_UNSENT] = {"claim": form.claim.pk, "fields": unsent}


def _unsent(request: HttpRequest, claim_id: int) -> dict[str, str]:
    kept = request.session.get(_UNSENT)
    if not kept or kept["claim"] != claim_id:
        return {}
    del request.session[_UNSENT]
    return dict(kept["fields"])


def _shown(request: HttpRequest, claim_id: int, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    page = ClaimPage(claim_id, acting(request), typed, refusal.place if refusal else "")
    draft = _draft(page, refusal)
    if refusal and not refusal.place and not draft.get("is_conflict"):
        messages.error(request, str(refusal))
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": page.claim.text,
        "page": page,
        "claim": page.claim,
        "review": page.review,
        "typed": typed,
        "refusal": refusal,
        "typed_words": _typed_words(typed, page) if refusal else [],
        "need": Need(page.claim.need).label,  # type: ignore[attr-defined]
        "in_words": coverage_in_words(page.claim),
        "history": history_of(page.claim, page.matches, is_blind=page.is_blind),
        **draft,
    }
    return TemplateResponse(
        request, "admin/claims/claim/page.html", context, status=refusal.status if refusal else None
    )


def _typed_words(typed: dict[str, str], page: ClaimPage) -> list[str]:
    """Sentences of a refused form, to be shown beside the page: their form may have gone with the old state."""
    fields = _REASONS if page.is_editable else ("justification", *_REASONS)
    notes = [] if page.is_editable else [name for name in typed if name.startswith("note-")]
    return [words for name in (*fields, *notes) if (words := typed.get(name, "").strip())]


def _draft(page: ClaimPage, refusal: Refusal | None) -> dict[str, object]:
    """What the rating form shows as chosen and written: what was just typed but not saved, or else what is stored."""
    if page.review is None:
        return {}
    stored = draft = Draft.stored(page.review)
    version, shown = str(page.review.version), stored.digest
    if refusal and (typed := refusal.form.draft) and refusal.form.has_changed_draft and typed != stored:
        # Still of the version it was written against: only “Save” puts it in place of what somebody else saved.
        draft, version, shown = typed, refusal.form.text("draft_version"), refusal.form.text("shown")
    fields = []
    for (question, ratings), chosen in zip(page.questions, (draft.attribution, draft.substance), strict=True):
        old = getattr(page.review, f"{question.value}_rating")
        # A rating of an older scale is no longer offered, but stays chosen until somebody chooses anew.
        offered = ratings if old is None or old in ratings else [*ratings, old]
        fields.append((question, chosen, offered))
    return {
        "rating_fields": fields,
        "justification": draft.justification,
        "draft_version": version,
        "shown_digest": shown,
        "is_conflict": draft != stored and refusal is not None and refusal.is_stale and page.is_editable,
    }
