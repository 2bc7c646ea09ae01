"""The work on a review, from the first rating to the approval.

Each function is one mutation: permission, change and log in one transaction.

`version` is the one the caller has seen; an older one raises `StaleState` and nothing is changed. Refusals are three
different errors: `NotAllowed`, `InvalidTransition`, `StaleState`; input that is not complete is `InvalidInput`.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.anchoring import anchor_at
from claims.choices import Question, ReviewAction, Stance, VerificationStatus
from claims.models import Coverage, Evidence, Rating, Review
from claims.models.review import OPEN_STATES
from claims.permissions import require, require_action, why_not_now
from claims.services.deciding import keep_coverage
from claims.services.rechecking import watch
from claims.services.workflow import changed, move, set_status, set_status_by_reviews, with_claim
from claims.transitions import EDITABLE, after
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.versioning import locked
from sources.ingest.archiving import ask_for_capture
from sources.models import Snapshot


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
    return changed(
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
    review = with_claim(review_id, version)
    require_action(by, ReviewAction.SUBMIT, review)
    after(review.state, ReviewAction.SUBMIT)
    if missing := missing_for_submission(review):
        raise InvalidInput(f"The review is not complete. Missing: {', '.join(missing)}.")
    again = review.round + 1
    return move(review, ReviewAction.SUBMIT, by, submitted_by=by, submitted_at=timezone.now(), round=again)


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
    """Send a submitted or approved review back with reasons."""
    if not reasons.strip():
        raise InvalidInput("Say why the review is returned, so that the reviewer knows what to do.")
    review = with_claim(review_id, version)
    require_action(by, ReviewAction.RETURN, review)
    after(review.state, ReviewAction.RETURN)
    if review.claim.reviews.filter(state__in=OPEN_STATES).exclude(pk=review.pk).exists():
        raise InvalidTransition("Another review of this claim is being worked on; withdraw that one first.")
    nobody = {"submitted_by": None, "submitted_at": None, "approved_by": None, "approved_at": None}
    move(review, ReviewAction.RETURN, by, reasons.strip(), **nobody)
    set_status(review.claim, VerificationStatus.IN_REVIEW)
    return review


@transaction.atomic
def approve(*, review_id: int, by: User, note: str = "", version: int | None = None) -> Review:
    """The second person agrees: the claim is checked. Where the two answered differently, `note` says what came of it.

    The second rating has to be there; whoever gave it need not be who approves, but neither did the first rating.
    """
    review = with_claim(review_id, version)
    # The table is asked first: whose review it was matters only where approving is possible at all.
    after(review.state, ReviewAction.APPROVE)
    require_action(by, ReviewAction.APPROVE, review)
    if reason := why_not_now(ReviewAction.APPROVE, review):
        raise InvalidTransition(reason)
    second = review.second_ratings.get(round=review.round)
    if not second.is_same and not note.strip():
        raise InvalidInput(
            "The two people answered differently. Discuss it, and say in the note what you agreed on and why."
        )
    move(review, ReviewAction.APPROVE, by, note.strip(), approved_by=by, approved_at=timezone.now())
    set_status(review.claim, VerificationStatus.CHECKED)
    return review


@transaction.atomic
def withdraw(*, review_id: int, by: User, reasons: str, version: int | None = None) -> Review:
    """Stop checking; the claim goes back to the queue, unless another review of it was approved."""
    if not reasons.strip():
        raise InvalidInput("Say why the review is withdrawn.")
    review = with_claim(review_id, version)
    require_action(by, ReviewAction.WITHDRAW, review)
    move(review, ReviewAction.WITHDRAW, by, reasons.strip())
    set_status_by_reviews(review.claim)
    return review


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
