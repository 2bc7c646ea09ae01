"""Two at once: neither waits for the other for ever, nothing is made twice, no wish is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from claims.choices import BriefingStage, Decision
from claims.models import Briefing, Claim, Claimant, Retrieval, Review
from claims.services import coverage, editing, intake, rereading, reviewing, statements, workflow
from claims.services.claimants import claimant_called
from claims.services.editing import create_claim, edit_claim
from claims.services.opening import ClaimsOfArticle
from claims.services.reading import read_snapshot
from claims.services.reviewing import approve, submit
from claims.services.triaging import open_review
from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, InvalidTransition
from factcheck.core.models import Job
from tests.claims.services.readings import a_reading, found
from tests.factories import a_briefing, a_complete_review, a_second_rating, a_snapshot, a_submitted_review

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Results (or `FactcheckError`s) of actions that run in threads with connections of their own."""

    def run(action: Callable[[], object]) -> object:
        try:
            return action()
        except FactcheckError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return [future.result(30) for future in [threads.submit(run, action) for action in actions]]


@contextmanager
def meeting(*places: tuple[object, str]) -> Iterator[None]:
    """Two threads wait for each other at these functions before they go on; one that is held up is not waited for."""
    barrier = threading.Barrier(2)

    def after_meeting(function: Callable[..., object]) -> Callable[..., object]:
        def meet(*args: Any, **kwargs: Any) -> object:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(0.5)
            return function(*args, **kwargs)

        return meet

    with ExitStack() as patches:
        for place, name in places:
            patches.enter_context(patch.object(place, name, after_meeting(getattr(place, name))))
        yield


def test_two_briefings_that_name_a_newcomer_make_one_claimant() -> None:
    with meeting((Claimant.objects, "create")):
        first, second = at_once(lambda: claimant_called("Ada Quill"), lambda: claimant_called("the Ada Quill"))
    assert first == second
    assert Claimant.objects.count() == 1


def test_two_readings_of_one_article_make_each_claim_once() -> None:
    snapshot = a_snapshot("Harbour closes in May\n\nNothing else is known of it now.")

    def read(briefing: Briefing) -> None:
        reading = read_snapshot(snapshot, title="Harbour closes in May")
        with transaction.atomic():
            intake.store_reading(briefing, reading)

    one, two = (a_briefing(snapshot, stage=BriefingStage.READING, read_at=None) for _ in range(2))
    with meeting((ClaimsOfArticle, "_open")):
        at_once(lambda: read(one), lambda: read(two))
    assert Claim.objects.count() == 1
    assert set(Briefing.objects.values_list("stage", flat=True)) == {BriefingStage.READ}


def test_a_statement_that_is_rejected_while_it_is_read_again_stays_rejected(editor: User) -> None:
    snapshot = a_snapshot("Ada Quill said the harbour closes in May. Nothing else is known of it now.")
    briefing = a_briefing(snapshot, stage=BriefingStage.READING, read_at=None)
    with transaction.atomic():
        intake.store_reading(briefing, a_reading(found(snapshot, "the harbour closes in May")))
    statement = snapshot.statements.get()
    with meeting((statements, "held_article"), (rereading, "held_article")):
        results = at_once(
            lambda: statements.reject(statement_id=statement.pk, by=editor),
            lambda: rereading.store_rereading(briefing, a_reading(found(snapshot, "harbour closes in May"))),
        )
    assert not any(isinstance(result, FactcheckError) for result in results)
    statement.refresh_from_db()
    assert (statement.decision, snapshot.statements.count()) == (Decision.REJECTED, 1)
    assert not Claim.objects.exclude(verification_status="dismissed").exists()


def test_a_claim_that_is_reworded_while_it_is_searched_is_searched_by_its_new_words(editor: User) -> None:
    claim = create_claim(by=editor, text="The harbour closes in May.")
    search_claim = coverage.search_claim

    def searched_too_early(claim: Claim) -> coverage.Search:
        search = search_claim(claim)
        if "harbour" in claim.text:
            edit_claim(claim_id=claim.pk, by=editor, text="The airport closes in June.")
        return search

    with patch.object(coverage, "search_claim", searched_too_early):
        while jobs.run_next("match"):
            pass
    assert "airport" in Retrieval.objects.get(claim=claim).query


def test_rewording_a_claim_and_recording_its_search_do_not_wait_for_each_other(editor: User) -> None:
    claim = create_claim(by=editor, text="The harbour closes in May.")
    with meeting((coverage, "record_search"), (editing, "ask_for_coverage")):
        at_once(
            lambda: jobs.run_next("match"),
            lambda: edit_claim(claim_id=claim.pk, by=editor, text="The airport closes in June."),
        )
    while jobs.run_next("match"):
        pass
    assert "airport" in Retrieval.objects.filter(claim=claim)[0].query
    assert not Job.objects.exclude(last_error="").exists()


def test_words_are_not_changed_while_the_review_of_them_is_submitted(editor: User, reviewer: User) -> None:
    review = a_complete_review(reviewer)
    missing_for_submission, submitted_for = reviewing.missing_for_submission, []

    def remember(review: Review) -> list[str]:
        submitted_for.append(Claim.objects.get(pk=review.claim_id).text)
        return missing_for_submission(review)

    remembering = patch.object(reviewing, "missing_for_submission", remember)
    with remembering, meeting((reviewing, "move"), (editing, "ask_for_coverage")):
        at_once(
            lambda: submit(review_id=review.pk, by=reviewer),
            lambda: edit_claim(claim_id=review.claim_id, by=editor, text="Something else."),
        )
    assert submitted_for == [Claim.objects.get(pk=review.claim_id).text]


def test_approving_and_rewording_do_not_wait_for_each_other(editor: User, reviewer: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    with meeting((reviewing, "set_status"), (editing, "_require_open_wording")):
        approved, refused = at_once(
            lambda: approve(review_id=review.pk, by=editor),
            lambda: edit_claim(claim_id=review.claim_id, by=editor, text="Something else."),
        )
    assert approved == review
    assert isinstance(refused, InvalidTransition)


def test_approving_and_opening_the_next_review_do_not_wait_for_each_other(editor: User, reviewer: User) -> None:
    review = a_second_rating(a_submitted_review(reviewer), editor)
    with meeting((reviewing, "set_status"), (Review.objects, "create")):
        approved, _ = at_once(
            lambda: approve(review_id=review.pk, by=editor),
            lambda: open_review(claim_id=review.claim_id, by=reviewer),
        )
    assert approved == review


def test_words_that_change_while_a_review_of_them_is_submitted_become_a_task(reviewer: User) -> None:
    review = a_complete_review(reviewer)
    anchor = review.evidence.get()
    a_snapshot("The page was taken down.", anchor.snapshot.article)
    log, checking = workflow.log, list[Future[object]]()

    def check() -> None:
        while jobs.run_next("match"):
            pass
        connection.close()

    def logged_while_the_page_is_looked_through(*args: Any) -> None:
        log(*args)
        checking.append(thread.submit(check))
        wait(checking, 0.5)

    with (
        ThreadPoolExecutor(1) as thread,
        patch.object(workflow, "log", logged_while_the_page_is_looked_through),
    ):
        submit(review_id=review.pk, by=reviewer)
        checking[0].result(30)
    assert [check.is_task for check in anchor.checks.all()] == [True]
