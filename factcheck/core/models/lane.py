"""What must be done one after the other, for example requests to one host."""

from __future__ import annotations

from django.db import models


class Lane(models.Model):
    """A lane is taken while one of its jobs runs (until that job's lease ends), and rests for a while afterwards."""

    name = models.CharField(max_length=270, primary_key=True)
    free_at = models.DateTimeField(help_text="Not before this time the next job of this lane may start.")

    def __str__(self) -> str:
        return self.name
