"""What the front page of the admin tells: what needs a person now, what is running, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from claims.choices import BriefingStage, Need
from claims.models import AnchorCheck, Briefing, Claim
from factcheck.core.models import Job, JobState
from sources.ingest.rechecks import cited_but_unreachable

RUNNING = (BriefingStage.RECEIVED, BriefingStage.FETCHING, BriefingStage.READING)
SHOWN = 10


@dataclass(frozen=True)
class NeedCount:
    need: str
    label: str
    count: int


@dataclass(frozen=True)
class Desk:
    """Counts are None for people who could do nothing about them.

    `changed_sources` wait for somebody to look at them; `lost_sources` are cited pages that could not be fetched again.
    """

    needs: list[NeedCount]
    changed_sources: int | None
    lost_sources: int | None
    running: list[Briefing]
    failed_jobs: int | None


def desk_for(person: User) -> Desk | None:
    """Five queries. None for people who do not work with claims."""
    if not person.has_perm("claims.view_claim"):
        return None
    counts = Claim.objects.need_counts()
    return Desk(
        needs=[NeedCount(n.value, n.label, counts.get(n.value, 0)) for n in Need if n != Need.NOTHING],
        changed_sources=AnchorCheck.objects.tasks().count() if person.has_perm("claims.change_anchorcheck") else None,
        lost_sources=cited_but_unreachable().count() if person.has_perm("sources.view_article") else None,
        running=list(Briefing.objects.filter(stage__in=RUNNING).order_by("-pk")[:SHOWN]),
        failed_jobs=Job.objects.filter(state=JobState.FAILED).count() if person.has_perm("core.view_job") else None,
    )
