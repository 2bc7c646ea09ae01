"""Rating scales are versioned: a rating never changes its meaning, a new version of the scale brings new ratings."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.choices import Question


class RatingScale(models.Model):
    question = models.CharField(max_length=12, choices=Question)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    is_current = models.BooleanField(default=False, help_text="Offered for new ratings.")

    class Meta:
        ordering = ["question", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="rating_scale_once_per_version"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_current=True), name="rating_scale_one_current_per_question"
            ),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="rating_scale_question_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Rating(models.Model):
    """A label on one scale. `value` orders it from worst to best (schema.org `ratingValue`, from 1); without a value it
    stands outside the order, as “Unproven” does."""

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    label = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(null=True)
    description = models.CharField(max_length=300)

    class Meta:
        ordering = ["scale", models.F("value").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "label"], name="rating_once_per_label"),
            models.UniqueConstraint(fields=["scale", "value"], name="rating_once_per_value"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=1), name="rating_value_from_1"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.label
