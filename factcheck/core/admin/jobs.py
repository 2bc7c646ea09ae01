"""Background work, to look at: what waits, what runs, what was given up and why."""

from __future__ import annotations

from django.contrib import admin

from factcheck.core.admin.base import ReadOnlyAdmin, cell
from factcheck.core.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("what", "state", "run_at", "attempt", "lease_until", "finished_at", "error")
    list_filter = ("state", "queue")
    search_fields = ("key",)
    search_help_text = "What it is done to, for example feed:12"
    ordering = ("-pk",)

    @admin.display(description="work", ordering="kind")
    def what(self, job: Job) -> str:
        return f"{job.kind.replace('_', ' ')} · {job.key}"

    @admin.display(description="last error")
    def error(self, job: Job) -> str:
        return cell(job.last_error[:200])
