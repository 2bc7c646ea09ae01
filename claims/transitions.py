"""The workflow of a review as one table: (state, action) → state. Pure; the services carry it out."""

from __future__ import annotations

from claims.choices import ReviewAction as Action
from claims.choices import ReviewState as State
from factcheck.core.errors import InvalidTransition

#: In these states ratings, justification and evidence may be changed.
EDITABLE = frozenset({State.IN_PROGRESS, State.RETURNED})
#: The check is being worked on; a claim has at most one such review.
OPEN = frozenset({State.TRIAGED, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.RETURNED})
#: Nobody outside has seen anything yet.
UNPUBLISHED = OPEN | {State.APPROVED}
#: A verdict stands on the evidence: changes of its sources are tasks for people.
DECIDED = frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHED})
#: Verdicts that a second person agreed to and nobody took back.
CHECKED = frozenset({State.APPROVED, State.PUBLISHED})

#: The states in which a review begins.
BEGINNINGS: dict[Action, frozenset[State]] = {
    Action.TRIAGE: frozenset({State.TRIAGED, State.ASSIGNED}),
    Action.OPEN: frozenset({State.IN_PROGRESS}),
    Action.CORRECT: frozenset({State.IN_PROGRESS}),
}

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.TRIAGED, Action.START): State.IN_PROGRESS,
    (State.ASSIGNED, Action.START): State.IN_PROGRESS,
    (State.TRIAGED, Action.DISMISS): State.DISMISSED,
    (State.IN_PROGRESS, Action.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.SECOND_RATING): State.SUBMITTED,
    (State.SUBMITTED, Action.RETURN): State.RETURNED,
    (State.APPROVED, Action.RETURN): State.RETURNED,
    (State.SUBMITTED, Action.APPROVE): State.APPROVED,
    (State.APPROVED, Action.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Action.SUPERSEDE): State.CORRECTED,
    (State.PUBLISHED, Action.RETRACT): State.WITHDRAWN,
    **{(state, Action.ASSIGN): state for state in State if state in UNPUBLISHED},
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in State if state in UNPUBLISHED},
}


def after(state: str, action: Action, *, to_somebody: bool = False) -> State:
    """The state that `action` leads to; `InvalidTransition` says what would be possible instead.

    Assigning to somebody (or to nobody) makes a triaged review an assigned one (or the other way round).
    """
    target = TRANSITIONS.get((State(state), action))
    if target is None:
        possible = ", ".join(a.label.lower() for (s, a) in TRANSITIONS if s == state) or "nothing more"
        raise InvalidTransition(
            f"A review that is “{State(state).label.lower()}” cannot be changed by “{action.label.lower()}”; "
            f"possible now: {possible}."
        )
    if action == Action.ASSIGN and target in {State.TRIAGED, State.ASSIGNED}:
        return State.ASSIGNED if to_somebody else State.TRIAGED
    return target


def from_states(action: Action) -> frozenset[State]:
    """The states in which there is such a step."""
    return frozenset(state for (state, step) in TRANSITIONS if step == action)
