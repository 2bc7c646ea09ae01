"""Somebody else's check of a claim (schema.org ClaimReview)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from factcheck.core.search import search_vector
from sources.models.article import Article


class PublishedReview(models.Model):
    """One per page and claim: providers give no lasting id, and one page may check several claims."""

    url = models.URLField(max_length=2000)
    url_sha256 = models.CharField(max_length=64)
    claim_reviewed = models.TextField()
    claim_sha256 = models.CharField(max_length=64, help_text="Of the claim's words in lower case, without punctuation.")
    claimant = models.CharField(max_length=300, blank=True)
    claimed_on = models.DateField(null=True)
    appearances = models.JSONField(default=list)
    publisher_name = models.CharField(max_length=200, blank=True)
    publisher_site = models.CharField(max_length=253, blank=True)
    title = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    rating_label = models.CharField(max_length=300, blank=True)
    rating_value = models.FloatField(null=True)
    rating_best = models.FloatField(null=True)
    rating_worst = models.FloatField(null=True)
    language = models.CharField(max_length=35, blank=True)
    found_by = models.CharField(max_length=40, help_text="The connector that brought it, or “page”.")
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="published_reviews")
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When what it says was last seen to differ.")
    search = models.GeneratedField(
        expression=search_vector("claim_reviewed"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["url_sha256", "claim_sha256"], name="published_review_once"),
            models.CheckConstraint(condition=~Q(claim_reviewed=""), name="published_review_names_its_claim"),
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="published_review_url_is_http",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="published_review_search"),
            # Lists are filtered by these, without regard to case where people write the value, and go newest first.
            models.Index(Upper("publisher_site"), F("id").desc(), name="published_review_of_site"),
            models.Index(Upper("language"), F("id").desc(), name="published_review_in_language"),
            models.Index(fields=["found_by", "-id"], name="published_review_found_by"),
            models.Index(fields=["reviewed_at"], name="published_review_at"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher_name or self.publisher_site}: {self.claim_reviewed[:120]}"
