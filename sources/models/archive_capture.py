"""A copy of a page that a public web archive was asked to make."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sources.models.snapshot import Snapshot


class CaptureState(models.TextChoices):
    WANTED = "wanted", "Asked for"
    WORKING = "working", "The archive works on it"
    ARCHIVED = "archived", "Archived"
    REFUSED = "refused", "Refused"


class ArchiveCapture(models.Model):
    """At most one per snapshot and archive; `snapshot` is what we had of the page when we asked."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="captures")
    archive = models.CharField(max_length=40, help_text="The connector's name.")
    state = models.CharField(max_length=10, choices=CaptureState, default=CaptureState.WANTED)
    job_id = models.CharField(max_length=100, blank=True, help_text="The archive's own name for its work.")
    archived_url = models.URLField(max_length=2200, blank=True)
    archived_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True, help_text="What the archive said last, in words.")
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "archive"], name="archive_capture_once"),
            models.CheckConstraint(
                condition=Q(state="archived", archived_at__isnull=False) & ~Q(archived_url="")
                | ~Q(state="archived") & Q(archived_url="", archived_at=None),
                name="archive_capture_archived_has_its_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(message=""), name="archive_capture_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="working") | ~Q(job_id=""), name="archive_capture_working_has_its_job"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.archive}: {self.get_state_display()}"
