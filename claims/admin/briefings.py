"""Briefing intake, and a page per briefing that shows how far the reading is and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin.briefings_rereading import preview, readings_of
from claims.admin.intake_form import IntakeForm
from claims.admin.page_links import PageLinks
from claims.admin.reading_page import reading_page
from claims.choices import BriefingStage
from claims.models import Appearance, Briefing, Claim, Statement
from claims.services.intake import reading_wanted, request_briefing
from claims.services.rereading import read_again
from factcheck.core.admin.base import ReadOnlyAdmin, acting, told
from factcheck.core.errors import FactcheckError
from factcheck.core.jobs import MAX_ATTEMPTS, Wanted
from factcheck.core.models import Job, JobState

_STAGES = (BriefingStage.RECEIVED, BriefingStage.FETCHING, BriefingStage.READING, BriefingStage.READ)


@dataclass(frozen=True)
class Progress:
    """How far a briefing is. `is_settled`: nothing on its page will change without a person. `trouble`: what went wrong
    with the last try, and when the next one is."""

    stage: str
    statements: int
    claims: int
    searched: int
    trouble: str = ""
    held_back: int = 0

    @property
    def is_settled(self) -> bool:
        is_complete = self.stage == BriefingStage.READ and self.searched >= self.claims
        return is_complete or self.stage == BriefingStage.FAILED

    @property
    def in_words(self) -> str:
        if self.stage != BriefingStage.READ:
            if self.stage == BriefingStage.FAILED:
                return "Failed"
            return f"{BriefingStage(self.stage).label} … {self.trouble}".rstrip()
        held_back = f"; {_count(self.held_back, 'statement')} held back until somebody accepts them"
        return (
            f"{_count(self.statements, 'statement')}, {_count(self.claims, 'claim')}, "
            f"coverage searched for {self.searched} of {self.claims}"
            f"{held_back if self.held_back else ''}"
        )


def progress_of(briefing: Briefing) -> Progress:
    """Three small counts, and the job while it is not over."""
    claims = Claim.objects.of_briefing(briefing)
    statements = (
        Statement.objects.filter(snapshot=briefing.snapshot_id) if briefing.snapshot_id else Statement.objects.none()
    )
    searched = claims.filter(coverage_searched_at__isnull=False)
    trouble = "" if briefing.stage in {BriefingStage.READ, BriefingStage.FAILED} else _trouble(reading_wanted(briefing))
    held_back = statements.held_back().count()
    return Progress(briefing.stage, statements.count(), claims.count(), searched.count(), trouble, held_back)


def _trouble(wanted: Wanted) -> str:
    job = Job.objects.filter(kind=wanted.kind, key=wanted.key, state=JobState.WAITING).exclude(last_error="").first()
    if job is None:
        return ""
    error = job.last_error if job.last_error.endswith((".", "!", "?")) else f"{job.last_error}."
    return f"Try {job.attempt} of {MAX_ATTEMPTS} failed: {error} It is tried again at {job.run_at:%H:%M:%S} UTC."


@admin.register(Briefing)
class BriefingAdmin(ReadOnlyAdmin):
    list_display = ("name", "stage", "topic", "requested_by", "created_at", "read_at")
    list_filter = ("stage", "topic")
    list_select_related = ("topic", "requested_by")
    search_fields = ("title", "url")
    ordering = ("-created_at", "-pk")

    @admin.display(description="briefing", ordering="title")
    def name(self, briefing: Briefing) -> str:
        return str(briefing)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.add_briefing")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return PageLinks.to("admin:claims_briefing_page")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:briefing_id>/", self.admin_site.admin_view(self.page), name="claims_briefing_page"),
            path(
                "<int:briefing_id>/progress/",
                self.admin_site.admin_view(self.progress),
                name="claims_briefing_progress",
            ),
            path("<int:briefing_id>/again/", self.admin_site.admin_view(preview), name="claims_briefing_preview"),
            path("text/<int:snapshot_id>/", self.admin_site.admin_view(reading_page), name="claims_reading_page"),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = IntakeForm(request.POST, request.FILES) if request.method == "POST" else IntakeForm()
        if form.is_valid() and (briefing := self._taken_in(request, form)):
            messages.success(request, "Taken in. A worker reads it; this page shows how far it is.")
            return redirect("admin:claims_briefing_page", briefing.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Hand in a briefing",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(
            request, "admin/claims/briefing/intake.html", context, status=400 if form.errors else 200
        )

    def _taken_in(self, request: HttpRequest, form: IntakeForm) -> Briefing | None:
        given = form.cleaned_data
        try:
            return request_briefing(
                by=acting(request),
                url=given["url"],
                text=given["text"] or given["file"],
                title=given["title"],
                topic=given["topic"],
            )
        except FactcheckError as error:
            form.add_error(form.source, str(error))
            return None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Links of the admin itself (recent actions, for example) lead to the page."""
        briefing = self.get_object(request, object_id)
        if briefing is None:
            raise Http404("There is no such briefing.")
        return redirect("admin:claims_briefing_page", briefing.pk)

    def page(self, request: HttpRequest, briefing_id: int) -> HttpResponse:
        """The briefing's page; POST has one that failed, or that was read, read again."""
        self._require_view(request)
        if request.method == "POST":
            get_object_or_404(Briefing, pk=briefing_id)
            with told(request):
                read_again(briefing_id=briefing_id, by=acting(request))
                messages.success(request, "A worker reads it again.")
            return HttpResponseRedirect(reverse("admin:claims_briefing_page", args=[briefing_id]))
        rows = Briefing.objects.select_related("snapshot__article__outlet", "topic", "requested_by")
        briefing = get_object_or_404(rows, pk=briefing_id)
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": str(briefing),
            "opts": self.opts,
            "briefing": briefing,
            "progress": progress_of(briefing),
            "stages": _stages(briefing),
            **_findings(briefing),
        }
        return TemplateResponse(request, "admin/claims/briefing/page.html", context)

    def progress(self, request: HttpRequest, briefing_id: int) -> HttpResponse:
        """What `progress.js` asks for."""
        self._require_view(request)
        progress = progress_of(get_object_or_404(Briefing.objects.select_related("snapshot"), pk=briefing_id))
        return JsonResponse({"stage": progress.stage, "in_words": progress.in_words, "is_settled": progress.is_settled})

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _stages(briefing: Briefing) -> list[tuple[str, str]]:
    """(label, done / now / failed / later) of each stage. A text that was handed in has nothing to fetch."""
    stages = [s for s in _STAGES if s != BriefingStage.FETCHING or briefing.url]
    stage, here = BriefingStage(briefing.stage), "now"
    if stage == BriefingStage.FAILED:
        stage, here = (BriefingStage.READING if briefing.snapshot_id else BriefingStage.FETCHING), "failed"
    reached = stages.index(stage)
    states = [
        "done" if i < reached or reached == len(stages) - 1 else here if i == reached else "later"
        for i in range(len(stages))
    ]
    return [(stage.label, state) for stage, state in zip(stages, states, strict=True)]


def _findings(briefing: Briefing) -> dict[str, Any]:
    if briefing.stage != BriefingStage.READ or briefing.snapshot is None:
        return {}
    told = Appearance.objects.filter(statement__snapshot=briefing.snapshot).order_by("statement__start")
    told = told.select_related("article__outlet", "statement__claimant")
    claims = Claim.objects.of_briefing(briefing).with_needs().order_by("pk")
    claims = claims.prefetch_related(Prefetch("appearances", told, to_attr="told"))
    return {"claims": claims, "readings": readings_of(briefing)}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
