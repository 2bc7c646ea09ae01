"""What the public sees of a check, version by version, and the ledger of what was changed."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.choices import CorrectionKind
from claims.models.claim import Claim
from claims.models.review import Review


class Publication(models.Model):
    """One public version of a check, frozen: `content` repeats all that is shown, so that nothing that changes later
    changes it. `slug` is the same for all versions of a claim. `number` counts them from 1.

    `sha256` covers `content`, place and time and the `sha256` of the version before (`services.published_content`).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="publication")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=100)
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="publication_once_per_number"),
            models.UniqueConstraint(fields=["slug", "number"], name="publication_once_per_address"),
            models.CheckConstraint(
                condition=Q(number=1, previous_sha256="") | Q(number__gt=1) & ~Q(previous_sha256=""),
                name="publication_follows_the_one_before",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="publication_newest")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.slug}, version {self.number}"


class Correction(models.Model):
    """One entry of the public ledger. Append-only. Without `publication_to` the check was taken back."""

    publication_from = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections")
    publication_to = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, related_name="came_about_by"
    )
    kind = models.CharField(max_length=13, choices=CorrectionKind)
    is_rating_changed = models.BooleanField()
    explanation = models.TextField(help_text="For the public: what was changed and why.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "update", "clarification"], publication_to__isnull=False)
                | Q(kind__in=["retraction", "void"], publication_to=None),
                name="correction_leads_somewhere",
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="correction_is_explained"),
            models.CheckConstraint(
                condition=Q(publication_to=None) | ~Q(publication_to=F("publication_from")),
                name="correction_is_another_version",
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.publication_from}"
