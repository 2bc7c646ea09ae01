"""Changed sources at the desk: counted, listed, shown with what changed, and looked at by one person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import AnchorCheck, Evidence
from claims.services.rechecking import handle
from factcheck.core import jobs
from sources.models import Article
from sources.models.article import Access
from tests.factories import TEXT, a_claim, a_complete_review, a_snapshot, a_statement, a_submitted_review, some_evidence

LIST = "/admin/claims/anchorcheck/"
CHANGED = TEXT.replace("close in May", "close in <b>June</b>")


@pytest.fixture
def evidence(reviewer: User) -> Evidence:
    return a_submitted_review(reviewer).evidence.get()


def page_now_says(text: str, evidence: Evidence, **fields: Any) -> AnchorCheck:
    a_snapshot(text, evidence.snapshot.article, **fields)
    while jobs.run_next("match"):
        pass
    return evidence.checks.latest("snapshot")


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def page_of(check: AnchorCheck) -> str:
    return f"{LIST}{check.pk}/"


def claim_page_of(evidence: Evidence) -> str:
    return f"/admin/claims/claim/{evidence.review.claim_id}/"


def test_the_front_page_counts_what_waits(reviewers: Client, evidence: Evidence) -> None:
    counted = "<strong>{}</strong> <span>Sources that changed under a verdict</span>"
    assert counted.format(0) in html(reviewers, "/admin/")
    page_now_says(CHANGED, evidence)
    assert counted.format(1) in html(reviewers, "/admin/")


def test_the_list_shows_what_waits_and_the_rest_when_asked(
    reviewers: Client, evidence: Evidence, reviewer: User
) -> None:
    waiting, exact = page_now_says(CHANGED, evidence), page_now_says(TEXT + " More.", evidence)
    handled = page_now_says("Taken down.", evidence)
    handle(check_id=handled.pk, by=reviewer, note="The claim needs another review.")

    def listed(query: str) -> list[bool]:
        page = html(reviewers, LIST + query)
        return [f'href="{page_of(check)}' in page for check in (waiting, exact, handled)]

    assert listed("") == [True, False, False]
    assert listed("?task=handled") == [False, False, True]
    assert listed("?task=all") == [True, True, True]
    assert listed("?task=all&state__exact=exact") == [False, True, False]


def test_the_list_does_not_ask_for_every_row_anew(reviewers: Client, reviewer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            html(reviewers, f"{LIST}?task=all")
        return len(asked)

    page_now_says("Taken down.", a_submitted_review(reviewer).evidence.get())
    queries()
    few = queries()
    for _ in range(3):
        page_now_says("Taken down.", a_submitted_review(reviewer).evidence.get())
    assert queries() == few


def test_the_page_shows_the_words_as_cited_what_stands_there_now_and_the_difference(
    reviewers: Client, evidence: Evidence
) -> None:
    page = html(reviewers, page_of(page_now_says(CHANGED, evidence)))
    assert "Other words stand in the place of the cited ones." in page
    assert '<mark class="fc-words">close in May</mark>' in page
    assert '<mark class="fc-words">close in &lt;b&gt;June&lt;/b&gt;</mark>' in page
    assert '<del><span class="visually-hidden">[removed: </span>May' in page
    assert claim_page_of(evidence) in page
    assert f"/admin/sources/snapshot/{evidence.snapshot_id}/" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The page was taken down.", "Neither the cited words nor what stood around them are there."),
        ("They close in May. We close in May.", "stand at several places"),
        ("Corrected. " + TEXT, "at another place of the page"),
        (TEXT + " More.", "stand where they stood"),
        (TEXT.replace("close in May", ""), '<span class="fc-tag">nothing</span>'),
    ],
)
def test_every_state_is_told_in_words(reviewers: Client, evidence: Evidence, text: str, words: str) -> None:
    assert words in html(reviewers, page_of(page_now_says(text, evidence)))


def test_times_are_those_of_the_desk_and_say_so(reviewers: Client, evidence: Evidence) -> None:
    check = page_now_says(CHANGED, evidence, fetched_at=datetime(2026, 1, 5, 12, 30, tzinfo=UTC))
    with timezone.override("Europe/Vienna"):
        assert "the copy of 5 Jan 2026, 13:30 CET</a>" in html(reviewers, page_of(check))


def test_a_copy_that_ends_at_a_paywall_is_not_taken_for_the_whole_article(
    reviewers: Client, evidence: Evidence
) -> None:
    told = "only the part before the paywall was read"
    assert told not in html(reviewers, page_of(page_now_says(CHANGED, evidence)))
    assert told in html(reviewers, page_of(page_now_says("The harbour", evidence, access=Access.PARTIAL)))


def test_a_newer_copy_is_pointed_at(reviewers: Client, evidence: Evidence) -> None:
    first = page_now_says(CHANGED, evidence)
    newest = page_now_says(TEXT, evidence)
    assert f'<a href="{page_of(newest)}">unchanged</a>' in html(reviewers, page_of(first))
    assert "There is a newer copy" not in html(reviewers, page_of(newest))


def test_a_person_looks_at_it_and_the_next_one_sees_their_note(
    reviewers: Client, editors: Client, evidence: Evidence, reviewer: User
) -> None:
    check = page_now_says(CHANGED, evidence)
    refused = reviewers.post(page_of(check), {"note": " "})
    assert (refused.status_code, "Say what the change means" in refused.content.decode()) == (400, True)
    assert reviewers.post(page_of(check), {"note": "A typing error\x00 was mended."}).status_code == 302
    check.refresh_from_db()
    assert (check.handled_by, check.note) == (reviewer, "A typing error\ufffd was mended.")

    stale = editors.post(page_of(check), {"note": "I think so, too."})
    said = stale.content.decode()
    assert stale.status_code == 409
    assert all(words in said for words in ("has looked at this already", "was mended", "I think so"))
    assert "I have looked at it" not in said


def test_people_without_the_permission_see_nothing_and_change_nothing(
    outsiders: Client, outsider: User, evidence: Evidence
) -> None:
    check = page_now_says(CHANGED, evidence)
    outsider.is_staff = True
    outsider.save()
    assert outsiders.get(page_of(check)).status_code == 403
    assert outsiders.post(page_of(check), {"note": "Mine."}).status_code == 403
    assert AnchorCheck.objects.tasks().exists()


def test_a_check_that_is_gone_is_not_found(reviewers: Client) -> None:
    assert reviewers.get(f"{LIST}777/").status_code == 404
    assert reviewers.post(f"{LIST}777/", {"note": "Mine."}).status_code == 404


def test_the_claim_page_says_beside_the_evidence_that_its_source_changed(
    reviewers: Client, evidence: Evidence, reviewer: User
) -> None:
    assert "Source changed" not in html(reviewers, claim_page_of(evidence))
    check = page_now_says(CHANGED, evidence)
    page = html(reviewers, claim_page_of(evidence))
    assert f'<a href="{page_of(check)}">Source changed</a>' in page
    assert "other words stand there" in page
    handle(check_id=check.pk, by=reviewer, note="The verdict stands.")
    assert "<q>The verdict stands.</q>" in html(reviewers, claim_page_of(evidence))
    page_now_says(TEXT, evidence)
    assert "Source changed" not in html(reviewers, claim_page_of(evidence))


def test_the_claim_page_says_so_beside_statements_too_while_the_review_is_in_work(
    reviewers: Client, reviewer: User
) -> None:
    claim = a_claim()
    statement = a_statement(claim, "close in May")
    a_complete_review(reviewer, claim)
    a_snapshot("Taken down.", statement.snapshot.article)
    while jobs.run_next("match"):
        pass
    page = html(reviewers, f"/admin/claims/claim/{claim.pk}/")
    assert page.count("Source changed") == 1
    assert "the words are gone" in page


def test_cited_pages_that_cannot_be_fetched_any_more_are_told_at_the_desk_and_beside_the_evidence(
    reviewers: Client, evidence: Evidence
) -> None:
    Article.objects.filter(pk=evidence.snapshot.article_id).update(fetch_error="It answered: HTTP 410 Gone.")
    assert "1 cited page could not be fetched again" in html(reviewers, "/admin/")
    assert "could not be fetched again: It answered: HTTP 410 Gone." in html(reviewers, claim_page_of(evidence))


def test_the_claim_page_asks_no_more_for_more_evidence(reviewers: Client, reviewer: User) -> None:
    review = a_complete_review(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            html(reviewers, f"/admin/claims/claim/{review.claim_id}/")
        return len(asked)

    page_now_says("Taken down.", review.evidence.get())
    few = queries()
    for _ in range(3):
        page_now_says("Taken down.", some_evidence(review, reviewer))
    assert queries() == few
