"""An article, pasted text or transcript that an editor asked to have read for claims."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import BriefingStage
from claims.models.topic import Topic
from sources.models import Snapshot


class Briefing(models.Model):
    """Either `url` (fetched by a worker) or, from the start, `snapshot` (a text handed in)."""

    title = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=2000, blank=True, verbose_name="address")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="briefings")
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="briefings")
    stage = models.CharField(max_length=10, choices=BriefingStage, default=BriefingStage.RECEIVED)
    error = models.TextField(blank=True, help_text="Why it could not be read.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="briefings"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(url="") | Q(snapshot__isnull=False), name="briefing_has_a_source"),
            models.CheckConstraint(condition=Q(stage="failed") ^ Q(error=""), name="briefing_says_why_it_failed"),
            models.CheckConstraint(
                condition=Q(stage="read", snapshot__isnull=False, read_at__isnull=False)
                | ~Q(stage="read") & Q(read_at=None),
                name="briefing_read_has_a_snapshot",
            ),
            models.CheckConstraint(condition=Q(stage__in=BriefingStage.values), name="briefing_stage_known"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="briefing_newest")]

    def __str__(self) -> str:
        return self.title or self.url or f"Briefing {self.pk}"
