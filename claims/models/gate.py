"""What stands between an approved review and the public: the right of reply, and lines that a person overrode."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.review import Review


class ReplyRequest(models.Model):
    """Somebody was asked what they say to the check: whom, how, until when, and the answer. Or nobody was, and
    `waived_reason` says why."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reply_requests")
    whom = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=200, blank=True, help_text="For example “e-mail to the press office”.")
    asked_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    waived_reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(waived_reason="", asked_at__isnull=False, deadline__isnull=False) & ~Q(whom="") & ~Q(how="")
                | ~Q(waived_reason="") & Q(whom="", how="", asked_at=None, deadline=None, answered_at=None),
                name="reply_asked_or_waived",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="reply_answered_at_a_time",
            ),
        ]
        triggers = [pgtrigger.Protect(name="is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Waived: {self.waived_reason}" if self.waived_reason else f"{self.whom} was asked"


class GateOverride(models.Model):
    """One line of the gate that somebody opened for this round of a review, with the reason. Append-only."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="gate_overrides")
    round = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "round", "line"], name="gate_override_once_per_line"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(line=""), name="gate_override_has_a_reason"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
