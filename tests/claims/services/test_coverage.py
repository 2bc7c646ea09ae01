"""Searching coverage: real passages, a log of every search, decisions of people left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.choices import CoverageState, RetrievalOutcome
from claims.models import Claim, Coverage, Retrieval
from claims.services.coverage import Search, ask_for_coverage, coverage_wanted, record_search, search_claim, search_text
from claims.services.deciding import dismiss_coverage, keep_coverage
from claims.services.matching import matches_wanted
from factcheck.core import jobs
from factcheck.core.models import Job
from tests.factories import a_claim, a_snapshot, a_statement, an_appearance

pytestmark = pytest.mark.django_db

CLAIM = "The harbour closes in May for dredging"
REPORT = "The harbour authority closes the whole harbour in May for dredging, as it has every second year."
UNRELATED = "The cathedral choir sang two pieces that nobody in the audience had heard before that evening."


def searched(claim: Claim) -> Retrieval:
    ask_for_coverage(claim)
    assert jobs.run_now(coverage_wanted(claim))
    return claim.retrievals.latest("pk")


def test_a_claim_finds_the_passage_about_it_and_says_why() -> None:
    claim, about = a_claim(CLAIM), a_snapshot(REPORT)
    a_snapshot(UNRELATED)
    retrieval = searched(claim)
    coverage = claim.coverage.get()
    assert coverage.passage.snapshot == about
    assert "“dredging”" in coverage.reasons[0]
    assert (retrieval.provider, retrieval.outcome) == ("stored articles", RetrievalOutcome.OK)
    assert "dredg" in retrieval.query
    assert retrieval.parameters["limit"] == 12


def test_the_claims_own_article_is_no_coverage_of_it() -> None:
    claim, own = a_claim(CLAIM), a_snapshot(REPORT)
    an_appearance(claim, own.article)
    assert searched(claim).outcome == RetrievalOutcome.EMPTY
    assert claim.retrievals.get().parameters["excluded_articles"] == [own.article_id]


def test_only_the_newest_snapshot_of_an_article_is_searched() -> None:
    claim, old = a_claim(CLAIM), a_snapshot(REPORT)
    a_snapshot(UNRELATED, old.article)
    assert searched(claim).outcome == RetrievalOutcome.EMPTY


def test_the_speaker_of_the_claims_statements_is_looked_for() -> None:
    claim = a_claim(CLAIM)
    statement = a_statement(claim)
    a_snapshot(f"{REPORT} {statement.speaker} repeated it.")
    searched(claim)
    assert f"Names {statement.speaker} in the passage" in claim.coverage.get().reasons


def test_searching_again_keeps_what_people_decided(editor: User) -> None:
    claim = a_claim(CLAIM)
    a_snapshot(REPORT)
    a_snapshot(REPORT.replace("whole harbour", "entire port and harbour") + " Pilots were told on Friday at noon.")
    searched(claim)
    kept, dismissed = claim.coverage.all()
    keep_coverage(coverage_id=kept.pk, by=editor)
    dismiss_coverage(coverage_id=dismissed.pk, by=editor)
    searched(claim)
    assert set(claim.coverage.values_list("pk", "state")) == {(kept.pk, "kept"), (dismissed.pk, "dismissed")}
    assert claim.retrievals.count() == 2


def test_a_suggestion_that_is_found_no_longer_goes_unless_somebody_decided_about_it(editor: User) -> None:
    claim, page = a_claim(CLAIM), a_snapshot(REPORT)
    kept_page = a_snapshot(REPORT.replace("whole harbour", "entire port and harbour") + " Pilots were told on Friday.")
    searched(claim)
    kept = claim.coverage.get(passage__snapshot=kept_page)
    keep_coverage(coverage_id=kept.pk, by=editor)
    a_snapshot(UNRELATED, page.article)
    a_snapshot(UNRELATED + " Nobody left early.", kept_page.article)
    searched(claim)
    assert list(claim.coverage.all()) == [kept]


def test_a_later_version_of_a_decided_article_is_no_further_report(editor: User) -> None:
    claim, page = a_claim(CLAIM), a_snapshot(REPORT)
    searched(claim)
    first = claim.coverage.get()
    keep_coverage(coverage_id=first.pk, by=editor)
    a_snapshot("Updated on Tuesday. " + REPORT, page.article)
    searched(claim)
    later = claim.coverage.exclude(pk=first.pk).get()
    assert later.copy_of == first
    assert "no further report" in later.reasons[-1]


def test_a_failed_search_takes_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = a_claim(CLAIM)
    a_snapshot(REPORT)
    searched(claim)
    failed = Search("harbour", {}, timezone.now(), timedelta(), error="The database did not answer in time.")
    with transaction.atomic():
        record_search(claim, failed)
    assert claim.coverage.count() == 1


def test_a_new_report_appears_with_the_next_search() -> None:
    claim = a_claim(CLAIM)
    assert searched(claim).outcome == RetrievalOutcome.EMPTY
    a_snapshot(REPORT)
    assert searched(claim).outcome == RetrievalOutcome.OK


def test_wire_copies_count_as_one_independent_report() -> None:
    claim = a_claim(CLAIM)
    for ending in ("", " (Wire)", " Wire report."):
        a_snapshot(REPORT + ending)
    searched(claim)
    assert claim.coverage.count() == 3
    assert Coverage.objects.filter(claim=claim).independent().count() == 1


def test_quotation_marks_and_dashes_are_no_part_of_words() -> None:
    a_snapshot("The authority called a night ferry “counterproductive” – and didn’t say when dredging ends.")
    [found] = search_text("A night ferry is counterproductive, the authority said about dredging").suggestions
    assert "“counterproductive”" in found.reasons[0]
    [also] = search_text("“Counterproductive” night ferry—the authority on ‘dredging’").suggestions
    assert "“Counterproductive”" in also.reasons[0]
    assert "““" not in also.reasons[0]


@pytest.mark.parametrize("text", ["of the and", "'); drop table", "a & b | !c:*", "\\", "‘’"])
def test_any_text_can_be_searched_for(text: str) -> None:
    a_snapshot(REPORT)
    assert search_text(text).outcome in {RetrievalOutcome.OK, RetrievalOutcome.EMPTY}


def test_a_search_that_fails_is_logged_as_failed_not_as_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def too_slow(*_: object, **__: object) -> None:
        raise OperationalError("canceling statement due to statement timeout\nCONTEXT: …")

    claim = a_claim(CLAIM)
    monkeypatch.setattr("claims.services.coverage.candidates", too_slow)
    with transaction.atomic():
        retrieval = record_search(claim, search_claim(claim))
    assert retrieval.outcome == RetrievalOutcome.FAILED
    assert retrieval.message == "The database did not answer in time: canceling statement due to statement timeout"


def test_the_sweep_searches_again_once_there_are_new_articles() -> None:
    claim = a_claim(CLAIM)
    searched(claim)
    assert jobs.run_now(matches_wanted(claim))
    jobs.sweep()
    assert not Job.objects.filter(state="waiting").exists()
    Claim.objects.filter(pk=claim.pk).update(coverage_searched_at=timezone.now() - timedelta(hours=1))
    a_snapshot(REPORT)
    jobs.sweep()
    assert Job.objects.filter(state="waiting", kind="find_coverage").count() == 1
    assert jobs.run_next("match")
    assert claim.coverage.get().state == CoverageState.SUGGESTED


def test_a_page_that_was_stored_while_the_search_ran_is_not_missed() -> None:
    claim, an_hour_ago = a_claim(CLAIM), timezone.now() - timedelta(hours=1)
    Claim.objects.filter(pk=claim.pk).update(coverage_searched_at=an_hour_ago)
    a_snapshot(REPORT, fetched_at=an_hour_ago - timedelta(seconds=20))
    jobs.sweep()
    assert jobs.run_next("match")
    assert claim.retrievals.get().outcome == RetrievalOutcome.OK


def test_a_search_that_never_works_is_logged_and_not_tried_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = a_claim(CLAIM)
    Claim.objects.filter(pk=claim.pk).update(coverage_searched_at=timezone.now() - timedelta(hours=1))
    a_snapshot(REPORT)
    monkeypatch.setattr("claims.services.coverage.rank", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("factcheck.core.jobs.MAX_ATTEMPTS", 1)
    jobs.sweep()
    assert jobs.run_next("match")
    assert claim.retrievals.get().outcome == RetrievalOutcome.FAILED
    assert "ZeroDivisionError" in claim.retrievals.get().message
    jobs.sweep()
    assert not jobs.run_next("match")
