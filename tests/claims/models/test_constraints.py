"""PostgreSQL keeps the promises, whatever code forgets: each named constraint refuses what it is named for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from claims.choices import Hop, Question
from claims.models import Appearance, Claim, Claimant, Coverage, Evidence, Rating, Review, ReviewTransition, Statement
from claims.services.editing import create_topic
from factcheck.core.errors import FetchError, InvalidInput
from sources.ingest.door import Visit
from sources.models import FetchAttempt
from tests.factories import (
    a_briefing,
    a_claim,
    a_claimant,
    a_match,
    a_published_review,
    a_review,
    a_snapshot,
    a_statement,
    a_submitted_review,
    a_topic,
    an_appearance,
    anchored,
    rating,
    some_coverage,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def assert_refused(row: Any, constraint: str, **changes: Any) -> None:
    """The row cannot be changed like this, because of that constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**changes)


def test_a_statement_quotes_only_what_stands_in_the_snapshot() -> None:
    statement = a_statement()
    assert_refused(statement, "words_are_in_the_snapshot", exact="The harbour will open in May")
    assert_refused(statement, "words_are_in_the_snapshot", start=statement.start + 1, end=statement.end + 1)
    assert_refused(statement, "words_are_in_the_snapshot", text_sha256="0" * 64)
    assert_refused(statement, "words_are_in_the_snapshot", snapshot=a_snapshot("Another text about another harbour."))


def test_anchors_count_characters_not_bytes() -> None:
    snapshot = a_snapshot("Ärger im Café: “Nein” 👩‍🚀 sagte sie, und die Häfen schließen.")
    assert a_statement(words="die Häfen schließen", snapshot=snapshot).exact == "die Häfen schließen"


def test_evidence_quotes_only_what_stands_in_the_snapshot(reviewer: User) -> None:
    evidence = some_evidence(a_review(reviewer), reviewer)
    assert_refused(evidence, "words_are_in_the_snapshot", exact="close in June")


def test_a_place_holds_one_statement() -> None:
    statement = a_statement()
    anchor = anchored(statement.snapshot, statement.exact)
    with pytest.raises(IntegrityError, match="statement_once_per_place"), transaction.atomic():
        Statement.objects.create(kind="indirect", spans=[[statement.start, statement.end]], **anchor)


def test_inference_and_suggestion_come_with_a_reason() -> None:
    assert_refused(a_statement(), "statement_inference_has_a_reason", is_speaker_inferred=True)
    assert_refused(a_claim(), "claim_suggested_with_a_reason", origin="machine")
    assert_refused(some_coverage(a_claim()), "coverage_says_why", reasons=[])


def test_a_claim_is_dismissed_with_a_reason() -> None:
    assert_refused(a_claim(), "claim_dismissed_with_a_reason", verification_status="dismissed")
    assert_refused(a_claim(), "claim_dismissed_with_a_reason", dismissed_reason="An opinion.")
    assert_refused(a_claim(), "claim_verification_status_known", verification_status="true")


def test_only_one_appearance_is_the_first() -> None:
    claim = a_claim()
    an_appearance(claim, a_snapshot().article)
    with pytest.raises(IntegrityError, match="appearance_one_is_first"), transaction.atomic():
        Appearance.objects.create(
            claim=claim,
            article=a_snapshot().article,
            hop=Hop.PARAPHRASE,
            appeared_at=timezone.now(),
            is_first=True,
        )


def test_a_match_joins_two_once_says_why_and_is_decided_by_a_person(reviewer: User) -> None:
    match, review = a_match(a_claim()), a_published_review()
    assert match.other_claim is not None
    assert_refused(match, "match_decided_by_a_person", state="confirmed")
    assert_refused(match, "match_decided_by_a_person", decided_by=reviewer)
    assert_refused(match, "match_with_a_claim_or_a_review", other_claim=None)
    assert_refused(match, "match_with_a_claim_or_a_review", published_review=review)
    assert_refused(match, "match_with_another_claim", other_claim=match.claim)
    assert_refused(match, "match_score_0_to_1", score=-0.1)
    assert_refused(match, "match_says_why", reasons=[])
    with pytest.raises(IntegrityError, match="match_once_per_pair"), transaction.atomic():
        a_match(match.other_claim, other_claim=match.claim)
    a_match(match.claim, published_review=review)
    a_match(match.claim, published_review=a_published_review())
    with pytest.raises(IntegrityError, match="match_once_per_published_review"), transaction.atomic():
        a_match(match.claim, published_review=review)


def test_coverage_is_decided_by_a_person_or_not_at_all(reviewer: User) -> None:
    coverage = some_coverage(a_claim())
    assert_refused(coverage, "coverage_decided_by_a_person", state="kept")
    assert_refused(coverage, "coverage_decided_by_a_person", decided_by=reviewer)
    assert_refused(coverage, "coverage_score_0_to_1", score=1.01)
    with pytest.raises(IntegrityError, match="coverage_once_per_passage"), transaction.atomic():
        some_coverage(coverage.claim, passage=coverage.passage)


def test_a_submitted_review_is_complete_and_approved_by_a_second_person(reviewer: User, editor: User) -> None:
    review = a_submitted_review(reviewer)
    now = timezone.now()
    assert_refused(review, "review_complete_when_submitted", justification="")
    assert_refused(review, "review_complete_when_submitted", substance_rating=None)
    assert_refused(review, "review_approved_by_somebody", state="approved")
    assert_refused(review, "second_person", state="approved", approved_by=reviewer, approved_at=now)
    assert_refused(review, "review_approved_by_somebody", approved_by=editor, approved_at=now)


def test_ratings_answer_their_own_question(reviewer: User) -> None:
    review = a_review(reviewer)
    assert_refused(review, "ratings_answer_their_question", attribution_rating=rating(Question.SUBSTANCE))
    assert_refused(review, "ratings_answer_their_question", substance_rating=rating(Question.ATTRIBUTION))


def test_a_claim_has_one_open_review(reviewer: User) -> None:
    review = a_review(reviewer)
    with pytest.raises(IntegrityError, match="review_one_at_work"), transaction.atomic():
        Review.objects.create(claim=review.claim, opened_by=reviewer)


def test_a_briefing_says_why_it_failed_and_when_it_was_read() -> None:
    assert_refused(a_briefing(), "briefing_says_why_it_failed", stage="failed", read_at=None)
    assert_refused(a_briefing(), "briefing_read_has_a_snapshot", read_at=None)


def test_only_words_of_the_vocabularies_are_stored() -> None:
    assert_refused(a_claimant(), "claimant_kind_known", kind="robot")
    assert_refused(a_claim(), "claim_origin_known", origin="rumour", origin_reason="Somebody said so.")
    Visit("https://example.org/", timezone.now(), timedelta(0), error=FetchError("No answer.")).log()
    assert_refused(FetchAttempt.objects.get(), "fetch_attempt_outcome_known", outcome="lost")


@pytest.mark.parametrize("states", [{"from_state": "lost"}, {"to_state": "lost"}, {"to_state": ""}])
def test_the_audit_trail_knows_only_states_of_the_workflow(states: dict[str, str], reviewer: User) -> None:
    review = a_review(reviewer)
    values = {"from_state": "in_progress", "to_state": "submitted", **states}
    with pytest.raises(IntegrityError, match="review_transition_states_known"), transaction.atomic():
        ReviewTransition.objects.create(review=review, action="submit", by=reviewer, at=timezone.now(), **values)


def test_topics_have_a_name(editor: User) -> None:
    assert_refused(a_topic(), "topic_has_a_name", name="")
    with pytest.raises(InvalidInput, match="needs a name"):
        create_topic(by=editor, name=" \n ")


def test_no_passage_is_a_copy_of_itself() -> None:
    coverage = some_coverage(a_claim())
    assert_refused(coverage, "coverage_is_no_copy_of_itself", copy_of=coverage)


def test_claimants_have_a_name_and_one_wikidata_id() -> None:
    claimant = a_claimant(wikidata_id="Q42")
    assert_refused(claimant, "claimant_wikidata_id", wikidata_id="42")
    assert_refused(claimant, "claimant_has_a_name", name="")
    with pytest.raises(IntegrityError, match="claimant_once_per_wikidata_id"), transaction.atomic():
        Claimant.objects.create(name="Another", wikidata_id="Q42")


@pytest.mark.parametrize("model", [Rating, ReviewTransition])
def test_ratings_and_the_audit_trail_never_change(model: Any, reviewer: User) -> None:
    a_review(reviewer)
    for attempt in (model.objects.all().delete, lambda: model.objects.update(id=0)):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_versions_count_every_change_however_it_is_made(reviewer: User) -> None:
    claim = a_claim()
    Claim.objects.filter(pk=claim.pk).update(text="Something else")
    claim.text = "Something else again"
    claim.save()
    Claim.objects.filter(pk=claim.pk).update(coverage_searched_at=timezone.now())
    claim.refresh_from_db()
    assert claim.version == 3


def test_history_is_written_by_the_database_even_for_bulk_changes(reviewer: User) -> None:
    claims = Claim.objects.bulk_create([Claim(text=f"Claim {n}") for n in range(20)])
    Claim.objects.filter(pk__in=[c.pk for c in claims]).update(priority=1)
    events = apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id__in=[c.pk for c in claims])
    assert sorted(events.values_list("pgh_label", flat=True)) == ["insert"] * 20 + ["update"] * 20
    evidence = some_evidence(a_review(reviewer), reviewer)
    Evidence.objects.filter(pk=evidence.pk).delete()
    assert apps.get_model("claims", "EvidenceEvent").objects.filter(pgh_label="delete", exact=evidence.exact).exists()
    assert Coverage.objects.count() == 0
