"""What happened to a claim: the steps of its reviews, and every change that the database's triggers recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from claims.models import Claim, Evidence, Review, ReviewTransition

LATEST = 200
_CLAIM_FIELDS = {"text": "wording", "topic_id": "topic", "priority": "priority", "verification_status": "status"}
_REVIEW_FIELDS = {
    "attribution_rating_id": "“Did they say it?”",
    "substance_rating_id": "“Is it so?”",
    "justification": "justification",
}


@dataclass(frozen=True)
class Entry:
    """One line of the history; `who` is empty when a machine did it."""

    at: datetime
    who: str
    what: str
    note: str = ""


def history_of(claim: Claim) -> list[Entry]:
    """Newest first. Five queries, whatever the length."""
    steps = ReviewTransition.objects.filter(review__claim=claim).select_related("by").order_by("-at")[:LATEST]
    entries = [Entry(s.at, str(s.by), f"Review: {s.get_action_display().lower()}", s.note) for s in steps]
    claims = _events(Claim, pgh_obj=claim.pk)
    reviews = _events(Review, claim=claim.pk)
    evidence = _events(Evidence, review__claim=claim.pk)
    names = _names([*claims, *reviews, *evidence])
    entries += _changes(claims, _CLAIM_FIELDS, "Claim", names)
    entries += _changes(reviews, _REVIEW_FIELDS, "Review", names)
    entries += [Entry(e.pgh_created_at, _who(e, names), _evidence(e), e.exact[:200]) for e in evidence]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _events(model: type[Model], **where: Any) -> list[Any]:
    events: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows = events.objects.filter(**where).select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")
    return list(reversed(rows[:LATEST]))


def _changes(events: Iterable[Any], fields: dict[str, str], of: str, names: dict[int, str]) -> Iterable[Entry]:
    before: dict[int, Any] = {}
    for event in events:
        last = before.get(event.pgh_obj_id)
        changed = [name for field, name in fields.items() if last and getattr(last, field) != getattr(event, field)]
        if last is None and event.pgh_label == "insert" and of == "Claim":
            yield Entry(event.pgh_created_at, _who(event, names), "Claim: made", event.text)
        elif changed:
            yield Entry(event.pgh_created_at, _who(event, names), f"{of}: {', '.join(changed)} changed")
        before[event.pgh_obj_id] = event


def _evidence(event: Any) -> str:
    done = {"insert": "attached", "delete": "removed"}.get(event.pgh_label, "changed")
    return f"Evidence {done} ({event.get_stance_display().lower()})"


def _who(event: Any, names: dict[int, str]) -> str:
    return names.get(_user(event), "")


def _user(event: Any) -> int:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return int(metadata.get("user") or 0)


def _names(events: list[Any]) -> dict[int, str]:
    wanted = {_user(event) for event in events} - {0}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}
