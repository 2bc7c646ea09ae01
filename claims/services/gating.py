"""The gate before the public: its facts read from the database, lines that people override, and the right of reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.anchoring import Anchor, AnchorState, verify
from claims.choices import ReviewAction, ReviewState, Stance
from claims.gate import EvidenceFact, Facts, Line, ReplyFact, gate
from claims.models import AnchorCheck, Evidence, GateOverride, ReplyRequest, Review
from claims.permissions import require, require_action
from claims.services.workflow import changed
from claims.transitions import EDITABLE, UNPUBLISHED
from factcheck.core.errors import InvalidInput, InvalidTransition
from factcheck.core.text import one_line
from factcheck.core.versioning import locked


def gate_of(review: Review) -> tuple[Line, ...]:
    """Every line of the gate as it stands now. Reads only."""
    evidence = list(review.evidence.select_related("snapshot__article", "coverage").order_by("pk"))
    second = review.second_ratings.filter(round=review.round).first()
    return gate(
        Facts(
            wording=review.claim.text,
            rating_labels=[str(one) for one in (review.attribution_rating, review.substance_rating) if one],
            independent_sources=independent_sources(evidence),
            evidence=_evidence(evidence),
            replies=[_reply(one) for one in review.reply_requests.all()],
            is_second_rating_given=second is not None,
            do_ratings_agree=second is not None and second.is_same,
            is_disagreement_discussed=_is_discussed(review),
            is_approved_by_second=review.approved_by_id is not None,
            as_of=review.as_of,
            review_by=review.review_by,
            today=timezone.now().date(),
            nothing_found=review.nothing_found,
            overrides={one.line: one.reason for one in review.gate_overrides.filter(round=review.round)},
        )
    )


def independent_sources(evidence: Iterable[Evidence]) -> int:
    """How many reports the evidence rests on: one outlet counts once, and so do copies of one report, however many
    outlets carry them. What repeats the text in which the claim was found is no report of its own."""
    groups: list[set[tuple[str, int]]] = []
    for one in evidence:
        if one.coverage and one.coverage.repeats_origin:
            continue
        keys = _keys(one)
        joined = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys] + [keys.union(*joined)]
    return len(groups)


def _keys(one: Evidence) -> set[tuple[str, int]]:
    """Evidence that shares one of these comes from one report."""
    article = one.snapshot.article
    keys = {("article", article.copy_of_id or article.pk)}
    if article.outlet_id and not article.copy_of_id:
        keys.add(("outlet", article.outlet_id))
    if one.coverage:
        keys.add(("coverage", one.coverage.copy_of_id or one.coverage.pk))
    return keys


def _evidence(evidence: list[Evidence]) -> list[EvidenceFact]:
    """What a person has looked at, or saw before submitting, stands on the copy that it was taken from."""
    tasks = AnchorCheck.objects.tasks().filter(evidence__in=evidence).order_by("pk")
    changed = {check.evidence_id: AnchorState(check.state) for check in tasks}
    return [
        EvidenceFact(has_snapshot=True, anchor_state=changed.get(one.pk) or _stands(one), stance=one.stance)
        for one in evidence
    ]


def _stands(one: Evidence) -> AnchorState:
    return verify(Anchor(one.exact, one.prefix, one.suffix, one.start, one.end, one.text_sha256), one.snapshot.text)


def _reply(request: ReplyRequest) -> ReplyFact:
    return ReplyFact(
        whom=request.whom,
        is_asked=request.asked_at is not None,
        deadline=request.deadline.date() if request.deadline else None,
        is_answered=request.answered_at is not None,
        waived_reason=request.waived_reason,
    )


def _is_discussed(review: Review) -> bool:
    """The note of the latest approval: `reviewing.approve` asks for one where the two answered differently."""
    last = review.transitions.filter(action=ReviewAction.APPROVE).order_by("-pk").first()
    return last is not None and bool(last.note)


@transaction.atomic
def override_line(*, review_id: int, by: User, line: str, reason: str, version: int | None = None) -> GateOverride:
    """Open one closed line of the gate for this round of the review, with the reason; for those who may publish."""
    review = _unpublished(review_id, version)
    require_action(by, ReviewAction.PUBLISH, review)
    if review.state not in {ReviewState.SUBMITTED, ReviewState.APPROVED}:
        raise InvalidTransition("A line is passed over once the review is submitted.")
    if not reason.strip():
        raise InvalidInput("Say why this line may be passed over; the reason is kept with the check.")
    found = next((one for one in gate_of(review) if one.name == line), None)
    if found is None:
        raise InvalidInput(f"The gate has no line “{line}”.")
    if found.is_met or not found.may_be_overridden:
        what = "is met already" if found.is_met else "cannot be passed over"
        raise InvalidTransition(f"This line of the gate {what}.")
    try:
        with transaction.atomic():
            return GateOverride.objects.create(
                review=review, round=review.round, line=line, reason=reason.strip(), by=by, at=timezone.now()
            )
    except IntegrityError as error:
        raise InvalidTransition("Somebody has passed over this line already.") from error


@transaction.atomic
def ask_for_reply(
    *, review_id: int, by: User, whom: str, how: str, asked_at: datetime, deadline: datetime, version: int | None = None
) -> ReplyRequest:
    """Write down that somebody was asked what they say to the check."""
    review = _worked_at(review_id, by, version)
    who, way = one_line(whom, limit=200), one_line(how, limit=200)
    if not who or not way:
        raise InvalidInput("Say who was asked, and how.")
    if deadline <= asked_at:
        raise InvalidInput("The time to answer ends after the question was asked.")
    return ReplyRequest.objects.create(
        review=review, whom=who, how=way, asked_at=asked_at, deadline=deadline, by=by, at=timezone.now()
    )


@transaction.atomic
def record_reply(*, review_id: int, request_id: int, by: User, answer: str, version: int | None = None) -> ReplyRequest:
    """Write down what was answered. An answer that came is not changed."""
    review = _worked_at(review_id, by, version)
    request = review.reply_requests.filter(pk=request_id).first()
    if request is None:
        raise InvalidInput(f"This review has no request {request_id}.")
    if not answer.strip():
        raise InvalidInput("Write down what was answered.")
    if request.waived_reason or request.answer:
        raise InvalidTransition("Nobody was asked." if request.waived_reason else "There is an answer already.")
    request.answer, request.answered_at = answer.strip(), timezone.now()
    request.save(update_fields=["answer", "answered_at"])
    return request


@transaction.atomic
def waive_reply(*, review_id: int, by: User, reason: str, version: int | None = None) -> ReplyRequest:
    """Nobody is asked, and why."""
    review = _worked_at(review_id, by, version)
    if not reason.strip():
        raise InvalidInput("Say why nobody is asked.")
    return ReplyRequest.objects.create(review=review, waived_reason=reason.strip(), by=by, at=timezone.now())


@transaction.atomic
def note_nothing_found(*, review_id: int, by: User, stance: Stance, note: str, version: int | None = None) -> Review:
    """Evidence of this stance was looked for, where and how, and there was none; an empty note takes that back."""
    review = _worked_at(review_id, by, version)
    if review.state not in EDITABLE:
        raise InvalidTransition("What was looked for is written down while the review is being worked on.")
    if stance not in {Stance.SUPPORTS, Stance.REFUTES}:
        raise InvalidInput("Say whether evidence for the claim or against it was looked for.")
    others = {other: why for other, why in review.nothing_found.items() if other != stance}
    return changed(review, nothing_found=others | ({str(stance): note.strip()} if note.strip() else {}))


def _worked_at(review_id: int, by: User, version: int | None) -> Review:
    require(by, "claims.change_review", "work on reviews")
    return _unpublished(review_id, version)


def _unpublished(review_id: int, version: int | None) -> Review:
    review = locked(Review.objects.select_related("claim"), pk=review_id, version=version)
    if review.state not in UNPUBLISHED:
        raise InvalidTransition(f"This review is {review.get_state_display().lower()}; nothing more is added to it.")
    return review
