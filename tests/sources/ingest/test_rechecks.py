"""Cited pages are fetched again on a schedule; what reads the same adds nothing, what is gone loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from factcheck.core import jobs
from factcheck.core.jobs import enqueue
from factcheck.core.models import Job
from sources.ingest import rechecks
from sources.ingest.pages import fetch_page, store_page
from sources.ingest.polling import fetch_wanted
from sources.ingest.recheck_schedule import LONGEST, WAITS
from sources.ingest.rechecks import cited_but_unreachable, enqueue_due, visited, watch
from sources.ingest.snapshots import Copy, store_snapshot
from sources.models import Article, FetchAttempt, FetchOutcome, Snapshot
from tests.e2e.outlets import LoopbackOutlet
from tests.factories import TEXT, an_article

pytestmark = pytest.mark.django_db

STORY = "The harbour authority said on Monday that the third pier will be closed for dredging until the end of June."
HOUR = timedelta(hours=1)


@pytest.fixture
def outlet(settings: Settings) -> Iterator[LoopbackOutlet]:
    with LoopbackOutlet({"/a": ("Pier closed", STORY)}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        yield outlet


@pytest.fixture
def cited(outlet: LoopbackOutlet) -> Article:
    """A stored article that is watched."""
    article = an_article(url=f"{outlet.origin}/a", title="")
    store_page(article, fetch_page(article.url))
    watch([article.pk], now=timezone.now())
    return article


def visit(article: Article) -> Article:
    """Let the time of the next visit come, and a worker do it."""
    Article.objects.filter(pk=article.pk).update(next_check_at=timezone.now())
    jobs.sweep()
    while jobs.run_next("fetch"):
        pass
    article.refresh_from_db()
    return article


def wait_of(article: Article) -> timedelta:
    article.refresh_from_db()
    assert article.next_check_at is not None
    return article.next_check_at - timezone.now()


def test_a_cited_page_is_visited_within_about_an_hour_and_keeps_its_schedule_when_cited_again(cited: Article) -> None:
    assert HOUR * 0.85 < wait_of(cited) < HOUR * 1.15
    planned = cited.next_check_at
    watch([cited.pk], now=timezone.now() + HOUR)
    cited.refresh_from_db()
    assert cited.next_check_at == planned


def test_a_text_without_an_address_is_not_watched() -> None:
    text = an_article(url="")
    watch([text.pk], now=timezone.now())
    text.refresh_from_db()
    assert text.next_check_at is None


def test_pages_are_fetched_only_when_their_time_has_come(cited: Article, outlet: LoopbackOutlet) -> None:
    jobs.sweep()
    assert not Job.objects.filter(kind="fetch_article").exists()
    visit(cited)
    assert outlet.requests["/a"] == 2


def test_a_visit_that_brings_the_same_words_is_logged_and_adds_no_snapshot(
    cited: Article, outlet: LoopbackOutlet
) -> None:
    visit(cited)
    assert cited.checks == 1
    assert WAITS[1] * 0.85 < wait_of(cited) < WAITS[1] * 1.15
    assert Snapshot.objects.count() == 1
    assert cited.attempts.filter(outcome=FetchOutcome.OK).count() == 2


def test_a_visit_that_brings_other_words_adds_a_snapshot(cited: Article, outlet: LoopbackOutlet) -> None:
    outlet.articles["/a"] = ("Pier closed", STORY.replace("June", "July"))
    visit(cited)
    assert [s.text.count("July") for s in cited.snapshots.order_by("pk")] == [0, 1]


def test_a_page_that_is_gone_keeps_its_copies_says_so_and_is_visited_again(
    cited: Article, outlet: LoopbackOutlet
) -> None:
    page = outlet.articles.pop("/a")
    visit(cited)
    assert cited.snapshots.count() == 1
    assert "404" in cited.fetch_error
    assert FetchAttempt.objects.latest("pk").outcome == FetchOutcome.HTTP_ERROR
    assert (cited.checks, list(cited_but_unreachable())) == (1, [cited])
    assert wait_of(cited) > WAITS[1] * 0.85

    outlet.articles["/a"] = page
    visit(cited)
    assert (cited.fetch_error, cited.checks, cited_but_unreachable().count()) == ("", 2, 0)


def test_pages_that_are_put_off_do_not_keep_others_from_their_turn(
    cited: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecks, "_PER_SWEEP", 1)
    now = timezone.now()
    put_off = an_article(next_check_at=now - 2 * HOUR)
    enqueue(fetch_wanted(put_off))
    Article.objects.filter(pk=cited.pk).update(next_check_at=now - HOUR)
    enqueue_due(now)
    assert Job.objects.filter(kind="fetch_article", key=f"article:{cited.pk}").exists()


def test_a_visit_that_was_not_due_does_not_put_the_next_one_off(cited: Article) -> None:
    planned = wait_of(cited)
    visited(cited.pk, now=timezone.now())
    assert abs(wait_of(cited) - planned) < timedelta(minutes=1)
    assert cited.checks == 0


def test_citing_a_page_while_it_is_being_fetched_is_not_forgotten(outlet: LoopbackOutlet) -> None:
    article = an_article(url=f"{outlet.origin}/a")
    page = fetch_page(article.url)
    watch([article.pk], now=timezone.now())
    store_page(article, page)
    assert wait_of(article) > timedelta(0)


def test_after_many_visits_a_page_is_visited_every_three_months(cited: Article) -> None:
    Article.objects.filter(pk=cited.pk).update(checks=40)
    visit(cited)
    assert LONGEST * 0.85 < wait_of(cited) < LONGEST * 1.15


def test_other_bytes_around_the_same_words_add_no_snapshot_but_another_title_does() -> None:
    article = an_article()

    def stored(body: bytes, title: str) -> Snapshot:
        copy = Copy(body=body, text=TEXT, fetched_at=timezone.now(), extractor="test", title=title)
        return store_snapshot(article, copy)

    first = stored(b"<p>Words</p><aside>Buy boots</aside>", "Harbour to close")
    assert stored(b"<p>Words</p><aside>Buy hats</aside>", "Harbour to close") == first
    assert stored(b"<p>Words</p><aside>Buy hats</aside>", "Harbour stays open").chain_position == 2
