"""What people did to statements: recorded step by step, and handed out for measuring the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import AnnotationAction, Decision
from claims.models import Annotation, Statement
from sources.models import Snapshot


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


def marked_texts() -> Iterator[dict[str, Any]]:
    """Each text in which people accepted or corrected statements, with these, in the form that scorers of attribution
    read: `id`, `text` and `attributions` of `source`, `cue` and `content`, offsets in code points, end exclusive.

    `undecided` says how many statements nobody has looked at: only a text without any is annotated as a whole.
    """
    accepted = Statement.objects.filter(decision=Decision.ACCEPTED).order_by("start", "pk")
    ids = accepted.order_by("snapshot").values_list("snapshot", flat=True).distinct()
    for pk in list(ids):
        snapshot = Snapshot.objects.only("text").get(pk=pk)
        yield {
            "id": str(pk),
            "text": snapshot.text,
            "undecided": snapshot.statements.filter(decision=Decision.SUGGESTED).count(),
            "attributions": [
                {"source": statement.speaker_spans, "cue": statement.cue_spans, "content": statement.spans}
                for statement in accepted.filter(snapshot=pk)
            ],
        }
