"""What a briefing's page says of its readings, and what reading it again by the present rules would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Func, IntegerField, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from claims.choices import BriefingStage
from claims.models import Briefing, Reading, Statement
from claims.services.outside_reader import access
from claims.services.reading import read_snapshot, rules_version
from claims.services.rereading import difference, rereading_wanted
from factcheck.core.models import Job, JobState

#: Longer texts take a worker's time to read, not that of somebody who waits for a page.
LONGEST_PREVIEW = 60_000
#: So many statements of each sort are told; the page of the text shows them all.
_TOLD = 50


@dataclass(frozen=True)
class Told:
    """Statements that a reading found new, gone or changed; `more` of them are not listed."""

    title: str
    items: list[dict[str, Any]]
    more: int


@dataclass(frozen=True)
class Readings:
    """`claims_held_back` is what the statements that are held back would claim. `is_outdated`: the present rules are
    not those that read it last. `waits`: a worker is to read it again, or does."""

    held_back: int
    claims_held_back: int
    latest: Reading | None
    is_outdated: bool
    waits: bool

    @property
    def changes(self) -> list[Told]:
        """What the latest reading changed; nothing for the first one."""
        return told(self.latest.diff) if self.latest else []


def readings_of(briefing: Briefing) -> Readings:
    held = Statement.objects.filter(snapshot=briefing.snapshot).held_back()
    length = Func(F("proposed"), function="jsonb_array_length", output_field=IntegerField())
    counted = held.values_list("pk").annotate(n=length).aggregate(claims=Sum("n"))
    wanted = rereading_wanted(briefing)
    waiting = Job.objects.filter(kind=wanted.kind, key=wanted.key, state__in=[JobState.WAITING, JobState.RUNNING])
    latest = briefing.readings.first()
    return Readings(
        held_back=held.count(),
        claims_held_back=counted["claims"] or 0,
        latest=latest,
        is_outdated=latest is None or latest.version != rules_version(),
        waits=waiting.exists(),
    )


def told(diff: dict[str, list[dict[str, Any]]]) -> list[Told]:
    """A difference in the order in which people look at it; sorts without statements are left out."""
    return [
        Told(title, items[:_TOLD], len(items[_TOLD:]))
        for title, name in (("New", "new"), ("Changed", "changed"), ("Gone", "gone"))
        if (items := diff.get(name, []))
    ]


def preview(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """What reading again would change. Nothing is stored."""
    if not request.user.has_perm("claims.add_briefing"):
        raise PermissionDenied
    rows = Briefing.objects.filter(stage=BriefingStage.READ).select_related("snapshot__article")
    briefing = get_object_or_404(rows, pk=briefing_id)
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": f"Read again: {briefing}",
        "briefing": briefing,
        "version": rules_version(),
        "readings": readings_of(briefing),
        **_differences(briefing),
    }
    return TemplateResponse(request, "admin/claims/briefing/preview.html", context)


def _differences(briefing: Briefing) -> dict[str, Any]:
    assert briefing.snapshot is not None  # noqa: S101  (a briefing that was read has one; narrows the type)
    if len(briefing.snapshot.text) > LONGEST_PREVIEW:
        return {"is_too_long": True}
    reading = read_snapshot(briefing.snapshot, title=briefing.title, asks_outside=False)
    found = difference(briefing.snapshot, reading)
    return {"changes": told(found.items()), "kept": found.kept, "outside": access()}
