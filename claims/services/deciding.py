"""What people decide about suggestions: a claim is dismissed or restored, a passage kept or dismissed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.choices import CoverageState, ReviewAction, ReviewState, VerificationStatus
from claims.models import Claim, Coverage, Review
from claims.permissions import require
from claims.services.workflow import move
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.versioning import locked


@transaction.atomic
def dismiss_claim(*, claim_id: int, by: User, reason: str, version: int | None = None) -> Claim:
    """Take a new or triaged claim off the queue, with the reason. A review that was begun is withdrawn instead."""
    require(by, "claims.change_claim", "dismiss claims")
    if not reason.strip():
        raise InvalidInput("Say why the claim is dismissed.")
    claim = locked(Claim.objects.all(), pk=claim_id, version=version)
    triaged = Review.objects.select_for_update().filter(claim=claim, state=ReviewState.TRIAGED).first()
    if triaged:
        move(triaged, ReviewAction.DISMISS, by, reason.strip())
    elif claim.verification_status != VerificationStatus.NEW:
        raise InvalidTransition(f"Only new and triaged claims are dismissed; this one is {_status(claim)}.")
    return _with(claim, VerificationStatus.DISMISSED, reason.strip()[:300])


@transaction.atomic
def restore_claim(*, claim_id: int, by: User, version: int | None = None) -> Claim:
    """Put a dismissed claim back on the queue."""
    require(by, "claims.change_claim", "restore claims")
    claim = locked(Claim.objects.all(), pk=claim_id, version=version)
    if claim.verification_status != VerificationStatus.DISMISSED:
        raise InvalidTransition(f"Only dismissed claims are restored; this one is {_status(claim)}.")
    return _with(claim, VerificationStatus.NEW, "")


@transaction.atomic
def keep_coverage(*, coverage_id: int, by: User, version: int | None = None) -> Coverage:
    """The passage is about the claim. Keeping twice is keeping."""
    return _decide(coverage_id, CoverageState.KEPT, by, version)


@transaction.atomic
def dismiss_coverage(*, coverage_id: int, by: User, version: int | None = None) -> Coverage:
    """The passage is not about the claim. Passages attached as evidence stay kept."""
    coverage = locked(Coverage.objects.all(), pk=coverage_id, version=version)
    if coverage.evidence.exists():
        raise InvalidTransition("This passage is attached as evidence. Remove the evidence before dismissing it.")
    return _decide(coverage_id, CoverageState.DISMISSED, by, version)


@transaction.atomic
def reconsider_coverage(*, coverage_id: int, by: User, version: int | None = None) -> Coverage:
    """Undo keeping or dismissing: the passage is a suggestion again."""
    require(by, "claims.change_coverage", "decide about coverage")
    coverage = locked(Coverage.objects.all(), pk=coverage_id, version=version)
    if coverage.evidence.exists():
        raise InvalidTransition("This passage is attached as evidence. Remove the evidence first.")
    coverage.state, coverage.decided_by, coverage.decided_at = CoverageState.SUGGESTED, None, None
    return _saved(coverage)


def _decide(coverage_id: int, state: CoverageState, by: User, version: int | None) -> Coverage:
    require(by, "claims.change_coverage", "decide about coverage")
    coverage = locked(Coverage.objects.all(), pk=coverage_id, version=version)
    if coverage.state == state:
        return coverage
    coverage.state, coverage.decided_by, coverage.decided_at = state, by, timezone.now()
    return _saved(coverage)


def _saved(coverage: Coverage) -> Coverage:
    coverage.save(update_fields=["state", "decided_by", "decided_at"])
    coverage.refresh_from_db(fields=["version"])
    return coverage


def _status(claim: Claim) -> str:
    return VerificationStatus(claim.verification_status).label.lower()


def _with(claim: Claim, status: VerificationStatus, reason: str) -> Claim:
    claim.verification_status, claim.dismissed_reason = status, reason
    claim.save(update_fields=["verification_status", "dismissed_reason"])
    claim.refresh_from_db(fields=["version"])
    return claim
