"""Who may do what to a review. Each rule stands here once; services ask it, pages ask it to decide what to offer."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from claims.choices import ReviewAction
from claims.models import Review
from factcheck.core.errors import NotAllowed


def require(by: User, permission: str, doing: str) -> None:
    """`NotAllowed` unless the person has the permission; `doing` completes “You may not …”."""
    if not by.has_perm(permission):
        raise NotAllowed(f"You may not {doing}. Ask an editor to do it, or to give you the permission.")


def worked_on(by: AbstractBaseUser | AnonymousUser, review: Review) -> bool:
    """Whether the person rated or submitted this review, so that somebody else has to decide on it."""
    return by.pk in {review.submitted_by_id, review.rated_by_id}


def why_not(by: User, action: ReviewAction, review: Review) -> str:
    """Why this person may not do this to this review, in a sentence; "" if they may."""
    if action in {ReviewAction.APPROVE, ReviewAction.RETURN}:
        if not by.has_perm("claims.approve_review"):
            return "Only editors may approve or return a review."
        if action == ReviewAction.APPROVE and worked_on(by, review):
            return "You rated or submitted this review yourself; a second person has to approve it."
    elif not by.has_perm("claims.change_review"):
        return "You may not work on reviews."
    return ""


def require_action(by: User, action: ReviewAction, review: Review) -> None:
    """`NotAllowed` with the reason, if there is one."""
    if reason := why_not(by, action, review):
        raise NotAllowed(reason)
