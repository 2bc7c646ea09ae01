"""The log of steps as an outbox: what happened to reviews and publications, for programs that follow along by id.

A row is written in the transaction of its step, so no event is lost and none is told of what did not happen. Readers
ask for what comes after the last id they know; whoever asks again with the same id is told the same again.
"""

from __future__ import annotations

from django.db import connection, transaction

from claims.choices import ReviewAction
from claims.models import ReviewTransition
from claims.models.review import OUTBOX_LOCK

_KINDS = {
    ReviewAction.OPEN: "review.opened",
    ReviewAction.TRIAGE: "review.triaged",
    ReviewAction.CORRECT: "review.correcting",
    ReviewAction.START: "review.started",
    ReviewAction.DISMISS: "review.dismissed",
    ReviewAction.ASSIGN: "review.assigned",
    ReviewAction.SUBMIT: "review.submitted",
    ReviewAction.SECOND_RATING: "review.rated_twice",
    ReviewAction.RETURN: "review.returned",
    ReviewAction.APPROVE: "review.approved",
    ReviewAction.SUPERSEDE: "review.superseded",
    ReviewAction.WITHDRAW: "review.withdrawn",
    ReviewAction.PUBLISH: "claim.published",
    ReviewAction.RETRACT: "claim.withdrawn",
}
CORRECTED = "claim.corrected"
KINDS = (*_KINDS.values(), CORRECTED)


@transaction.atomic
def events_after(event_id: int, *, limit: int) -> list[ReviewTransition]:
    """The steps with a greater id, oldest first; none for the moment while one is being written.

    Ids are taken before their rows can be seen: told at any moment, a later id could come before an earlier one, and
    whoever goes by ids would never ask for that again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [OUTBOX_LOCK])
        (is_quiet,) = cursor.fetchone()
    if not is_quiet:
        return []
    rows = ReviewTransition.objects.filter(pk__gt=event_id).order_by("pk").defer("review__claim__search")
    return list(rows.select_related("by", "review__claim", "review__publication")[:limit])


def kind_of(step: ReviewTransition) -> str:
    """What the step is called outside."""
    if step.action == ReviewAction.PUBLISH and step.review.corrects_id:
        return CORRECTED
    return _KINDS[ReviewAction(step.action)]
