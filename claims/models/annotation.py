"""What people said about what a machine had read: kept for measuring the rules, never changed."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import AnnotationAction
from claims.models.statement import Statement


class Annotation(models.Model):
    """One step of one person: the statement as it was (`before`, empty for one that was marked by hand) and as it is
    since (`after`). Append-only. `reading` is the version of the rules that had found the statement."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="annotations")
    action = models.CharField(max_length=10, choices=AnnotationAction)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reading = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=AnnotationAction.values), name="annotation_action_known"),
            models.CheckConstraint(condition=Q(action="add") | ~Q(before={}), name="annotation_tells_what_was_before"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.by} at {self.at:%Y-%m-%d %H:%M}"
