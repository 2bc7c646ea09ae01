"""Feeds in the admin: addresses are checked at the field, health is told in words, a poll can be asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from factcheck.core.models import Job
from sources.ingest.urls import url_sha256
from sources.models import Feed
from tests import factories

ADD = "/admin/sources/feed/add/"


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def fields(**changes: object) -> dict[str, object]:
    outlet = factories.an_outlet()
    own = {"outlet": outlet.pk, "url": "https://news.example/rss", "title": "", "connector": "rss", "is_active": "on"}
    return {**own, "interval": "00:15:00", **changes}


def test_a_feed_is_added_with_its_hash_and_due_at_once(editors: Client) -> None:
    assert editors.post(ADD, fields()).status_code == 302
    feed = Feed.objects.get()
    assert feed.url_sha256 == url_sha256("https://news.example/rss")
    assert Feed.objects.due(timezone.now()).get() == feed


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"url": "http://10.0.0.1/rss"}, "url", ""),
        ({"url": "http://user:secret@news.example/rss"}, "url", ""),
        ({"connector": "telepathy"}, "connector", "not one of the available choices"),
        ({"interval": "0:00:01"}, "__all__", ""),
    ],
)
def test_what_cannot_be_polled_is_refused_at_its_field(
    editors: Client, changes: dict[str, object], field: str, words: str
) -> None:
    response = editors.post(ADD, fields(**changes))
    assert words in " ".join(response.context["adminform"].form.errors[field])
    assert not Feed.objects.exists()


def test_the_same_address_in_another_spelling_is_the_same_feed(editors: Client) -> None:
    factories.a_feed(url="https://news.example/rss")
    response = editors.post(ADD, fields(url="https://NEWS.example/rss?utm_source=x"))
    assert "exists already" in " ".join(response.context["adminform"].form.errors["url"])


def test_a_new_address_forgets_what_the_old_one_said_about_changes(editors: Client) -> None:
    feed = factories.a_feed(etag='"old"', last_modified="yesterday", next_fetch_at=timezone.now() + timedelta(days=1))
    data = fields(url="https://news.example/new", seen_version=feed.version)
    assert editors.post(f"/admin/sources/feed/{feed.pk}/change/", data).status_code == 302
    feed.refresh_from_db()
    assert (feed.etag, feed.last_modified, feed.url_sha256) == ("", "", url_sha256("https://news.example/new"))
    assert feed.next_fetch_at <= timezone.now()


def test_polling_while_an_editor_edits_does_not_make_the_edit_stale(editors: Client) -> None:
    feed = factories.a_feed(url="https://news.example/rss")
    Feed.objects.update(failures=2, last_error="No answer.", last_fetch_at=timezone.now())
    data = fields(title="New title", seen_version=feed.version)
    assert editors.post(f"/admin/sources/feed/{feed.pk}/change/", data).status_code == 302
    feed.refresh_from_db()
    assert (feed.title, feed.failures) == ("New title", 2)


def test_the_list_tells_in_words_how_feeds_are_doing(editors: Client) -> None:
    factories.a_feed(failures=3, last_error="The server did not answer.")
    factories.a_feed(is_active=False)
    page = editors.get("/admin/sources/feed/").content.decode()
    assert "Failed 3 times in a row: The server did not answer." in page
    assert "Switched off" in page
    assert len(editors.get("/admin/sources/feed/", {"health": "failing"}).context["cl"].result_list) == 1


def test_a_feed_is_polled_on_demand_unless_it_is_switched_off(editors: Client) -> None:
    feed, off = factories.a_feed(), factories.a_feed(is_active=False)
    editors.post(f"/admin/sources/feed/{feed.pk}/poll/")
    page = editors.post(f"/admin/sources/feed/{off.pk}/poll/", follow=True).content.decode()
    assert Job.objects.get().key == f"feed:{feed.pk}"
    assert "Switch it on to poll it." in page


def test_reviewers_look_at_feeds_but_do_not_poll_or_change_them(reviewer: User, client: Client) -> None:
    client.force_login(reviewer)
    feed = factories.a_feed()
    assert client.get(f"/admin/sources/feed/{feed.pk}/change/").status_code == 200
    assert client.post(f"/admin/sources/feed/{feed.pk}/poll/").status_code == 403
    assert client.post(ADD, fields()).status_code == 403


@pytest.mark.parametrize("model", ["article", "snapshot", "fetchattempt"])
def test_what_was_fetched_is_shown_and_cannot_be_changed(admin_client: Client, model: str) -> None:
    snapshot = factories.a_snapshot()
    assert admin_client.get(f"/admin/sources/{model}/").status_code == 200
    assert admin_client.get(f"/admin/sources/{model}/add/").status_code == 403
    for kind, row in (("article", snapshot.article), ("snapshot", snapshot)):
        assert admin_client.post(f"/admin/sources/{kind}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
