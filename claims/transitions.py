"""The workflow of a review as one table: (state, action) → state. Pure; `services.reviewing` carries it out."""

from __future__ import annotations

from claims.choices import ReviewAction as Action
from claims.choices import ReviewState as State
from factcheck.core.errors import InvalidTransition

#: In these states ratings, justification and evidence may be changed.
EDITABLE = frozenset({State.IN_PROGRESS, State.RETURNED})

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.IN_PROGRESS, Action.ASSIGN): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.SUBMIT): State.SUBMITTED,
    (State.IN_PROGRESS, Action.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Action.RETURN): State.RETURNED,
    (State.SUBMITTED, Action.APPROVE): State.APPROVED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.ASSIGN): State.RETURNED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
}


def after(state: str, action: Action) -> State:
    """The state that `action` leads to; `InvalidTransition` says what would be possible instead."""
    if target := TRANSITIONS.get((State(state), action)):
        return target
    possible = ", ".join(a.label.lower() for (s, a) in TRANSITIONS if s == state) or "nothing more"
    raise InvalidTransition(
        f"A review that is “{State(state).label.lower()}” cannot be changed by “{action.label.lower()}”; "
        f"possible now: {possible}."
    )
