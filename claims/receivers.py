"""What this room does when `sources` tells it something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from claims.services.intake import brief_new_snapshot
from claims.services.rechecking import look_through_later
from sources.events import snapshot_stored
from sources.models import Snapshot


@receiver(snapshot_stored)
def read_for_claims(*, snapshot_id: int, **_: Any) -> None:
    """Open a briefing, in the transaction that stores the snapshot, where the feed is read for claims."""
    snapshot = Snapshot.objects.select_related("article__feed").get(pk=snapshot_id)
    feed = snapshot.article.feed
    if feed is not None and feed.is_read_for_claims:
        brief_new_snapshot(snapshot)


@receiver(snapshot_stored)
def check_cited_words(*, snapshot_id: int, **_: Any) -> None:
    """Have a new copy of a page looked through for the words that were cited from an earlier one."""
    look_through_later(Snapshot.objects.only("article").get(pk=snapshot_id))
