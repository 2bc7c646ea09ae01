"""Feeds in the admin: how they are doing in a word, what they bring, and a poll when somebody asks for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from factcheck.core.models import Job
from sources.ingest.urls import url_sha256
from sources.models import Feed, FeedItem, FetchAttempt
from tests import factories

LIST = "/admin/sources/feed/"


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def page_of(client: Client, feed: Feed) -> str:
    return client.get(f"{LIST}{feed.pk}/change/").content.decode()


def fields(feed: Feed, **changes: object) -> dict[str, object]:
    own = {"outlet": feed.outlet_id, "url": feed.url, "title": "", "connector": "rss", "is_active": "on"}
    return {**own, "interval": "00:15:00", "seen_version": feed.version, **changes}


def named(feed: Feed, *, days_ago: int, count: int = 1) -> None:
    for _ in range(count):
        article = factories.an_article(feed.outlet)
        digest = url_sha256(article.url)
        at = timezone.now() - timedelta(days=days_ago)
        FeedItem.objects.create(feed=feed, article=article, guid_sha256=digest, url_sha256=digest, first_seen_at=at)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"url": "http://10.0.0.1/rss"}, "url", "public internet"),
        ({"url": "http://user:secret@news.example/rss"}, "url", ""),
        ({"connector": "telepathy"}, "connector", "not one of the available choices"),
        ({"interval": "0:00:01"}, "__all__", ""),
    ],
)
def test_what_cannot_be_polled_is_refused_at_its_field(
    editors: Client, changes: dict[str, object], field: str, words: str
) -> None:
    feed = factories.a_feed()
    response = editors.post(f"{LIST}{feed.pk}/change/", fields(feed, **changes))
    assert words in " ".join(response.context["adminform"].form.errors[field])
    assert Feed.objects.get().url == feed.url


def test_a_new_address_forgets_what_the_old_one_said(editors: Client) -> None:
    feed = factories.a_feed(
        etag='"old"',
        last_modified="yesterday",
        gone_at=timezone.now(),
        notes=["Odd."],
        next_fetch_at=timezone.now() + timedelta(days=1),
    )
    data = fields(feed, url="https://news.example/new")
    assert editors.post(f"{LIST}{feed.pk}/change/", data).status_code == 302
    feed.refresh_from_db()
    assert (feed.etag, feed.last_modified, feed.gone_at, feed.notes) == ("", "", None, [])
    assert feed.url_sha256 == url_sha256("https://news.example/new")
    assert feed.next_fetch_at <= timezone.now()


def test_polling_while_an_editor_edits_does_not_make_the_edit_stale(editors: Client) -> None:
    feed = factories.a_feed()
    Feed.objects.update(failures=2, last_error="No answer.", last_fetch_at=timezone.now())
    assert editors.post(f"{LIST}{feed.pk}/change/", fields(feed, title="New title")).status_code == 302
    feed.refresh_from_db()
    assert (feed.title, feed.failures) == ("New title", 2)


def test_the_list_tells_in_words_how_feeds_are_doing(editors: Client) -> None:
    now = timezone.now()
    failing = factories.a_feed(failures=3, last_error="The server did not answer.", last_success_at=now)
    off = factories.a_feed(is_active=False)
    factories.a_feed(last_success_at=now - timedelta(minutes=5), rhythm=timedelta(minutes=40))
    page = editors.get(LIST).content.decode()
    assert "3 times in a row: The server did not answer." in page
    assert "about every 40 minutes" in page
    assert all(f">{word}</span>" in page for word in ("Failing", "Switched off", "Working"))
    for state, feed in (("failing", failing), ("off", off)):
        assert editors.get(LIST, {"state": state}).context["cl"].result_list == [feed]


def test_pictures_of_all_feeds_come_with_one_query(editors: Client, django_assert_num_queries: Any) -> None:
    feeds = [factories.a_feed() for _ in range(3)]
    named(feeds[0], days_ago=0, count=2)
    named(feeds[0], days_ago=13)
    named(feeds[0], days_ago=14)
    with django_assert_num_queries(7) as few:
        page = editors.get(LIST).content.decode()
    assert "New articles per day in the last 14 days: 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2; total 3" in page
    assert page.count("total 0</title>") == 2
    assert sum("sources_feeditem" in query["sql"] for query in few.captured_queries) == 1


def test_the_page_of_a_feed_tells_what_happened_to_it(editors: Client) -> None:
    feed = factories.a_feed(
        notes=["Its entries have no dates."],
        moved_from="https://old.example/rss",
        moved_at=timezone.now(),
        gone_at=timezone.now(),
    )
    for number in range(21):
        at = timezone.now() - timedelta(hours=21 - number)
        FetchAttempt.objects.create(
            url=feed.url,
            feed=feed,
            at=at,
            duration=timedelta(seconds=1),
            outcome="timeout",
            message=f"Silence {number}.",
        )
    page = page_of(editors, feed)
    assert "Its entries have no dates." in page
    assert "moved here from https://old.example/rss" in page
    assert "(HTTP 410)" in page
    assert "Silence 20, in 1.0 s." in page
    assert "Silence 0," not in page
    assert "HTTP 410" not in page_of(editors, factories.a_feed())


def test_a_feed_is_polled_on_demand_unless_it_is_switched_off(editors: Client) -> None:
    feed, off = factories.a_feed(), factories.a_feed(is_active=False)
    editors.post(f"{LIST}{feed.pk}/poll/")
    page = editors.post(f"{LIST}{off.pk}/poll/", follow=True).content.decode()
    assert Job.objects.get().key == f"feed:{feed.pk}"
    assert "Switch it on to poll it." in page


def test_a_feed_that_is_gone_can_be_tried_again(editors: Client) -> None:
    feed = factories.a_feed(gone_at=timezone.now(), alerted_at=timezone.now())
    assert "Try again" in page_of(editors, feed)
    editors.post(f"{LIST}{feed.pk}/poll/")
    feed.refresh_from_db()
    assert (feed.gone_at, feed.alerted_at) == (None, None)
    assert Job.objects.get().key == f"feed:{feed.pk}"


def test_reviewers_look_at_feeds_but_do_not_poll_or_change_them(reviewer: User, client: Client) -> None:
    client.force_login(reviewer)
    feed = factories.a_feed()
    assert "Poll now" not in page_of(client, feed)
    assert client.post(f"{LIST}{feed.pk}/poll/").status_code == 403
    assert client.post(f"{LIST}add/", {"url": "https://news.example/rss"}).status_code == 403


def test_attempts_name_the_part_of_a_feed_that_they_were_about(editors: Client) -> None:
    feed = factories.a_feed()
    for url in (feed.url, "https://files.example/part-7.xml"):
        FetchAttempt.objects.create(feed=feed, url=url, at=timezone.now(), duration=timedelta(0), outcome="ok", size=9)
    page = page_of(editors, feed)
    (own, part) = (page.count(f"{feed.url}: Fetched"), page.count("https://files.example/part-7.xml: Fetched"))
    assert (own, part) == (0, 1)
