"""What becomes public goes through the gate, never changes, and is corrected in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import ProgrammingError, transaction
from django.utils import timezone

from claims.choices import Need, Question, ReviewState, Stance, VerificationStatus
from claims.gate import Line
from claims.models import Claim, Correction, Publication, Rating, Review
from claims.services import gating, publishing, reviewing, triaging
from claims.services.deciding import dismiss_claim
from claims.services.published_content import sha256_of_publication
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed
from tests.factories import (
    a_claim,
    a_publication,
    a_publishable_review,
    a_review,
    a_second_rating,
    a_snapshot,
    an_approved_review,
    an_article,
    rating,
    some_coverage,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def line(review: Review, name: str) -> Line:
    return next(one for one in gating.gate_of(Review.objects.get(pk=review.pk)) if one.name == name)


def need_now() -> str:
    """What the only claim there is needs."""
    claim: Any = Claim.objects.with_needs().get()
    return str(claim.need)


def corrected(publication: Publication, by: User, second: User) -> Review:
    """A correction that is ready to be published."""
    review = publishing.correct(review_id=publication.review_id, by=by)
    triaging.plan(review_id=review.pk, by=by, as_of=timezone.now().date())
    gating.waive_reply(review_id=review.pk, by=by, reason="Not to be reached.")
    reviewing.submit(review_id=review.pk, by=by)
    return reviewing.approve(review_id=a_second_rating(review, second).pk, by=second)


def test_a_check_is_published_with_all_that_it_shows(reviewer: User, editor: User) -> None:
    review = a_publishable_review(reviewer, editor)
    publication = publishing.publish(review_id=review.pk, by=editor)
    content = publication.content
    assert content["wording"] == review.claim.text
    assert content["ratings"]["substance"] == {
        "question": "substance",
        "scale": "Substance",
        "version": 1,
        "label": "False",
        "description": "The evidence shows that it is not so.",
        "value": 1,
        "worst": 1,
        "best": 5,
    }
    assert [one["stance"] for one in content["evidence"]] == ["supports", "refutes"]
    assert content["evidence"][0]["quote"] == "Minutes of the port:"
    assert content["replies"][0]["waived_reason"]
    assert publication.slug.startswith("the-harbour-closes-in-may")
    assert Review.objects.get(pk=review.pk).state == ReviewState.PUBLISHED


def test_what_is_published_never_changes(reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    changes: list[Callable[[], object]] = [
        lambda: Publication.objects.update(content={}),
        lambda: Publication.objects.filter(pk=publication.pk)._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert sha256_of_publication(Publication.objects.get()) == publication.sha256


def test_a_closed_gate_names_what_is_missing_and_lets_nothing_through(reviewer: User, editor: User) -> None:
    review = an_approved_review(reviewer, editor)
    with pytest.raises(InvalidTransition, match="The gate is closed") as refused:
        publishing.publish(review_id=review.pk, by=editor)
    for missing in ("copies of one report count once", "against it", "reply", "up to which day"):
        assert missing in str(refused.value)
    assert not Publication.objects.exists()


def test_only_who_may_publish_publishes_and_overrides(reviewer: User, editor: User) -> None:
    review = a_publishable_review(reviewer, editor)
    with pytest.raises(NotAllowed):
        publishing.publish(review_id=review.pk, by=reviewer)
    with pytest.raises(NotAllowed):
        gating.override_line(review_id=review.pk, by=reviewer, line="sources", reason="Why not.")


def test_a_line_is_overridden_with_a_reason_for_one_round(reviewer: User, editor: User) -> None:
    review = an_approved_review(reviewer, editor)
    with pytest.raises(InvalidInput, match="Say why"):
        gating.override_line(review_id=review.pk, by=editor, line="sources", reason=" ")
    with pytest.raises(InvalidTransition, match="cannot be passed over"):
        gating.override_line(review_id=review.pk, by=editor, line="as_of", reason="Why not.")
    gating.override_line(review_id=review.pk, by=editor, line="sources", reason="Only the port knows.")
    assert line(review, "sources").is_passed
    reviewing.return_review(review_id=review.pk, by=editor, reasons="Look once more.")
    reviewing.submit(review_id=review.pk, by=reviewer)
    assert not line(review, "sources").is_passed


def test_copies_and_repetitions_are_no_further_source(reviewer: User) -> None:
    review, one = a_review(reviewer), a_snapshot("The harbour will close in May, the port wrote to all pilots today.")
    copy = a_snapshot("In May the harbour closes.", an_article(copy_of=one.article, copy_similarity=0.9))
    neighbour = a_snapshot("The port closes, a second story of the same house says.", an_article(one.article.outlet))
    for snapshot in (one, copy, neighbour):
        reviewing.attach_evidence(
            review_id=review.pk, by=reviewer, snapshot_id=snapshot.pk, start=0, end=12, stance=Stance.SUPPORTS
        )
    assert gating.independent_sources(review.evidence.all()) == 1
    repeated = some_coverage(review.claim, repeats_origin=True)
    reviewing.attach_coverage(coverage_id=repeated.pk, by=reviewer, stance=Stance.SUPPORTS)
    assert gating.independent_sources(review.evidence.all()) == 1
    some_evidence(review, reviewer)
    assert gating.independent_sources(review.evidence.all()) == 2


def test_those_who_are_asked_have_until_the_deadline(reviewer: User) -> None:
    review, now = a_review(reviewer), timezone.now()
    asked: dict[str, Any] = {"whom": "The mayor", "how": "By mail", "asked_at": now - timedelta(days=1)}
    with pytest.raises(InvalidInput, match="ends after"):
        gating.ask_for_reply(review_id=review.pk, by=reviewer, **asked, deadline=now - timedelta(days=2))
    request = gating.ask_for_reply(review_id=review.pk, by=reviewer, **asked, deadline=now + timedelta(days=2))
    assert "Wait for the reply of The mayor" in line(review, "reply").missing
    gating.record_reply(review_id=review.pk, request_id=request.pk, by=reviewer, answer="It will close.")
    assert line(review, "reply").is_met
    with pytest.raises(InvalidTransition, match="answer already"):
        gating.record_reply(review_id=review.pk, request_id=request.pk, by=reviewer, answer="It will not.")


def test_a_search_in_vain_counts_as_looking_at_the_other_side(reviewer: User) -> None:
    review = a_review(reviewer)
    some_evidence(review, reviewer)
    assert not line(review, "both_sides").is_met
    gating.note_nothing_found(review_id=review.pk, by=reviewer, stance=Stance.REFUTES, note="In three archives.")
    assert line(review, "both_sides").is_met


def test_a_correction_leads_to_the_next_version_and_the_ledger_says_why(reviewer: User, editor: User) -> None:
    first = a_publication(reviewer, editor)
    review = publishing.correct(review_id=first.review_id, by=reviewer)
    assert (review.corrects, review.evidence.count(), review.justification) == (first, 2, "The minutes say so.")
    other = Rating.objects.filter(scale__question=Question.SUBSTANCE).order_by("-value").first()
    reviewing.rate(
        review_id=review.pk,
        by=reviewer,
        attribution_rating=rating(Question.ATTRIBUTION),
        substance_rating=other,
        justification="New minutes.",
    )
    triaging.plan(review_id=review.pk, by=reviewer, as_of=timezone.now().date())
    gating.waive_reply(review_id=review.pk, by=reviewer, reason="Not to be reached.")
    reviewing.submit(review_id=review.pk, by=reviewer)
    reviewing.approve(review_id=a_second_rating(review, editor).pk, by=editor)
    wrong: list[dict[str, Any]] = [
        {},
        {"kind": "void", "explanation": "No."},
        {"kind": "correction", "explanation": " "},
    ]
    for told in wrong:
        with pytest.raises(InvalidInput):
            publishing.publish(review_id=review.pk, by=editor, **told)
    second = publishing.publish(review_id=review.pk, by=editor, kind="correction", explanation="We misread a date.")
    assert (second.number, second.slug, second.previous_sha256) == (2, first.slug, first.sha256)
    assert [r.state for r in Review.objects.order_by("pk")] == [ReviewState.CORRECTED, ReviewState.PUBLISHED]
    entry = Correction.objects.get()
    assert (entry.publication_from, entry.publication_to, entry.is_rating_changed) == (first, second, True)


def test_while_a_check_is_published_no_other_review_is_opened(reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    with pytest.raises(InvalidTransition, match="Correct that one"):
        triaging.open_review(claim_id=publication.claim_id, by=reviewer)
    publishing.correct(review_id=publication.review_id, by=reviewer)
    with pytest.raises(InvalidTransition, match="already has an open review"):
        publishing.correct(review_id=publication.review_id, by=editor)


def test_what_is_taken_back_stays_on_record(reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    with pytest.raises(InvalidInput, match="retraction, void"):
        publishing.withdraw_publication(
            review_id=publication.review_id, by=editor, kind="correction", explanation="It is wrong."
        )
    entry = publishing.withdraw_publication(
        review_id=publication.review_id, by=editor, kind="retraction", explanation="The minutes were forged."
    )
    assert (entry.publication_from, entry.publication_to) == (publication, None)
    assert Publication.objects.get() == publication
    assert Claim.objects.get().verification_status == VerificationStatus.NEW


def test_a_published_claim_comes_back_on_its_day_and_leaves_with_the_next_version(reviewer: User, editor: User) -> None:
    review, today = a_publishable_review(reviewer, editor), timezone.now().date()
    triaging.plan(review_id=review.pk, by=editor, review_by=today + timedelta(days=30))
    publication = publishing.publish(review_id=review.pk, by=editor)
    assert publishing.reopen_due_claims(today, at_most=10) == 0
    later = today + timedelta(days=30)
    assert [publishing.reopen_due_claims(later, at_most=10) for _ in range(2)] == [1, 0]
    assert need_now() == Need.RECHECK
    publishing.publish(
        review_id=corrected(publication, reviewer, editor).pk, by=editor, kind="update", explanation="Still so."
    )
    assert need_now() == Need.NOTHING
    assert publishing.reopen_due_claims(later, at_most=10) == 0


def test_what_is_approved_needs_publishing_and_what_was_approved_before_there_were_rounds_does_not(
    reviewer: User, editor: User
) -> None:
    review = an_approved_review(reviewer, editor)
    assert (need_now(), Claim.objects.need_counts()) == (Need.PUBLISH, {"publish": 1})
    Review.objects.filter(pk=review.pk).update(round=0)
    assert (need_now(), Claim.objects.need_counts()) == (Need.NOTHING, {})


def test_a_triaged_claim_is_assigned_started_and_due(reviewer: User, editor: User) -> None:
    due = timezone.now() + timedelta(days=3)
    review = triaging.triage(claim_id=a_claim().pk, by=editor, due_at=due)
    assert (review.state, need_now()) == (ReviewState.TRIAGED, Need.ASSIGN)
    assert triaging.assign(review_id=review.pk, to=reviewer, by=editor).state == ReviewState.ASSIGNED
    assert triaging.assign(review_id=review.pk, to=None, by=editor).state == ReviewState.TRIAGED
    started = triaging.start(review_id=review.pk, by=reviewer)
    assert (started.state, started.assigned_to, started.due_at) == (ReviewState.IN_PROGRESS, reviewer, due)


def test_a_triaged_claim_is_dismissed_one_in_work_is_not(reviewer: User) -> None:
    review = triaging.triage(claim_id=a_claim().pk, by=reviewer)
    assert dismiss_claim(claim_id=review.claim_id, by=reviewer, reason="An opinion.").dismissed_reason
    assert Review.objects.get().state == ReviewState.DISMISSED
    with pytest.raises(InvalidTransition, match="Only new and triaged"):
        dismiss_claim(claim_id=a_review(reviewer).claim_id, by=reviewer, reason="An opinion.")


def test_people_watch_for_themselves_and_editors_for_anybody(reviewer: User, editor: User, outsider: User) -> None:
    review = a_review(reviewer)
    triaging.add_watcher(review_id=review.pk, who=reviewer, by=reviewer)
    with pytest.raises(NotAllowed):
        triaging.add_watcher(review_id=review.pk, who=editor, by=reviewer)
    with pytest.raises(InvalidInput):
        triaging.add_watcher(review_id=review.pk, who=outsider, by=editor)
    triaging.add_watcher(review_id=review.pk, who=editor, by=editor)
    triaging.remove_watcher(review_id=review.pk, who=reviewer, by=editor)
    assert [*review.watchers.all()] == [editor]
