"""A passage that a person attached to a review, with the stance it takes."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import Stance
from claims.models.anchored import Anchored, words_are_in_the_snapshot
from claims.models.coverage import Coverage
from claims.models.review import Review
from factcheck.core.versioning import Versioned, counts_versions


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Evidence(Anchored, Versioned):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="evidence")
    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance)
    note = models.TextField(blank=True, help_text="What it shows.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(Anchored.Meta):
        verbose_name_plural = "evidence"
        constraints = [
            *Anchored.Meta.constraints,
            models.UniqueConstraint(fields=["review", "snapshot", "start", "end"], name="evidence_once_per_review"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="evidence_stance_known"),
        ]
        triggers = [words_are_in_the_snapshot(), counts_versions()]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.exact[:100]}"
