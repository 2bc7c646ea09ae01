"""Optimistic locking: a `version` that PostgreSQL itself counts up, so that no way of writing can forget it.

The admin sends the version back in a hidden field, the API in `If-Match`. Whoever saves an old one gets `StaleState`
and sees what the other person did; nothing is overwritten silently.
"""

from __future__ import annotations

from typing import Any, TypeVar

import pgtrigger
from django.db import models

from factcheck.core.errors import StaleState


def counts_versions(*fields: str) -> pgtrigger.Trigger:
    """A trigger that counts `version` up whenever a row changes (or, given `fields`, when one of those does)."""
    return pgtrigger.Trigger(
        name="count_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="NEW.version = OLD.version + 1; RETURN NEW;",
        condition=pgtrigger.AnyChange(*fields) if fields else pgtrigger.AnyChange(),
    )


class Versioned(models.Model):
    """Adds `version`. The concrete model lists `counts_versions()` in its `Meta.triggers`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound=Versioned)


def locked(queryset: models.QuerySet[M], *, pk: Any, version: int | None = None) -> M:
    """The row, locked until the transaction ends; `StaleState` if it is no longer at `version` (None: any)."""
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:
        raise StaleState(
            f"Somebody else changed this {type(row).__name__.lower()} while you were working on it. "
            "Load it again, look at what changed, and repeat your change if it still applies."
        )
    return row
