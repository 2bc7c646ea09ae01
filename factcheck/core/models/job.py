"""One row per unit of background work: the queue, the lease and the memory of what went wrong.

A row is written in the same transaction as what caused it, so work is never promised without being recorded. `attempt`
counts claims and is the fencing token: results are stored only by the worker that holds the latest attempt.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Job(models.Model):
    kind = models.CharField(max_length=50, help_text="What is to be done; code registers kinds by this name.")
    key = models.CharField(max_length=100, help_text="What it is done to, for example “feed:12”.")
    queue = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    run_at = models.DateTimeField(help_text="Not before this time.")
    lane = models.CharField(
        max_length=270, db_default="", blank=True, help_text="Jobs of one lane run one after the other."
    )
    attempt = models.PositiveIntegerField(default=0, help_text="Times claimed so far; fences off workers that lost it.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="After this time another worker may take it.")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=["waiting", "running"]), name="job_open_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) | (~Q(state="running") & Q(lease_until=None)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at=None),
                name="job_finished_at_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "run_at"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leased"),
            models.Index(fields=["lane"], condition=Q(state="running") & ~Q(lane=""), name="job_in_lane"),
            models.Index(fields=["finished_at"], condition=Q(state__in=["done", "failed"]), name="job_over"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
