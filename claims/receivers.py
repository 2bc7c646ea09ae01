"""What this room does when `sources` tells it something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from claims.services.intake import brief_new_snapshot
from claims.services.rechecking import checks_wanted
from factcheck.core.jobs import enqueue
from sources.events import snapshot_stored
from sources.models import Snapshot


@receiver(snapshot_stored)
def read_for_claims(*, snapshot: Snapshot, is_read_for_claims: bool, **_: Any) -> None:
    """Open a briefing, in the transaction that stores the snapshot, where the feed is read for claims."""
    if is_read_for_claims:
        brief_new_snapshot(snapshot)


@receiver(snapshot_stored)
def check_cited_words(*, snapshot: Snapshot, is_first: bool, **_: Any) -> None:
    """Have a new copy of a page looked through for the words that were cited from an earlier one."""
    if not is_first:
        enqueue(checks_wanted(snapshot.pk))
