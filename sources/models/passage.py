"""A paragraph of a snapshot's text: the unit that coverage is searched by."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from factcheck.core.search import search_vector
from sources.models.snapshot import Snapshot


class Passage(models.Model):
    """`text` is `snapshot.text[start:end]` (code points)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    search = models.GeneratedField(expression=search_vector("text"), output_field=SearchVectorField(), db_persist=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "start"], name="passage_once_per_start"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_not_empty"),
        ]
        indexes = [GinIndex(fields=["search"], name="passage_search")]

    def __str__(self) -> str:
        return self.text[:80]
