"""Polling a feed: new articles once, failures with patience, the editor's fields untouched."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from factcheck.core import jobs
from factcheck.core.models import Job, JobState
from sources.fetch import open_session
from sources.ingest import editing
from sources.ingest.door import policy
from sources.ingest.editing import delete_feed, edit_feed
from sources.ingest.polling import Poll, poll, poll_wanted, store_polls
from sources.ingest.robots import Robots
from sources.models import Article, Feed, FetchAttempt, Snapshot
from sources.tasks import forget_old_polls
from tests.e2e.outlets import FEED, LoopbackOutlet
from tests.factories import a_feed, an_article

pytestmark = pytest.mark.django_db

STORY = "The harbour authority said on Monday that the third pier will be closed for dredging until the end of June."


@pytest.fixture
def outlet(settings: Settings) -> Iterator[LoopbackOutlet]:
    pages = {"/a": ("Pier closed", STORY), "/b": ("Ferries moved", STORY.replace("third", "second"))}
    with LoopbackOutlet(pages).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        yield outlet


def poll_now(feed: Feed) -> Feed:
    Feed.objects.filter(pk=feed.pk).update(next_fetch_at=timezone.now())
    jobs.sweep()
    while jobs.run_next("poll"):
        pass
    feed.refresh_from_db()
    return feed


def ask(feed: Feed) -> tuple[Poll, Robots]:
    """Poll it without storing what it answered."""
    robots = Robots([feed.url], policy())
    with open_session(policy()) as session:
        return poll(feed, session, robots), robots


def test_a_due_feed_becomes_articles_and_snapshots(outlet: LoopbackOutlet) -> None:
    feed = poll_now(a_feed(url=outlet.origin + FEED))
    while jobs.run_next("fetch"):
        pass
    assert list(Article.objects.order_by("title").values_list("title", flat=True)) == ["Ferries moved", "Pier closed"]
    assert Snapshot.objects.get(article__title="Pier closed").text.endswith(STORY)
    assert feed.title == "Loopback"
    assert feed.last_success_at is not None
    assert feed.next_fetch_at > timezone.now() + feed.interval - timedelta(seconds=30)


def test_polling_again_adds_nothing(outlet: LoopbackOutlet) -> None:
    feed = poll_now(a_feed(url=outlet.origin + FEED))
    before = set(Article.objects.values_list("pk", flat=True))
    poll_now(feed)
    assert set(Article.objects.values_list("pk", flat=True)) == before
    assert Job.objects.filter(kind="fetch_article").count() == 2


def test_two_feeds_that_link_the_same_page_share_one_article(outlet: LoopbackOutlet) -> None:
    poll_now(a_feed(url=outlet.origin + FEED))
    poll_now(a_feed(url=outlet.origin + FEED + "?again", title="The same"))
    assert Article.objects.count() == 2


def test_polling_does_not_count_as_an_edit(outlet: LoopbackOutlet) -> None:
    feed = a_feed(url=outlet.origin + FEED, title="Ours")
    assert poll_now(feed).version == 1
    assert feed.title == "Ours"


@pytest.mark.parametrize(("title", "kept"), [("Ours", "Ours"), ("", "Loopback")])
def test_a_title_that_is_given_while_a_feed_is_polled_is_kept(outlet: LoopbackOutlet, title: str, kept: str) -> None:
    feed = a_feed(url=outlet.origin + FEED, title="Wrong")
    result, robots = ask(feed)
    edit_feed(feed_id=feed.pk, title=title)
    store_polls([result], robots, now=timezone.now())
    feed.refresh_from_db()
    assert feed.title == kept


def test_a_feed_that_is_switched_off_is_not_polled(outlet: LoopbackOutlet) -> None:
    poll_now(a_feed(url=outlet.origin + FEED, is_active=False))
    assert not outlet.requests


def test_a_feed_that_fails_says_why_and_waits_longer_each_time(outlet: LoopbackOutlet) -> None:
    feed = poll_now(a_feed(url=outlet.origin + "/missing.xml"))
    assert feed.failures == 1
    assert "404" in feed.last_error
    first_wait = feed.next_fetch_at - timezone.now()
    assert poll_now(feed).next_fetch_at - timezone.now() > first_wait * 1.5
    assert [a.status for a in FetchAttempt.objects.filter(feed=feed)] == [404, 404]


def test_a_page_instead_of_a_feed_is_explained(outlet: LoopbackOutlet) -> None:
    feed = poll_now(a_feed(url=outlet.origin + "/a"))
    assert "web page" in feed.last_error
    assert FetchAttempt.objects.get(feed=feed).outcome == "unreadable"


def test_an_article_that_is_gone_is_given_up_with_the_reason(outlet: LoopbackOutlet) -> None:
    poll_now(a_feed(url=outlet.origin + FEED))
    del outlet.articles["/a"]
    while jobs.run_next("fetch"):
        pass
    assert "404" in Article.objects.get(url__endswith="/a").fetch_error
    assert Article.objects.get(url__endswith="/b").snapshots.count() == 1


def test_a_loopback_feed_is_refused_unless_the_operator_allowed_it(settings: Settings) -> None:
    settings.FACTCHECK_FETCH_ALLOW = frozenset()
    feed = poll_now(a_feed(url="http://127.0.0.1/feed.xml"))
    assert FetchAttempt.objects.get(feed=feed).outcome == "blocked"


def test_an_unexpected_error_moves_the_next_poll_far_away(
    outlet: LoopbackOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.tasks.polling.poll_all", lambda *_: 1 / 0)
    monkeypatch.setattr("factcheck.core.jobs.MAX_ATTEMPTS", 1)
    feed = poll_now(a_feed(url=outlet.origin + FEED))
    assert "ZeroDivisionError" in feed.last_error
    assert feed.next_fetch_at > timezone.now() + timedelta(hours=23)


def test_an_unexpected_error_about_one_feed_costs_no_other_its_poll(
    outlet: LoopbackOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, odd = a_feed(url=outlet.origin + FEED), a_feed(url=outlet.origin + FEED + "?odd", title="Odd")
    monkeypatch.setattr("sources.ingest.polling.poll", lambda feed, *_: 1 / 0 if feed == odd else poll(feed, *_))
    odd = poll_now(odd)
    good.refresh_from_db()
    assert (odd.failures, odd.last_error) == (1, "Unexpected error: ZeroDivisionError: division by zero")
    assert (good.failures, Article.objects.filter(feed=good).count()) == (0, 2)


def test_a_feed_that_is_deleted_while_it_is_polled_leaves_nothing(outlet: LoopbackOutlet) -> None:
    feed = a_feed(url=outlet.origin + FEED)
    result, robots = ask(feed)
    delete_feed(feed_id=feed.pk)
    assert store_polls([result], robots, now=timezone.now()) == {}
    assert not Article.objects.exists()


def test_the_answer_of_an_old_address_says_nothing_about_the_new_one(outlet: LoopbackOutlet) -> None:
    feed = a_feed(url=outlet.origin + FEED)
    result, robots = ask(feed)
    moved = edit_feed(feed_id=feed.pk, url=outlet.origin + "/other.xml")
    store_polls([result], robots, now=timezone.now())
    feed.refresh_from_db()
    assert (feed.last_success_at, feed.etag, feed.next_fetch_at) == (None, "", moved.next_fetch_at)
    assert Article.objects.filter(feed=feed).count() == 2


@pytest.mark.parametrize("changed", [{"url": "https://feeds.example/corrected.xml"}, {"connector": "other"}])
def test_a_feed_with_another_address_or_connector_is_polled_at_once_as_if_never_before(
    changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.ingest.editing.connector", lambda name: None)
    feed = a_feed(next_fetch_at=timezone.now() + timedelta(days=1), etag='"1"', failures=9, last_error="Gone.")
    edit_feed(feed_id=feed.pk, title="Only the title")
    feed.refresh_from_db()
    assert (feed.etag, feed.failures) == ('"1"', 9)
    edit_feed(feed_id=feed.pk, **changed)
    feed.refresh_from_db()
    assert (feed.etag, feed.failures, feed.last_error) == ("", 0, "")
    assert feed in Feed.objects.due(timezone.now())


def test_what_a_feed_said_of_being_gone_and_what_the_desk_was_told_is_forgotten_with_a_success(
    outlet: LoopbackOutlet,
) -> None:
    then = timezone.now() - timedelta(days=1)
    failing = a_feed(url=outlet.origin + "/missing.xml", alerted_at=then)
    working = a_feed(url=outlet.origin + FEED, alerted_at=then)
    assert poll_now(failing).alerted_at == then
    working.refresh_from_db()
    assert working.alerted_at is None


@pytest.mark.django_db(transaction=True)
def test_asking_for_a_poll_while_one_is_stored_waits_for_it() -> None:
    feed = a_feed(gone_at=timezone.now())
    jobs.enqueue(poll_wanted(feed))
    held = [jobs.Work(job) for job in jobs.claim("poll")]
    with ThreadPoolExecutor(1) as pool:
        with jobs.finish_all(held):
            asked = pool.submit(_ask_for_poll, feed)
            while not _somebody_waits():
                assert not asked.done()
            # What storing a poll does next.
            Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
        asked.result()
    feed.refresh_from_db()
    assert feed.gone_at is None
    assert Job.objects.get(state=JobState.WAITING).key == f"feed:{feed.pk}"


def _ask_for_poll(feed: Feed) -> None:
    try:
        editing.poll_now(feed_id=feed.pk)
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_the_log_of_polls_is_kept_for_three_months(outlet: LoopbackOutlet) -> None:
    feed, article = a_feed(url=outlet.origin + FEED), an_article()
    now = timezone.now()
    for days in (1, 89, 91, 400):
        logged = {"url": feed.url, "at": now - timedelta(days=days), "duration": timedelta(0), "outcome": "ok"}
        FetchAttempt.objects.create(feed=feed, **logged)
        FetchAttempt.objects.create(article=article, **logged)
    forget_old_polls(now)
    assert FetchAttempt.objects.filter(feed=feed).count() == 2
    assert FetchAttempt.objects.filter(article=article).count() == 4
