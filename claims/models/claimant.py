"""The person or organisation held to a claim, and the names it goes by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import ClaimantKind
from factcheck.core.versioning import Versioned, counts_versions


class Claimant(Versioned):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=ClaimantKind, default=ClaimantKind.UNKNOWN)
    role = models.CharField(max_length=200, blank=True, help_text="As reported, for example “foreign minister”.")
    wikidata_id = models.CharField(max_length=20, blank=True, verbose_name="Wikidata id", help_text="For example Q937.")
    is_confirmed = models.BooleanField(default=False, help_text="A person has looked at it.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="claimant_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=ClaimantKind.values), name="claimant_kind_known"),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"), name="claimant_wikidata_id"
            ),
            models.UniqueConstraint(
                fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="claimant_once_per_wikidata_id"
            ),
        ]
        triggers = [counts_versions()]

    def __str__(self) -> str:
        return self.name


class ClaimantAlias(models.Model):
    """`normalised` is what names are looked up by. Two claimants may share one: then a person decides.

    `learned_by` and `learned_at` are set where an editor's decision about a statement taught the name.
    """

    claimant = models.ForeignKey(Claimant, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200, db_index=True, editable=False)
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, db_index=False, editable=False, related_name="+"
    )
    learned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "claimant aliases"
        constraints = [
            models.UniqueConstraint(fields=["claimant", "normalised"], name="claimant_alias_once"),
            models.CheckConstraint(condition=~Q(normalised=""), name="claimant_alias_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
