"""Outlets, feeds, articles and snapshots through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from factcheck.core.models import Job
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, Outlet, Snapshot
from tests import factories
from tests.api.test_bad_input import assert_refused
from tests.api.test_claims import ids

pytestmark = pytest.mark.django_db


def change(client: APIClient, url: str, body: dict[str, Any]) -> Any:
    return client.patch(f"/api/v1/{url}/", body, format="json", headers={"If-Match": '"1"'})


def test_an_outlet_is_added_and_changed(as_editor: APIClient) -> None:
    body = {"name": "The Courier", "domain": "courier.example", "country": "DE", "language": "de"}
    made = as_editor.post("/api/v1/outlets/", body, format="json")
    assert made.status_code == 201
    changed = change(as_editor, f"outlets/{made.json()['id']}", {"home_url": "https://courier.example/"}).json()
    assert (changed["name"], changed["home_url"], changed["version"]) == ("The Courier", "https://courier.example/", 2)


@pytest.mark.parametrize(
    "wrong",
    [{"domain": "Courier.example"}, {"domain": "a b"}, {"name": " "}, {"country": "Germany"}, {"home_url": "x"}],
    ids=str,
)
def test_an_outlet_that_makes_no_sense_is_refused(as_editor: APIClient, wrong: dict[str, str]) -> None:
    body = {"name": "The Courier", "domain": "courier.example"} | wrong
    problem = assert_refused(as_editor.post("/api/v1/outlets/", body, format="json"), 400, "invalid-input")
    assert problem["errors"][0]["pointer"] == f"#/{next(iter(wrong))}"
    assert not Outlet.objects.exists()


def test_a_domain_belongs_to_one_outlet(as_editor: APIClient) -> None:
    first, second = factories.an_outlet(), factories.an_outlet()
    problem = assert_refused(change(as_editor, f"outlets/{second.pk}", {"domain": first.domain}), 400, "invalid-input")
    assert "already" in problem["detail"]


def test_a_feed_is_added_with_its_hash_and_polled_at_once(as_editor: APIClient) -> None:
    outlet = factories.an_outlet()
    body = {"outlet": outlet.pk, "url": "HTTPS://courier.example/feed?b=1&a=2", "interval_seconds": 600}
    made = as_editor.post("/api/v1/feeds/", body, format="json")
    assert made.status_code == 201
    feed = Feed.objects.get()
    assert (feed.url, feed.url_sha256) == ("https://courier.example/feed?b=1&a=2", url_sha256(feed.url))
    assert feed.next_fetch_at <= timezone.now()
    assert (made.json()["interval_seconds"], made.json()["outlet"]["id"]) == (600, outlet.pk)


def test_an_address_is_polled_once_however_it_is_spelt(as_editor: APIClient) -> None:
    feed = factories.a_feed(url="https://courier.example/feed")
    body = {"outlet": feed.outlet_id, "url": "https://COURIER.example/feed#top"}
    problem = assert_refused(as_editor.post("/api/v1/feeds/", body, format="json"), 400, "invalid-input")
    assert "already" in problem["detail"]


def test_the_state_of_polling_is_shown_and_not_written(as_editor: APIClient) -> None:
    feed = factories.a_feed(failures=3, last_error="Nobody answered.")
    shown = as_editor.get("/api/v1/feeds/?is_failing=true").json()["results"][0]
    assert (shown["failures"], shown["last_error"]) == (3, "Nobody answered.")
    assert_refused(change(as_editor, f"feeds/{feed.pk}", {"failures": 0}), 400, "invalid-input")


def test_a_feed_that_moves_forgets_what_the_old_address_answered(as_editor: APIClient) -> None:
    feed = factories.a_feed(etag='"old"', last_modified="yesterday")
    change(as_editor, f"feeds/{feed.pk}", {"url": "https://courier.example/new"})
    feed.refresh_from_db()
    assert (feed.etag, feed.last_modified, feed.url_sha256) == ("", "", url_sha256("https://courier.example/new"))


def test_polling_does_not_get_in_the_way_of_editing(as_editor: APIClient) -> None:
    feed = factories.a_feed()
    Feed.objects.filter(pk=feed.pk).update(last_fetch_at=timezone.now(), failures=1)
    assert change(as_editor, f"feeds/{feed.pk}", {"title": "News"}).json()["failures"] == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1/feed", "http://[::1]/feed", "ftp://courier.example/feed", "feed"])
def test_a_feed_is_not_moved_to_where_we_do_not_go(as_editor: APIClient, url: str) -> None:
    feed = factories.a_feed()
    assert_refused(change(as_editor, f"feeds/{feed.pk}", {"url": url}), 400, "invalid-address")
    assert Feed.objects.get().url == feed.url


def test_a_feed_is_polled_on_demand_unless_it_is_switched_off(as_editor: APIClient) -> None:
    feed = factories.a_feed()
    assert as_editor.post(f"/api/v1/feeds/{feed.pk}/poll/").status_code == 202
    assert Job.objects.get().key == f"feed:{feed.pk}"
    change(as_editor, f"feeds/{feed.pk}", {"is_active": False})
    assert_refused(as_editor.post(f"/api/v1/feeds/{feed.pk}/poll/"), 400, "invalid-input")


def test_feeds_say_how_they_are_doing_and_are_found_by_it(as_reviewer: APIClient) -> None:
    gone = factories.a_feed(gone_at="2021-04-06T10:00:00Z", notes=["Odd."], rhythm=timedelta(minutes=40))
    off = factories.a_feed(is_active=False)
    shown = as_reviewer.get(f"/api/v1/feeds/{gone.pk}/").json()
    assert (shown["state"], shown["rhythm_seconds"], shown["notes"]) == ("gone", 2400, ["Odd."])
    assert shown["gone_at"] == "2021-04-06T10:00:00Z"
    assert as_reviewer.get(f"/api/v1/feeds/{off.pk}/").json()["rhythm_seconds"] is None
    assert ids(as_reviewer, "feeds/?state=gone") == [gone.pk]
    assert ids(as_reviewer, "feeds/?state=off") == [off.pk]
    assert_refused(as_reviewer.get("/api/v1/feeds/?state=silent"), 400, "invalid-input")


def test_a_feed_that_is_gone_is_asked_again_when_somebody_wants_so(as_editor: APIClient) -> None:
    feed = factories.a_feed(gone_at="2021-04-06T10:00:00Z")
    assert as_editor.post(f"/api/v1/feeds/{feed.pk}/poll/").status_code == 202
    feed.refresh_from_db()
    assert feed.gone_at is None


def test_a_feed_goes_and_its_articles_stay(as_editor: APIClient) -> None:
    feed = factories.a_feed()
    article = factories.an_article(feed.outlet, feed=feed)
    assert as_editor.delete(f"/api/v1/feeds/{feed.pk}/", headers={"If-Match": '"1"'}).status_code == 204
    assert_refused(as_editor.get(f"/api/v1/feeds/{feed.pk}/"), 404, "not-found")
    assert Article.objects.get() == article


def test_articles_are_found_by_words_of_title_and_text(as_reviewer: APIClient) -> None:
    told = factories.a_snapshot("The ferries were late for weeks, the operator said.").article
    titled = factories.an_article(title="Ferry service ends")
    factories.a_snapshot()
    assert ids(as_reviewer, "articles/?q=ferry") == [titled.pk, told.pk]
    assert ids(as_reviewer, "articles/?q=ferry -service") == [told.pk]


def test_articles_are_found_by_where_and_when_they_were_published(as_reviewer: APIClient) -> None:
    feed = factories.a_feed()
    article = factories.an_article(feed.outlet, feed=feed, language="en", published_at="2021-04-06T10:00:00Z")
    factories.an_article(published_at="2021-04-07T10:00:00Z")
    day = "published_after=2021-04-06T00:00:00Z&published_before=2021-04-07T00:00:00Z"
    for query in (f"outlet={feed.outlet_id}", f"feed={feed.pk}", "language=EN", day):
        assert ids(as_reviewer, f"articles/?{query}") == [article.pk], query


def test_a_snapshot_gives_its_text_and_its_place_in_the_chain(as_reviewer: APIClient) -> None:
    snapshot: Snapshot = factories.a_snapshot(headers=(("content-type", "text/html"),))
    row = as_reviewer.get(f"/api/v1/snapshots/?article={snapshot.article_id}").json()["results"][0]
    assert "text" not in row
    shown = as_reviewer.get(f"/api/v1/snapshots/{snapshot.pk}/").json()
    assert (shown["text"], shown["sha256"], shown["chain_position"]) == (snapshot.text, snapshot.sha256, 1)
    assert shown["headers"] == [["content-type", "text/html"]]
