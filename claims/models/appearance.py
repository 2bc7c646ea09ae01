"""A work in which a claim occurs, and how it got there: its hop in the attribution chain."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.choices import Hop
from claims.models.claim import Claim
from claims.models.statement import Statement
from sources.models import Article


class Appearance(models.Model):
    """claimant → `reported_by` (if the article cites somebody's report) → the article's outlet, by way of `hop`.

    It is also what links statements and claims: a statement has one for each claim that it states, and a headline that
    states a claim has one without a statement.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="appearances")
    # Looked up by the unique constraint's index.
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, null=True, db_index=False, related_name="appearances"
    )
    reason = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="Why the statement is linked to this claim."
    )
    hop = models.CharField(max_length=15, choices=Hop)
    reported_by = models.CharField(max_length=200, blank=True)
    appeared_at = models.DateTimeField(help_text="When the article was published, or else when we first saw it.")
    is_first = models.BooleanField(default=False, help_text="The first appearance we know of.")

    class Meta:
        ordering = ["appeared_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "claim"], name="appearance_once_per_statement"),
            models.UniqueConstraint(fields=["claim"], condition=Q(is_first=True), name="appearance_one_is_first"),
            models.CheckConstraint(condition=Q(hop__in=Hop.values), name="appearance_hop_known"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} in {self.article}"
