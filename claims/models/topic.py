"""What a claim is about, in the desk's own headings."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Topic(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="topic_once_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
