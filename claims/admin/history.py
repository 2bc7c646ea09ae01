"""What happened to a claim: the steps of its reviews, and every change that the database's triggers recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from claims.admin.matches import SeenMatch
from claims.choices import CoverageState, MatchState, Priority, ReviewAction, VerificationStatus
from claims.models import Claim, Evidence, Rating, Review, ReviewTransition, Topic
from factcheck.core.text import one_line

LATEST = 200
QUOTED = 200
_CLAIM_FIELDS = {"text": "wording", "topic_id": "topic", "priority": "priority", "verification_status": "status"}
_REVIEW_FIELDS = {
    "attribution_rating_id": "“Did they say it?”",
    "substance_rating_id": "“Is it so?”",
    "justification": "justification",
}
_STEPS = {
    ReviewAction.OPEN: "Review opened",
    ReviewAction.TRIAGE: "Triaged",
    ReviewAction.CORRECT: "Correction begun",
    ReviewAction.START: "Review begun",
    ReviewAction.DISMISS: "Dismissed after triage",
    ReviewAction.ASSIGN: "Review assigned",
    ReviewAction.SUBMIT: "Submitted for a second person",
    ReviewAction.SECOND_RATING: "Rated by a second person",
    ReviewAction.RETURN: "Returned for more work",
    ReviewAction.APPROVE: "Approved",
    ReviewAction.PUBLISH: "Published",
    ReviewAction.SUPERSEDE: "Corrected version published",
    ReviewAction.RETRACT: "Publication taken back",
    ReviewAction.WITHDRAW: "Review withdrawn",
}
_LABELS: dict[str, dict[Any, str]] = {
    "verification_status": dict(VerificationStatus.choices),
    "priority": dict(Priority.choices),
}


@dataclass(frozen=True)
class Entry:
    """One line of the history; `who` is empty when a machine did it."""

    at: datetime
    who: str
    what: str
    note: str = ""


def history_of(claim: Claim, matches: Iterable[SeenMatch] = (), *, is_blind: bool = False) -> list[Entry]:
    """Newest first. At most seven queries, whatever the length. `matches` are those of the page; without ratings
    for somebody who is to rate blindly."""
    steps = ReviewTransition.objects.filter(review__claim=claim).select_related("by").order_by("-at")[:LATEST]
    entries = [Entry(s.at, str(s.by), _STEPS[ReviewAction(s.action)], s.note) for s in steps]
    claims = _events(Claim, pgh_obj=claim.pk)
    reviews = [] if is_blind else _events(Review, claim=claim.pk)
    evidence = _events(Evidence, review__claim=claim.pk)
    names = _names([*claims, *reviews, *evidence])
    entries += _changes(
        claims, _CLAIM_FIELDS, "Claim", names, {**_LABELS, "topic_id": _labels(Topic.objects.all(), claims, "topic")}
    )
    ratings = _labels(Rating.objects.all(), reviews, "attribution_rating", "substance_rating")
    rated = {"attribution_rating_id": ratings, "substance_rating_id": ratings}
    entries += _changes(reviews, _REVIEW_FIELDS, "Review", names, rated)
    entries += [
        Entry(e.pgh_created_at, _who(e, names), _evidence(e), one_line(e.exact, limit=QUOTED)) for e in evidence
    ]
    return sorted([*entries, *_decisions(claim), *_matched(matches)], key=lambda entry: entry.at, reverse=True)


def _decisions(claim: Claim) -> list[Entry]:
    """The present decision on each passage; what was decided before it is not on record."""
    rows = claim.coverage.exclude(decided_at=None).select_related("decided_by", "passage")
    return [
        Entry(
            row.decided_at,
            str(row.decided_by),
            f"Passage {CoverageState(row.state).label.lower()}",
            one_line(row.passage.text, limit=QUOTED),
        )
        for row in rows.order_by("-decided_at")[:LATEST]
        if row.decided_at
    ]


def _matched(matches: Iterable[SeenMatch]) -> Iterable[Entry]:
    """The present decision on each match; undone ones stand in the audit trail alone."""
    for seen in matches:
        match = seen.match
        if match.decided_at:
            what = f"Match {MatchState(match.state).label.lower()}"
            yield Entry(match.decided_at, str(match.decided_by), what, one_line(seen.words, limit=QUOTED))


def _labels(rows: QuerySet[Any], events: list[Any], *fields: str) -> dict[Any, str]:
    """What rows that the events point to are called."""
    wanted = {getattr(event, f"{field}_id") for event in events for field in fields} - {None}
    return {row.pk: str(row) for row in rows.filter(pk__in=wanted)} if wanted else {}


def _events(model: type[Model], **where: Any) -> list[Any]:
    events: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows = events.objects.filter(**where).select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")
    return list(reversed(rows[:LATEST]))


def _changes(
    events: Iterable[Any], fields: dict[str, str], of: str, names: dict[int, str], labels: dict[str, dict[Any, str]]
) -> Iterable[Entry]:
    """One entry for each event that changed one of `fields`; `labels` name their values."""
    before: dict[int, Any] = {}
    for event in events:
        last = before.get(event.pgh_obj_id)
        changed = [
            _change(name, getattr(last, field), getattr(event, field), labels.get(field))
            for field, name in fields.items()
            if last and getattr(last, field) != getattr(event, field)
        ]
        if last is None and event.pgh_label == "insert" and of == "Claim":
            yield Entry(event.pgh_created_at, _who(event, names), "Claim: made", event.text)
        elif changed:
            yield Entry(event.pgh_created_at, _who(event, names), f"{of}: {'; '.join(changed)}", _reason(event))
        before[event.pgh_obj_id] = event


def _change(name: str, old: Any, new: Any, labels: dict[Any, str] | None) -> str:
    if name == "justification":
        return "justification written" if not old else "justification changed" if new else "justification removed"
    if labels is None:
        return f"{name} “{old}” → “{new}”"
    return f"{name} {labels.get(old, 'none')} → {labels.get(new, 'none')}"


def _reason(event: Any) -> str:
    return str(getattr(event, "dismissed_reason", ""))


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
