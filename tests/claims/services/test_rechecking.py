"""What became of cited words: looked for in every later copy, told once, a task only where a verdict stands on them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from claims.choices import AnchorState, Stance
from claims.models import AnchorCheck, Evidence
from claims.services.rechecking import checks_wanted, handle, look_through, store_checks, watch_claim
from claims.services.reviewing import attach_evidence, remove_evidence, submit, withdraw
from factcheck.core import jobs
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed, StaleState
from factcheck.core.models import Job
from sources.ingest.pages import fetch_page, store_page
from sources.models import Article, Snapshot
from tests.e2e.outlets import LoopbackOutlet
from tests.factories import (
    TEXT,
    a_claim,
    a_complete_review,
    a_review,
    a_snapshot,
    a_statement,
    a_submitted_review,
    an_article,
    some_evidence,
)

pytestmark = pytest.mark.django_db

WORDS = "close in May"
CHANGED = TEXT.replace("in May", "in June")
GONE = "The page was taken down."


@pytest.fixture
def evidence(reviewer: User) -> Evidence:
    """The words “close in May” under a submitted review."""
    return a_submitted_review(reviewer).evidence.get()


def page_now_says(text: str, anchor: Evidence) -> Snapshot:
    """A later copy of the page, looked through."""
    snapshot = a_snapshot(text, anchor.snapshot.article)
    while jobs.run_next("match"):
        pass
    return snapshot


def told(anchor: Evidence) -> list[tuple[str, bool]]:
    return list(anchor.checks.order_by("snapshot").values_list("state", "is_task"))


@pytest.mark.parametrize(
    ("text", "state", "is_task"),
    [
        (TEXT + " More will follow.", AnchorState.EXACT, False),
        ("Corrected. " + TEXT, AnchorState.MOVED, False),
        (TEXT.replace("will", "may"), AnchorState.MOVED, False),
        ("Some close in May. Others close in May.", AnchorState.AMBIGUOUS, True),
        (CHANGED, AnchorState.CHANGED, True),
        (GONE, AnchorState.GONE, True),
    ],
)
def test_words_under_a_verdict_are_a_task_when_they_no_longer_stand_there_for_certain(
    evidence: Evidence, text: str, state: AnchorState, is_task: bool
) -> None:
    snapshot = page_now_says(text, evidence)
    check = evidence.checks.get()
    assert (check.snapshot, check.state, check.is_task) == (snapshot, state, is_task)
    assert AnchorCheck.objects.tasks().exists() == is_task
    if check.start is not None and state != AnchorState.CHANGED:
        assert snapshot.text[check.start : check.end] == WORDS


def test_what_stands_in_the_place_of_changed_words_is_known(evidence: Evidence) -> None:
    snapshot = page_now_says(CHANGED, evidence)
    check = evidence.checks.get()
    assert snapshot.text[check.start : check.end] == "close in June"


def test_a_change_before_the_verdict_is_told_and_is_no_task(reviewer: User) -> None:
    review = a_complete_review(reviewer)
    anchor = review.evidence.get()
    page_now_says(CHANGED, anchor)
    submit(review_id=review.pk, by=reviewer)
    page_now_says(CHANGED + " More will follow.", anchor)
    assert told(anchor) == [("changed", False), ("changed", False)]


def test_the_same_change_is_a_task_once_and_every_other_one_anew(evidence: Evidence) -> None:
    later = [CHANGED, CHANGED + " More.", TEXT.replace("May", "July"), GONE, GONE + " For good.", TEXT, CHANGED]
    for text in later:
        page_now_says(text, evidence)
    assert told(evidence) == [
        ("changed", True),
        ("changed", False),
        ("changed", True),
        ("gone", True),
        ("gone", False),
        ("exact", False),
        ("changed", True),
    ]


def test_a_page_that_changes_back_leaves_the_task_open(evidence: Evidence) -> None:
    page_now_says(CHANGED, evidence)
    page_now_says(TEXT, evidence)
    assert [check.state for check in AnchorCheck.objects.tasks()] == [AnchorState.CHANGED]


def test_statements_of_a_reviewed_claim_are_looked_for_and_others_are_not(reviewer: User) -> None:
    claim, snapshot = a_claim(), a_snapshot()
    said = a_statement(claim, WORDS, snapshot=snapshot)
    unreviewed = a_statement(a_claim(), "the mayor said", snapshot=snapshot)
    a_submitted_review(reviewer, claim)
    a_snapshot(CHANGED, snapshot.article)
    while jobs.run_next("match"):
        pass
    assert [(c.state, c.is_task) for c in said.checks.all()] == [("changed", True)]
    assert not unreviewed.checks.exists()


def test_evidence_of_a_withdrawn_review_is_not_looked_for(reviewer: User) -> None:
    review = a_complete_review(reviewer)
    withdraw(review_id=review.pk, by=reviewer, reasons="Not ours.")
    page_now_says(GONE, review.evidence.get())
    assert not AnchorCheck.objects.exists()


def test_looking_through_twice_stores_once(evidence: Evidence) -> None:
    snapshot = page_now_says(CHANGED, evidence)
    store_checks(look_through(snapshot))
    assert evidence.checks.count() == 1


def test_words_cited_from_an_old_copy_are_looked_for_in_the_newest_at_once(reviewer: User) -> None:
    old = a_snapshot()
    newest = a_snapshot(GONE, old.article)
    review = a_review(reviewer)
    start = old.text.index(WORDS)
    anchor = attach_evidence(
        review_id=review.pk, by=reviewer, snapshot_id=old.pk, start=start, end=start + len(WORDS), stance=Stance.CONTEXT
    )
    assert jobs.run_now(checks_wanted(newest.pk))
    assert told(anchor) == [("gone", False)]


def test_the_first_copy_of_a_page_is_not_looked_through() -> None:
    a_snapshot()
    assert not Job.objects.filter(kind="check_anchors").exists()


def test_evidence_that_was_removed_takes_its_checks_along(reviewer: User) -> None:
    anchor = some_evidence(a_review(reviewer), reviewer)
    page_now_says(GONE, anchor)
    remove_evidence(evidence_id=anchor.pk, by=reviewer)
    assert not AnchorCheck.objects.exists()


def test_pages_are_watched_from_the_review_and_the_evidence_on(reviewer: User) -> None:
    claim, article = a_claim(), an_article()
    a_statement(claim, snapshot=a_snapshot(article=article))
    article.refresh_from_db()
    assert article.next_check_at is None
    review = a_review(reviewer, claim)
    article.refresh_from_db()
    assert article.next_check_at is not None
    anchor = some_evidence(review, reviewer)
    anchor.snapshot.article.refresh_from_db()
    assert anchor.snapshot.article.next_check_at is not None


def test_watching_a_claim_without_any_page_is_no_trouble() -> None:
    watch_claim(a_claim().pk)
    assert not Job.objects.filter(kind="check_anchors").exists()


def test_a_person_says_once_what_they_made_of_it(evidence: Evidence, reviewer: User, editor: User) -> None:
    page_now_says(CHANGED, evidence)
    check = evidence.checks.get()
    handle(check_id=check.pk, by=reviewer, note=" A typing error was mended. ")
    check.refresh_from_db()
    assert (check.handled_by, check.note) == (reviewer, "A typing error was mended.")
    assert not AnchorCheck.objects.tasks().exists()
    with pytest.raises(StaleState, match="reviewer has looked at this already"):
        handle(check_id=check.pk, by=editor, note="Mine.")
    check.refresh_from_db()
    assert check.handled_by == reviewer


def test_only_tasks_are_handled_by_those_who_may_and_with_words(
    evidence: Evidence, reviewer: User, outsider: User
) -> None:
    page_now_says(TEXT + " More.", evidence)
    check = evidence.checks.get()
    with pytest.raises(InvalidTransition):
        handle(check_id=check.pk, by=reviewer, note="Nothing.")
    with pytest.raises(InvalidInput):
        handle(check_id=check.pk, by=reviewer, note="  ")
    with pytest.raises(NotAllowed):
        handle(check_id=check.pk, by=outsider, note="Mine.")


def test_a_page_that_changes_after_the_verdict_becomes_a_task_by_itself(reviewer: User, settings: Settings) -> None:
    story = "The harbour authority said on Monday that the third pier will be closed for dredging until the end of May."
    with LoopbackOutlet({"/a": ("Pier closed", story)}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        article = an_article(url=f"{outlet.origin}/a")
        snapshot = store_page(article, fetch_page(article.url))
        review = a_complete_review(reviewer)
        start = snapshot.text.index("the third pier")
        anchor = attach_evidence(
            review_id=review.pk,
            by=reviewer,
            snapshot_id=snapshot.pk,
            start=start,
            end=len(snapshot.text) - 1,
            stance=Stance.SUPPORTS,
        )
        submit(review_id=review.pk, by=reviewer)
        outlet.articles["/a"] = ("Pier closed", story.replace("third pier", "second pier"))
        Article.objects.filter(pk=article.pk).update(next_check_at=timezone.now())
        jobs.sweep()
        while jobs.run_next("fetch") or jobs.run_next("match"):
            pass
    assert [(check.evidence, check.state) for check in AnchorCheck.objects.tasks()] == [(anchor, AnchorState.CHANGED)]
