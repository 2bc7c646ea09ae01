"""The robots.txt of an origin, as it was answered last."""

from __future__ import annotations

from django.db import models


class RobotsFile(models.Model):
    origin = models.CharField(max_length=270, unique=True, help_text="For example “https://example.org:443”.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty when nobody answered.")
    body = models.TextField(blank=True)
    fetched_at = models.DateTimeField()
    unknown_since = models.DateTimeField(
        null=True, help_text="Since when it was out of reach each time; empty when it was not the last time."
    )

    def __str__(self) -> str:
        return f"{self.origin}/robots.txt"
