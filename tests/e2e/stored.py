"""What an ingest has come to, counted in the rows themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Sum

from factcheck.core.models import Job, JobState
from sources.ingest.verification import chains, verify_chain
from sources.models import Article, FeedItem, Passage, Snapshot, SnapshotBand

#: What there must be only one of, model by model.
_ONCE: dict[type[models.Model], tuple[str, ...]] = {
    Article: ("url_sha256",),
    FeedItem: ("feed", "article"),
    Snapshot: ("article",),
    Passage: ("snapshot", "start"),
    SnapshotBand: ("snapshot", "value"),
}


@dataclass(frozen=True)
class Stored:
    """`lost` and `doubled` are promised to be 0; `extra_starts` are attempts whose work was thrown away."""

    documents: int
    lost: int = 0
    doubled: int = 0
    failed: int = 0
    unfinished: int = 0
    extra_starts: int = 0

    def __str__(self) -> str:
        return (
            f"{self.documents:,} documents stored, {self.lost} lost, {self.doubled} doubled, {self.failed} jobs failed,"
            f" {self.extra_starts} extra starts"
        )


def what_is_stored(expected: int) -> Stored:
    """Count. A broken chain raises `BrokenLink`; bodies are looked up in the storage of the settings."""
    for chain in chains():
        verify_chain(chain)
    fetches = Job.objects.filter(kind="fetch_article")
    starts = Job.objects.aggregate(extra=Sum(F("attempt") - 1))["extra"] or 0
    return Stored(
        documents=Snapshot.objects.count(),
        lost=expected - Article.objects.filter(snapshots__isnull=False, feed_items__isnull=False).distinct().count(),
        doubled=sum(_doubled(model, fields) for model, fields in _ONCE.items())
        + len(fetches.values("key").annotate(n=Count("pk")).filter(n__gt=1)),
        failed=Job.objects.filter(state=JobState.FAILED).count(),
        unfinished=open_jobs().count(),
        extra_starts=starts,
    )


def open_jobs() -> models.QuerySet[Job]:
    """Jobs that are not over."""
    return Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])


def is_all_stored(documents: int) -> bool:
    """Whether so many snapshots are there and no work is left."""
    return Snapshot.objects.count() >= documents and not open_jobs().exists()


def _doubled(model: type[models.Model], fields: tuple[str, ...]) -> int:
    return len(model._default_manager.values(*fields).annotate(n=Count("pk")).filter(n__gt=1))
