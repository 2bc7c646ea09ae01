"""Who may do what to a review. Each rule stands here once, and is read twice: for one review and person (`why_not`),
and as a condition of the database for lists (`allowed`). Services ask the first; pages and lists ask both."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Exists, OuterRef, Q

from claims.choices import ReviewAction as Action
from claims.choices import ReviewState
from claims.models import Review, SecondRating
from claims.transitions import TRANSITIONS, from_states
from factcheck.core.errors import NotAllowed


@dataclass(frozen=True)
class Rule:
    """`refusal` is told to those without the permission, `own_work` to those who rated or submitted the review (where
    that matters). `is_rated_twice`: whether the second rating of this round has to be there, or must not be."""

    permission: str
    refusal: str
    own_work: str = ""
    is_rated_twice: bool | None = None


_WORK = Rule("claims.change_review", "You may not work on reviews.")
_PUBLISH = Rule("claims.publish_review", "Only people who may publish may do that.")
_DECIDE = "Only editors may approve or return a review."

RULES: dict[Action, Rule] = {
    Action.START: _WORK,
    Action.ASSIGN: _WORK,
    Action.SUBMIT: _WORK,
    Action.WITHDRAW: _WORK,
    Action.DISMISS: Rule("claims.change_claim", "You may not dismiss claims."),
    Action.SECOND_RATING: Rule(
        "claims.approve_review",
        "Only editors may rate as the second person.",
        own_work="You rated or submitted this review yourself; a second person has to rate it.",
        is_rated_twice=False,
    ),
    Action.RETURN: Rule("claims.approve_review", _DECIDE),
    Action.APPROVE: Rule(
        "claims.approve_review",
        _DECIDE,
        own_work="You rated or submitted this review yourself; a second person has to approve it.",
        is_rated_twice=True,
    ),
    Action.PUBLISH: _PUBLISH,
    Action.SUPERSEDE: _PUBLISH,
    Action.RETRACT: _PUBLISH,
}


def require(by: User, permission: str, doing: str) -> None:
    """`NotAllowed` unless the person has the permission; `doing` completes “You may not …”."""
    if not by.has_perm(permission):
        raise NotAllowed(f"You may not {doing}. Ask an editor to do it, or to give you the permission.")


def worked_on(by: AbstractBaseUser | AnonymousUser, review: Review) -> bool:
    """Whether the person rated or submitted this review, so that somebody else has to decide on it."""
    return by.pk in {review.submitted_by_id, review.rated_by_id}


def why_not(by: User, action: Action, review: Review) -> str:
    """Why this person may not do this to this review, in a sentence; "" if they may."""
    rule = RULES[action]
    if not by.has_perm(rule.permission):
        return rule.refusal
    return rule.own_work if worked_on(by, review) else ""


def why_not_now(action: Action, review: Review) -> str:
    """What has to happen to this review first, whoever asks; "" if nothing."""
    wanted = RULES[action].is_rated_twice
    if wanted is None or wanted == is_rated_twice(review):
        return ""
    if wanted:
        return "The second person has to answer the two questions first, before seeing the first answers."
    return "Somebody has answered the two questions as the second person already."


def can(by: User, action: Action, review: Review) -> bool:
    """Whether this person may take this step now, as far as who they are and where the review stands decide it."""
    is_step = (ReviewState(review.state), action) in TRANSITIONS
    return is_step and not why_not(by, action, review) and not why_not_now(action, review)


def allowed(by: User, action: Action) -> Q:
    """The reviews to which this person may do this now: the same rule as `can`, as a condition."""
    rule = RULES[action]
    if not by.has_perm(rule.permission):
        return Q(pk__in=[])
    condition = Q(state__in=from_states(action))
    if rule.own_work:
        condition &= ~Q(rated_by=by) & ~Q(submitted_by=by)
    if rule.is_rated_twice is not None:
        given = Exists(SecondRating.objects.filter(review=OuterRef("pk"), round=OuterRef("round")))
        condition &= Q(given) if rule.is_rated_twice else ~Q(given)
    return condition


def is_rated_twice(review: Review) -> bool:
    """Whether the second rating of the present round is there."""
    return SecondRating.objects.filter(review=review, round=review.round).exists()


def require_action(by: User, action: Action, review: Review) -> None:
    """`NotAllowed` with the reason, if there is one."""
    if reason := why_not(by, action, review):
        raise NotAllowed(reason)
