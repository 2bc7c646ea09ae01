"""What points into a snapshot's text: TextQuoteSelector and TextPositionSelector (W3C Web Annotation Data Model)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from sources.models import Snapshot

_CHECK_AGAINST_SNAPSHOT = """
    IF NOT EXISTS (
        SELECT 1 FROM sources_snapshot s
        WHERE s.id = NEW.snapshot_id AND s.text_sha256 = NEW.text_sha256
          AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.exact
    ) THEN
        RAISE EXCEPTION 'the words are not in the snapshot at this place'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_words_are_in_the_snapshot';
    END IF;
    RETURN NEW;
"""


def words_are_in_the_snapshot() -> pgtrigger.Trigger:
    """A trigger that refuses an anchor whose exact words do not stand at its position in the snapshot's text."""
    return pgtrigger.Trigger(
        name="words_are_in_the_snapshot",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_CHECK_AGAINST_SNAPSHOT,
    )


class Anchored(models.Model):
    """Offsets are Unicode code points into `snapshot.text`, end exclusive; `text_sha256` is that text's hash."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="%(class)ss")
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="%(class)s_points_at_words"),
        ]
