"""What people did to statements: recorded step by step, and handed out for measuring the rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import AnnotationAction
from claims.models import Annotation, Statement


def described(statement: Statement) -> dict[str, Any]:
    """The statement as annotations keep it."""
    links = statement.appearances.order_by("pk").values_list("claim", "reason") if statement.pk else ()
    names = ("spans", "speaker_spans", "cue_spans", "speaker", "kind", "reported_by", "decision")
    return {
        **{name: getattr(statement, name) for name in names},
        "claimant": statement.claimant_id,
        "claims": [{"claim": claim, "reason": reason} for claim, reason in links],
    }


def annotate(statement: Statement, action: AnnotationAction, before: dict[str, Any], by: User) -> None:
    """Record one step; `before` is the statement as it was `described` then."""
    Annotation.objects.create(
        statement=statement,
        action=action,
        before=before,
        after=described(statement),
        reading=statement.reading,
        by=by,
        at=timezone.now(),
    )
