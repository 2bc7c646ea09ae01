"""Everything that changes a review. Each function is one mutation: permission, change and log in one transaction.

`version` is the one the caller has seen; an older one raises `StaleState` and nothing is changed. Refusals are three
different errors: `NotAllowed`, `InvalidTransition`, `StaleState`; input that is not complete is `InvalidInput`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.anchoring import anchor_at
from claims.choices import Question, ReviewAction, ReviewState, Stance, VerificationStatus
from claims.models import Claim, Coverage, Evidence, Rating, Review, ReviewTransition
from claims.permissions import require, require_action
from claims.services.deciding import keep_coverage
from claims.services.rechecking import watch, watch_claim
from claims.transitions import EDITABLE, after
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.versioning import locked
from sources.ingest.archiving import ask_for_capture
from sources.models import Snapshot


@transaction.atomic
def open_review(*, claim_id: int, by: User, version: int | None = None) -> Review:
    """Start checking a claim; it is assigned to whoever opened it. A claim has at most one open review."""
    require(by, "claims.add_review", "open reviews")
    watch_claim(claim_id)
    claim = locked(Claim.objects.all(), pk=claim_id, version=version)
    if claim.verification_status == VerificationStatus.DISMISSED:
        raise InvalidTransition("This claim was dismissed. Restore it before opening a review.")
    try:
        with transaction.atomic():
            review = Review.objects.create(claim=claim, opened_by=by, assigned_to=by)
    except IntegrityError as error:
        raise InvalidTransition("This claim already has an open review.") from error
    _log(review, ReviewAction.OPEN, "", by, "")
    _set_status(claim, VerificationStatus.IN_REVIEW)
    return review


@transaction.atomic
def assign(*, review_id: int, to: User | None, by: User, version: int | None = None) -> Review:
    """Make somebody (or nobody) responsible for the next step."""
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require_action(by, ReviewAction.ASSIGN, review)
    note = f"Assigned to {to}" if to else "Assigned to nobody"
    return _move(review, ReviewAction.ASSIGN, by, note, assigned_to=to)


@transaction.atomic
def rate(
    *,
    review_id: int,
    by: User,
    attribution_rating: Rating | None,
    substance_rating: Rating | None,
    justification: str,
    version: int | None = None,
) -> Review:
    """Save ratings and justification, complete or not. Ratings come from the scale of their question."""
    review = _editable(review_id, by, version)
    for rating, question in ((attribution_rating, Question.ATTRIBUTION), (substance_rating, Question.SUBSTANCE)):
        if rating is not None and rating.scale.question != question:
            raise InvalidInput(f"“{rating}” does not answer the question “{question.label}”.")
    return _changed(
        review,
        attribution_rating=attribution_rating,
        substance_rating=substance_rating,
        justification=justification.strip(),
        rated_by=by,
    )


@transaction.atomic
def attach_evidence(
    *,
    review_id: int,
    by: User,
    snapshot_id: int,
    start: int,
    end: int,
    stance: Stance,
    note: str = "",
    version: int | None = None,
) -> Evidence:
    """Attach the words at [start, end) of a snapshot's text, exactly as they stand there."""
    snapshot = Snapshot.objects.filter(pk=snapshot_id).first()
    if snapshot is None:
        raise InvalidInput(f"There is no snapshot {snapshot_id}.")
    watch([snapshot.article_id])
    review = _editable(review_id, by, version)
    return _attach(review, snapshot=snapshot, start=start, end=end, stance=stance, note=note, by=by)


@transaction.atomic
def attach_coverage(
    *, coverage_id: int, by: User, stance: Stance, note: str = "", version: int | None = None
) -> Evidence:
    """Attach a suggested passage to the claim's open review; that keeps the suggestion, too."""
    coverage = Coverage.objects.select_related("passage__snapshot").get(pk=coverage_id)
    watch([coverage.passage.snapshot.article_id])
    review = Review.objects.filter(claim_id=coverage.claim_id, state__in=EDITABLE).first()
    if review is None:
        raise InvalidTransition("Evidence is attached to a review in progress. Open a review of this claim first.")
    review = _editable(review.pk, by, None)
    keep_coverage(coverage_id=coverage_id, by=by, version=version)
    passage = coverage.passage
    return _attach(
        review,
        snapshot=passage.snapshot,
        start=passage.start,
        end=passage.end,
        stance=stance,
        note=note,
        by=by,
        coverage=coverage,
    )


@transaction.atomic
def remove_evidence(*, evidence_id: int, by: User, version: int | None = None) -> None:
    """Take evidence off a review that is still being worked on; its history stays."""
    evidence = locked(Evidence.objects.all(), pk=evidence_id, version=version)
    _editable(evidence.review_id, by, None)
    evidence.delete()


@transaction.atomic
def submit(*, review_id: int, by: User, version: int | None = None) -> Review:
    """Hand the review to a second person. It needs two ratings, a justification, at least one piece of evidence."""
    review = _with_claim(review_id, version)
    require_action(by, ReviewAction.SUBMIT, review)
    after(review.state, ReviewAction.SUBMIT)
    if missing := missing_for_submission(review):
        raise InvalidInput(f"The review is not complete. Missing: {', '.join(missing)}.")
    return _move(review, ReviewAction.SUBMIT, by, "", submitted_by=by, submitted_at=timezone.now())


def missing_for_submission(review: Review) -> list[str]:
    """What the review still lacks, in words; empty when it can be submitted."""
    checks = {
        "an answer to “Did they say it?”": review.attribution_rating_id,
        "an answer to “Is it so?”": review.substance_rating_id,
        "a justification": review.justification,
        "at least one piece of evidence": review.evidence.exists(),
    }
    return [what for what, there in checks.items() if not there]


@transaction.atomic
def return_review(*, review_id: int, by: User, reasons: str, version: int | None = None) -> Review:
    """Send a submitted review back with reasons."""
    if not reasons.strip():
        raise InvalidInput("Say why the review is returned, so that the reviewer knows what to do.")
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require_action(by, ReviewAction.RETURN, review)
    return _move(review, ReviewAction.RETURN, by, reasons.strip(), submitted_by=None, submitted_at=None)


@transaction.atomic
def approve(*, review_id: int, by: User, note: str = "", version: int | None = None) -> Review:
    """The second person agrees: the claim is checked."""
    review = _with_claim(review_id, version)
    # The table is asked first: whose review it was matters only where approving is possible at all.
    after(review.state, ReviewAction.APPROVE)
    require_action(by, ReviewAction.APPROVE, review)
    _move(review, ReviewAction.APPROVE, by, note.strip(), approved_by=by, approved_at=timezone.now())
    _set_status(review.claim, VerificationStatus.CHECKED)
    return review


@transaction.atomic
def withdraw(*, review_id: int, by: User, reasons: str, version: int | None = None) -> Review:
    """Stop checking; the claim goes back to the queue, unless an earlier review of it was approved."""
    if not reasons.strip():
        raise InvalidInput("Say why the review is withdrawn.")
    review = _with_claim(review_id, version)
    require_action(by, ReviewAction.WITHDRAW, review)
    _move(review, ReviewAction.WITHDRAW, by, reasons.strip())
    approved_before = Review.objects.filter(claim=review.claim, state=ReviewState.APPROVED).exists()
    _set_status(review.claim, VerificationStatus.CHECKED if approved_before else VerificationStatus.NEW)
    return review


def _with_claim(review_id: int, version: int | None) -> Review:
    """The review, locked together with its claim: the claim first, as everybody does, or two would wait for each other.

    While the claim is locked nobody changes the words that the verdict is about.
    """
    Claim.objects.select_for_update(of=("self",)).filter(reviews=review_id).first()
    return locked(Review.objects.select_related("claim"), pk=review_id, version=version)


def _editable(review_id: int, by: User, version: int | None) -> Review:
    review = locked(Review.objects.all(), pk=review_id, version=version)
    require(by, "claims.change_review", "work on reviews")
    if review.state not in EDITABLE:
        raise InvalidTransition(
            f"This review is {review.get_state_display().lower()}; it can be changed only while it is being worked on."
        )
    return review


def _attach(
    review: Review,
    *,
    snapshot: Snapshot,
    start: int,
    end: int,
    stance: Stance,
    note: str,
    by: User,
    coverage: Coverage | None = None,
) -> Evidence:
    if not 0 <= start < end <= len(snapshot.text):
        raise InvalidInput(f"Give a place inside the text: 0 ≤ start < end ≤ {len(snapshot.text)}.")
    anchor = anchor_at(snapshot.text, start, end)
    try:
        with transaction.atomic():
            evidence = Evidence.objects.create(
                review=review,
                snapshot=snapshot,
                coverage=coverage,
                exact=anchor.exact,
                prefix=anchor.prefix,
                suffix=anchor.suffix,
                start=anchor.start,
                end=anchor.end,
                text_sha256=anchor.text_sha256,
                stance=stance,
                note=note.strip(),
                added_by=by,
            )
    except IntegrityError as error:
        raise InvalidInput("These words are attached to this review already.") from error
    ask_for_capture(snapshot)
    return evidence


def _move(review: Review, action: ReviewAction, by: User, note: str, **changes: Any) -> Review:
    """One step of the workflow; the row is locked, so its state cannot have changed since it was read."""
    before = review.state
    _changed(review, state=after(before, action), **changes)
    _log(review, action, before, by, note)
    return review


def _changed(review: Review, **changes: Any) -> Review:
    for field, value in changes.items():
        setattr(review, field, value)
    review.save(update_fields=[*changes])
    review.refresh_from_db(fields=["version"])
    return review


def _log(review: Review, action: ReviewAction, before: str, by: User, note: str) -> None:
    ReviewTransition.objects.create(
        review=review, action=action, from_state=before, to_state=review.state, by=by, at=timezone.now(), note=note
    )


def _set_status(claim: Claim, status: VerificationStatus) -> None:
    Claim.objects.filter(pk=claim.pk).update(verification_status=status)
