"""Tokens of newsroom tools. A token acts for a person, with that person's permissions cut down to its own scopes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from knox.models import AbstractAuthToken


class Scope(models.TextChoices):
    READ = "read", "Read everything the person may see"
    BRIEFINGS = "briefings:write", "Hand in briefings"
    CLAIMS = "claims:write", "Edit claims, claimants, and keep or dismiss coverage"
    REVIEWS = "reviews:write", "Work on reviews: rate, attach evidence, submit, approve"
    SOURCES = "sources:write", "Edit outlets and feeds"


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # (knox has no types)
    """Only the digest is stored; the token itself is shown once, when it is made."""

    name = models.CharField(max_length=100, help_text="What uses it, for example “CMS” or “dashboard”.")
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope))

    class Meta:
        verbose_name = "API token"
        constraints = [models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="api_token_has_a_scope")]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
