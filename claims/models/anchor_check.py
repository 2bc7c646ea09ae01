"""What became of anchored words in a later copy of their page, and the task for a person when they changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q

from claims.choices import AnchorState
from claims.models.claim import Claim
from claims.models.evidence import Evidence
from claims.models.statement import Statement
from sources.models import Snapshot


class AnchorCheckQuerySet(models.QuerySet["AnchorCheck"]):
    def tasks(self) -> AnchorCheckQuerySet:
        """Those that wait for a person."""
        return self.filter(is_task=True, handled_at=None)


class AnchorCheck(models.Model):
    """One per anchor and later snapshot of the page that the anchor points into.

    `start` and `end` say where in the later snapshot's text the words (or what replaced them) stand; null when that is
    not known. Nothing is ever re-anchored: the anchor keeps pointing into the snapshot it was made for.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="checks")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, null=True, related_name="checks")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="anchor_checks")
    state = models.CharField(max_length=10, choices=AnchorState)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField()
    is_task = models.BooleanField(default=False, help_text="A person should look: the words under a verdict changed.")
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="What the person made of it.")

    objects = AnchorCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        verbose_name = "check of cited words"
        verbose_name_plural = "checks of cited words"
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence=None, statement__isnull=False) | Q(evidence__isnull=False, statement=None),
                name="anchor_check_of_one_anchor",
            ),
            models.UniqueConstraint(
                fields=["evidence", "snapshot"], condition=Q(evidence__isnull=False), name="anchor_check_once_evidence"
            ),
            models.UniqueConstraint(
                fields=["statement", "snapshot"],
                condition=Q(statement__isnull=False),
                name="anchor_check_once_statement",
            ),
            models.CheckConstraint(condition=Q(state__in=AnchorState.values), name="anchor_check_state_known"),
            models.CheckConstraint(
                condition=Q(handled_by=None, handled_at=None) | Q(handled_by__isnull=False, handled_at__isnull=False),
                name="anchor_check_handled_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["-checked_at"], condition=Q(is_task=True, handled_at=None), name="anchor_task")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.anchor}"

    @property
    def anchor(self) -> Evidence | Statement:
        """The words that were looked for."""
        return self.evidence or self.statement  # type: ignore[return-value]  # one of the two is always there

    @property
    def claim(self) -> Claim | None:
        """The claim that the words are about; of several that a statement states, the one reviewed last."""
        if self.evidence:
            return self.evidence.review.claim
        if self.statement is None:
            return None
        claims = self.statement.claims.annotate(reviewed=Max("reviews__opened_at"))
        return claims.order_by(F("reviewed").desc(nulls_last=True), "pk").first()

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.is_task and self.handled_at is None
