"""One utterance as reported in one snapshot."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.choices import StatementKind
from claims.models.anchored import Anchored, words_are_in_the_snapshot
from claims.models.claim import Claim
from claims.models.claimant import Claimant
from factcheck.core.versioning import Versioned, counts_versions


class Statement(Anchored, Versioned):
    """`spans`, `speaker_spans` and `cue_spans` are lists of [start, end] into the snapshot's text; the anchor runs from
    the first content span's start to the last one's end."""

    claim = models.ForeignKey(Claim, on_delete=models.SET_NULL, null=True, blank=True, related_name="statements")
    claim_reason = models.CharField(max_length=300, blank=True, help_text="Why it was suggested for this claim.")
    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    speaker = models.CharField(max_length=200, blank=True, help_text="Who is said to have said it, as resolved.")
    is_speaker_inferred = models.BooleanField(default=False)
    speaker_reason = models.CharField(max_length=300, blank=True, help_text="How the speaker was resolved.")
    kind = models.CharField(max_length=10, choices=StatementKind)
    reported_by = models.CharField(max_length=200, blank=True, help_text="Whose report the article cites for it.")
    is_headline = models.BooleanField(default=False)
    spans = models.JSONField()
    speaker_spans = models.JSONField(default=list)
    cue_spans = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Anchored.Meta):
        constraints = [
            *Anchored.Meta.constraints,
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="statement_once_per_place"),
            models.CheckConstraint(condition=Q(kind__in=StatementKind.values), name="statement_kind_known"),
            models.CheckConstraint(
                condition=Q(is_speaker_inferred=False) | ~Q(speaker_reason=""), name="statement_inference_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="statement_newest")]
        triggers = [words_are_in_the_snapshot(), counts_versions()]

    def __str__(self) -> str:
        return f"{self.speaker or 'Somebody'}: {self.exact[:100]}"
