"""An immutable copy of an article as fetched, and what was read from it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from sources.models.article import Access, Article


class Snapshot(models.Model):
    """`sha256` covers all of it: address, redirects, time, status, headers, body, what was read, and the previous link.

    Chains are per outlet (and one, “desk”, for texts handed in), so that one outlet's writers wait only for each other.
    The body is kept in the `snapshots` storage under its own hash.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="snapshots")
    url = models.URLField(max_length=2000, blank=True)
    final_url = models.URLField(max_length=2000, blank=True)
    redirects = models.JSONField(default=list)
    fetched_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty for a text handed in.")
    headers = models.JSONField(default=list)
    body_sha256 = models.CharField(max_length=64)
    body_size = models.PositiveIntegerField(help_text="Bytes.")

    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    language_source = models.CharField(max_length=60, blank=True, db_default="", help_text="What says so.")
    published_at = models.DateTimeField(null=True)
    published_source = models.CharField(max_length=60, blank=True, db_default="", help_text="What says so.")
    modified_at = models.DateTimeField(null=True)
    modified_source = models.CharField(max_length=60, blank=True, db_default="", help_text="What says so.")
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN, db_default=Access.OPEN)
    canonical_url = models.URLField(max_length=2000, blank=True, db_default="", help_text="As the page names it.")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    extractor = models.CharField(max_length=60, help_text="What read the text from the body.")

    chain = models.CharField(max_length=40)
    chain_position = models.PositiveBigIntegerField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "chain_position"], name="snapshot_one_per_chain_position"),
            models.CheckConstraint(
                condition=Q(chain_position=1, previous_sha256="") | (Q(chain_position__gt=1) & ~Q(previous_sha256="")),
                name="snapshot_linked_to_the_previous",
            ),
        ]
        indexes = [models.Index(fields=["article", "-fetched_at"], name="snapshot_newest_of_article")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title or self.final_url or 'Text'} as of {self.fetched_at:%Y-%m-%d %H:%M} UTC"


class SnapshotBand(models.Model):
    """One band of the MinHash signature of a snapshot's text: texts that share one are looked at side by side."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="bands")
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "value"], name="snapshot_band_once")]
        indexes = [models.Index(fields=["value", "snapshot"], name="snapshot_band_value")]

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.value}"
