"""When a briefing was read by which version of the rules, and what that changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.models.briefing import Briefing
from sources.models import Snapshot


class Reading(models.Model):
    """`diff` has three lists, `new`, `gone` and `changed`, of statements as `claims.services.rereading` describes them;
    they are empty for the first reading, which only brings new ones. `counts` says how many there were, and how many
    statements stayed because a person had touched them (`kept`)."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="readings")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="readings")
    version = models.CharField(max_length=80, help_text="Of the rules and the model.")
    at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    diff = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.briefing}, read at {self.at:%Y-%m-%d %H:%M} by {self.version}"
