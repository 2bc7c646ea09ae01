"""What becomes public, is corrected and is taken back. One mutation each, as in `reviewing`.

A publication is frozen; a correction is a review of its own that leads to the next version, and the ledger says of each
change what it was. Nothing that was public disappears: versions that were corrected or taken back stay as they were.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from claims.choices import CorrectionKind, ReviewAction, ReviewState, VerificationStatus
from claims.models import Claim, Correction, Evidence, Publication, Review
from claims.models.review import OPEN_STATES
from claims.permissions import require, require_action
from claims.services.gating import gate_of
from claims.services.published_content import content_of, sha256_of_publication
from claims.services.rechecking import watch_claim
from claims.services.workflow import begin, is_published, move, set_status, set_status_by_reviews, with_claim
from claims.transitions import after
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.versioning import locked

TAKEN_BACK = frozenset({CorrectionKind.RETRACTION, CorrectionKind.VOID})
_LONGEST_SLUG = 60
_COPIED = ("snapshot", "coverage", "exact", "prefix", "suffix", "start", "end", "text_sha256", "stance", "note")


@transaction.atomic
def publish(
    *, review_id: int, by: User, kind: str = "", explanation: str = "", version: int | None = None
) -> Publication:
    """Make an approved review public, if the gate is open. A correction needs `kind` and `explanation`."""
    review = with_claim(review_id, version)
    after(review.state, ReviewAction.PUBLISH)
    require_action(by, ReviewAction.PUBLISH, review)
    closed = [line.missing.rstrip(".") for line in gate_of(review) if not line.is_passed]
    if closed:
        raise InvalidTransition(f"The gate is closed. Missing: {'; '.join(closed)}.")
    if review.corrects is None:
        if kind or explanation:
            raise InvalidInput("This review corrects nothing that was published.")
        if is_published(review.claim):
            raise InvalidTransition("Another check of this claim is published. Correct that one instead.")
    else:
        _require_told(kind, explanation, among=set(CorrectionKind) - TAKEN_BACK)
    publication = _publication(review, by)
    if review.corrects:
        _supersede(review.corrects, by, f"Version {publication.number} is published")
        _enter(review.corrects, publication, kind, explanation, by)
    move(review, ReviewAction.PUBLISH, by, explanation.strip())
    set_status(review.claim, VerificationStatus.CHECKED)
    return publication


@transaction.atomic
def correct(*, review_id: int, by: User, version: int | None = None) -> Review:
    """Begin the next version of a published review, with its ratings, justification and evidence to start from."""
    require(by, "claims.add_review", "open reviews")
    watch_claim(Review.objects.values_list("claim", flat=True).get(pk=review_id))
    published = with_claim(review_id, version)
    if published.state != ReviewState.PUBLISHED:
        raise InvalidTransition(
            f"Only what is published is corrected; this review is {published.get_state_display().lower()}."
        )
    review = begin(
        published.claim,
        ReviewAction.CORRECT,
        by,
        f"Corrects {published.publication}",
        corrects=published.publication,
        assigned_to=by,
        rated_by=by,
        attribution_rating=published.attribution_rating,
        substance_rating=published.substance_rating,
        justification=published.justification,
    )
    for one in published.evidence.order_by("pk"):
        Evidence.objects.create(review=review, added_by=by, **{name: getattr(one, name) for name in _COPIED})
    return review


@transaction.atomic
def withdraw_publication(
    *, review_id: int, by: User, kind: str, explanation: str, version: int | None = None
) -> Correction:
    """Take back what is published: a retraction (it does not hold) or void (published by mistake)."""
    review = with_claim(review_id, version)
    after(review.state, ReviewAction.RETRACT)
    require_action(by, ReviewAction.RETRACT, review)
    _require_told(kind, explanation, among=set(TAKEN_BACK))
    entry = _enter(review.publication, None, kind, explanation, by)
    move(review, ReviewAction.RETRACT, by, entry.explanation)
    set_status_by_reviews(review.claim)
    return entry


# --- what is due again ------------------------------------------------------------------------------------------------


def due_claims(today: date) -> QuerySet[Claim]:
    """Claims whose published check was to be looked at again by now, and that nobody is looking at."""
    due = Review.objects.filter(claim=OuterRef("pk"), state=ReviewState.PUBLISHED, review_by__lte=today)
    being_checked = Review.objects.filter(claim=OuterRef("pk"), state__in=OPEN_STATES)
    claims = Claim.objects.filter(Exists(due), ~Exists(being_checked))
    return claims.filter(verification_status=VerificationStatus.CHECKED)


@transaction.atomic
def reopen_due_claims(today: date, *, at_most: int) -> int:
    """Put them back on the queue (`Need.RECHECK`). Claims that somebody has locked wait for the next time."""
    due = due_claims(today).select_for_update(of=("self",), skip_locked=True).order_by("pk")[:at_most]
    claims = list(due)
    for claim in claims:
        set_status(claim, VerificationStatus.IN_REVIEW)
    return len(claims)


# --- rows -------------------------------------------------------------------------------------------------------------


def _publication(review: Review, by: User) -> Publication:
    before = Publication.objects.filter(claim=review.claim).order_by("-number").first()
    publication = Publication(
        claim=review.claim,
        review=review,
        number=before.number + 1 if before else 1,
        slug=before.slug if before else f"{slugify(review.claim.text)[:_LONGEST_SLUG].strip('-')}-{review.claim_id}",
        content=content_of(review),
        published_at=timezone.now(),
        published_by=by,
        previous_sha256=before.sha256 if before else "",
    )
    publication.sha256 = sha256_of_publication(publication)
    publication.save(force_insert=True)
    return publication


def _supersede(old: Publication, by: User, note: str) -> None:
    review = locked(Review.objects.all(), pk=old.review_id)
    if review.state == ReviewState.PUBLISHED:
        move(review, ReviewAction.SUPERSEDE, by, note)


def _enter(old: Publication, new: Publication | None, kind: str, explanation: str, by: User) -> Correction:
    """Write an entry of the ledger."""
    return Correction.objects.create(
        publication_from=old,
        publication_to=new,
        kind=kind,
        is_rating_changed=new is not None and old.content["ratings"] != new.content["ratings"],
        explanation=explanation.strip(),
        at=timezone.now(),
        by=by,
    )


def _require_told(kind: str, explanation: str, *, among: set[CorrectionKind]) -> None:
    if kind not in among:
        listed = ", ".join(sorted(str(one.value) for one in among))
        raise InvalidInput(f"Say what kind of change it is for the public: {listed}.")
    if not explanation.strip():
        raise InvalidInput("Explain to the public what was changed and why.")
