"""The second person's own answers, given before they saw the first ones."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from claims.models.rating import Rating
from claims.models.review import Review


class SecondRating(models.Model):
    """One per round of a review. Append-only. `first_attribution` and `first_substance` are the answers that it stands
    beside; a later round of the review may change those."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="second_ratings")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attribution_rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="+", verbose_name="did they say it?"
    )
    substance_rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+", verbose_name="is it so?")
    first_attribution = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    first_substance = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["review", "round"]
        constraints = [models.UniqueConstraint(fields=["review", "round"], name="second_rating_once_per_round")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.attribution_rating}, {self.substance_rating}"

    @property
    def is_same(self) -> bool:
        """Whether both people gave both answers alike."""
        return (self.attribution_rating_id, self.substance_rating_id) == (
            self.first_attribution_id,
            self.first_substance_id,
        )
