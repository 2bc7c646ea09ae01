"""How a provider of searches or archives is doing: its quota, its last answers, and since when it is stale."""

from __future__ import annotations

from django.db import models


class Provider(models.Model):
    """`name` is that of its connector. Rows are made when a provider is asked for the first time."""

    name = models.CharField(max_length=40, unique=True)
    free_at = models.DateTimeField(null=True, help_text="It is not asked before this time.")
    sent = models.JSONField(
        default=list, db_default=[], help_text="What counts towards its quota: times, and how many requests up to each."
    )
    last_attempt_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=20, blank=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Requests failed since the last success.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
