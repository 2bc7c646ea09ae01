"""Records of reading: which rules read a briefing when, and what became of its statements."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Briefing, Claim, Reading, Statement


def record_reading(
    briefing: Briefing,
    version: str,
    *,
    by: User | None,
    diff: dict[str, list[dict[str, Any]]] | None = None,
    kept: int = 0,
) -> Reading:
    """Keep that the briefing was read by this version of the rules; call it when everything else is stored."""
    assert briefing.snapshot is not None  # noqa: S101  (a briefing that was read has one; narrows the type)
    diff = diff or {"new": [], "gone": [], "changed": []}
    statements = Statement.objects.filter(snapshot=briefing.snapshot)
    counts = {
        "statements": statements.count(),
        "held_back": statements.held_back().count(),
        "claims": Claim.objects.of_briefing(briefing).count(),
        "kept": kept,
        **{name: len(items) for name, items in diff.items()},
    }
    return Reading.objects.create(
        briefing=briefing,
        snapshot=briefing.snapshot,
        version=version,
        at=timezone.now(),
        requested_by=by,
        counts=counts,
        diff=diff,
    )
