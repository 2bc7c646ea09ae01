"""One utterance as reported in one snapshot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from claims.choices import Decision, StatementKind
from claims.models.anchored import Anchored, words_are_in_the_snapshot
from claims.models.claim import Claim
from claims.models.claimant import Claimant
from factcheck.core.versioning import Versioned, counts_versions


class StatementQuerySet(models.QuerySet["Statement"]):
    def held_back(self) -> StatementQuerySet:
        """Those that a machine found and that open no claims until a person accepts them."""
        from claims.models.appearance import Appearance

        linked = Appearance.objects.filter(statement=OuterRef("pk"))
        return self.filter(~Exists(linked), decision=Decision.SUGGESTED)


class Statement(Anchored, Versioned):
    """`spans`, `speaker_spans`, `cue_spans` and the like are lists of [start, end] into the snapshot's text; the anchor
    runs from the first content span's start to the last one's end.

    `proposed` keeps the claims that the reader words from it, each with `text`, `spans`, `nature`, `worthiness` and
    `reasons`, whether they were opened or are held back. `reading` is the version of the rules that found it, empty
    for what people marked and for what was read before versions were kept.
    """

    claims = models.ManyToManyField(Claim, through="claims.Appearance", related_name="statements")
    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    speaker = models.CharField(max_length=200, blank=True, help_text="Who is said to have said it, as resolved.")
    is_speaker_inferred = models.BooleanField(default=False)
    speaker_reason = models.CharField(max_length=300, blank=True, help_text="How the speaker was resolved.")
    speaker_candidates = models.JSONField(
        default=list, db_default=[], help_text="The names that all fit, where nothing decides between them."
    )
    kind = models.CharField(max_length=10, choices=StatementKind)
    reported_by = models.CharField(max_length=200, blank=True, help_text="Whose report the article cites for it.")
    role = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What the speaker was then, as the text says.",
    )
    said_on = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="When, as the text says."
    )
    said_at = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Where or on what occasion, as the text says.",
    )
    is_headline = models.BooleanField(default=False)
    spans = models.JSONField()
    speaker_spans = models.JSONField(default=list)
    cue_spans = models.JSONField(default=list)
    role_spans = models.JSONField(default=list, db_default=[])
    said_on_spans = models.JSONField(default=list, db_default=[])
    said_at_spans = models.JSONField(default=list, db_default=[])
    confidence = models.FloatField(
        default=1.0,
        db_default=1.0,
        help_text="How sure the rules are that a reader would mark the same.",
    )
    confidence_reasons = models.JSONField(default=list, db_default=[])
    proposed = models.JSONField(default=list, db_default=[], help_text="The claims that the reader words from it.")
    reading = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="The version of the rules that found it."
    )
    decision = models.CharField(
        max_length=10, choices=Decision, default=Decision.SUGGESTED, db_default=Decision.SUGGESTED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StatementQuerySet.as_manager()

    class Meta(Anchored.Meta):
        constraints = [
            *Anchored.Meta.constraints,
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="statement_once_per_place"),
            models.CheckConstraint(condition=Q(kind__in=StatementKind.values), name="statement_kind_known"),
            models.CheckConstraint(
                condition=Q(is_speaker_inferred=False) | ~Q(speaker_reason=""), name="statement_inference_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="statement_confidence_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(decision="suggested", decided_by=None, decided_at=None)
                | Q(decision__in=["accepted", "rejected"], decided_at__isnull=False),
                name="statement_decided_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="statement_newest")]
        triggers = [words_are_in_the_snapshot(), counts_versions()]

    def __str__(self) -> str:
        return f"{self.speaker or 'Somebody'}: {self.exact[:100]}"
