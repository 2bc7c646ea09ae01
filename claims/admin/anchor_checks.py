"""Changed sources: what became of cited words in later copies of their pages, and what people made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from claims.admin.page_links import PageLinks
from claims.choices import AnchorState
from claims.models import AnchorCheck
from claims.services.rechecking import handle
from factcheck.core.admin.base import ReadOnlyAdmin, acting, cell
from factcheck.core.errors import FactcheckError, StaleState
from sources.ingest.text_diff import Piece, around, differences, folded
from sources.models import Snapshot

#: Characters shown on each side of a place.
_CONTEXT = 300
IN_WORDS = {
    AnchorState.EXACT: "The cited words stand where they stood.",
    AnchorState.MOVED: "The cited words stand at another place of the page.",
    AnchorState.AMBIGUOUS: "The cited words stand at several places; which of them is meant is not certain.",
    AnchorState.CHANGED: "Other words stand in the place of the cited ones.",
    AnchorState.GONE: "Neither the cited words nor what stood around them are there.",
}


@dataclass(frozen=True)
class Place:
    """Words as they stand in a text, with what stands around them."""

    before: str
    words: str
    after: str

    @classmethod
    def in_text(cls, text: str, start: int, end: int) -> Place:
        return cls(text[max(start - _CONTEXT, 0) : start], text[start:end], text[end : end + _CONTEXT])


class CheckPage:
    """What the page of one check shows."""

    def __init__(self, check: AnchorCheck) -> None:
        self.check = check
        self.anchor = check.anchor
        self.old: Snapshot = self.anchor.snapshot
        self.new: Snapshot = check.snapshot
        self.article = self.new.article
        self.claim = check.claim
        self.in_words = IN_WORDS[AnchorState(check.state)]

    @property
    def cited(self) -> Place:
        return Place.in_text(self.old.text, self.anchor.start, self.anchor.end)

    @property
    def now(self) -> Place | None:
        """What stands in the place of the words; None where no place can be named."""
        if self.check.start is None or self.check.end is None:
            return None
        return Place.in_text(self.new.text, self.check.start, self.check.end)

    @cached_property
    def _differences(self) -> list[Piece]:
        return differences(self.old.text, self.new.text)

    @property
    def around(self) -> list[Piece]:
        return around(self._differences, self.anchor.start, self.anchor.end, context=_CONTEXT)

    @property
    def whole(self) -> list[Piece]:
        return folded(self._differences, context=_CONTEXT)

    @cached_property
    def latest(self) -> AnchorCheck | None:
        """What a still later copy says of the same words."""
        later = self.anchor.checks.filter(snapshot__gt=self.new.pk)
        return later.select_related("snapshot").defer("snapshot__text").order_by("-snapshot").first()


class TaskFilter(admin.SimpleListFilter):
    """By default what waits for a person."""

    title = "what is to be done"
    parameter_name = "task"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("handled", "Looked at"), ("all", "Every check")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        default, *others = cast("Iterator[dict[str, Any]]", super().choices(changelist))
        yield {**default, "display": "Waits for a person"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() == "handled":
            return queryset.filter(handled_at__isnull=False)
        return queryset.filter(is_task=True, handled_at=None)


@admin.register(AnchorCheck)
class AnchorCheckAdmin(ReadOnlyAdmin):
    list_display = ("words", "became", "source", "claim", "checked_at", "looked_at_by")
    list_filter = (TaskFilter, "state")
    show_facets = admin.ShowFacets.NEVER
    list_select_related = (
        "evidence__review__claim", "statement", "snapshot__article__outlet", "handled_by"
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnchorCheck]:
        return super().get_queryset(request).defer("snapshot__text", "snapshot__headers")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return PageLinks.to("admin:claims_anchorcheck_page")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Changed sources", **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        page = path("<int:check_id>/", self.admin_site.admin_view(self.page), name="claims_anchorcheck_page")
        return [page, *super().get_urls()]

    @admin.display(description="cited words")
    def words(self, check: AnchorCheck) -> str:
        return check.anchor.exact[:200]

    @admin.display(description="became", ordering="state")
    def became(self, check: AnchorCheck) -> str:
        return check.get_state_display()

    @admin.display(description="source")
    def source(self, check: AnchorCheck) -> str:
        article = check.snapshot.article
        return f"{article.outlet}: {article}" if article.outlet else str(article)

    @admin.display(description="claim")
    def claim(self, check: AnchorCheck) -> str:
        return cell(str(check.claim or ""))

    @admin.display(description="looked at by")
    def looked_at_by(self, check: AnchorCheck) -> str:
        return cell(str(check.handled_by or ""))

    def page(self, request: HttpRequest, check_id: int) -> HttpResponse:
        """GET shows one check; POST says that a person has looked at it, with their note."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._shown(request, check_id)
        note = request.POST.get("note", "")
        try:
            handle(check_id=check_id, by=acting(request), note=note)
        except AnchorCheck.DoesNotExist:
            return self._shown(request, check_id)
        except FactcheckError as error:
            return self._shown(request, check_id, note, error)
        messages.success(request, "Noted. It no longer waits for anybody.")
        return redirect("admin:claims_anchorcheck_changelist")

    def _shown(
        self, request: HttpRequest, check_id: int, note: str = "", refusal: FactcheckError | None = None
    ) -> HttpResponse:
        anchors = ("evidence__review__claim", "evidence__snapshot", "statement__snapshot")
        checks = AnchorCheck.objects.select_related(*anchors, "snapshot__article__outlet", "handled_by")
        check = checks.filter(pk=check_id).first()
        if check is None:
            raise Http404("There is no such check; the evidence may have been removed.")
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": f"{check.get_state_display()}: “{check.anchor.exact[:100]}”",
            "page": CheckPage(check),
            "check": check,
            "note": note,
            "refusal": refusal,
            "can_handle": check.is_open and request.user.has_perm("claims.change_anchorcheck"),
        }
        status = None if refusal is None else 409 if isinstance(refusal, StaleState) else 400
        return TemplateResponse(request, "admin/claims/anchorcheck/page.html", context, status=status)
