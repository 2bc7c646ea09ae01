"""Adding a feed by hand: a worker looks at the address, a person chooses, and only then something is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from factcheck.core import jobs
from sources.ingest.urls import url_sha256
from sources.models import Feed, Outlet
from tests import factories
from tests.e2e.outlets import FEED, LoopbackOutlet

ADD = "/admin/sources/feed/add/"
NAMED = """<html><head><title>Lantern</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">
<link rel="alternate" type="application/rss+xml" title="Sport" href="/sport.xml"></head></html>"""


class Site(LoopbackOutlet):
    def _answer(self, path: str) -> tuple[bytes, str]:
        return (NAMED.encode(), "text/html") if path == "/" else super()._answer(path)


@pytest.fixture
def site(settings: Settings) -> Iterator[LoopbackOutlet]:
    with Site({"/a": ("Pier closed", "The third pier is closed for dredging.")}).running() as site:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({site.origin})
        yield site


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def fields(url: str, **changes: object) -> dict[str, object]:
    return {"url": url, "outlet": "", "title": "", "connector": "auto", "interval": "00:30:00", **changes}


def looked(editors: Client, url: str, **changes: object) -> tuple[str, str]:
    """The address of the second step, and its page after a worker has looked."""
    response: Any = editors.post(ADD, fields(url, **changes))
    assert response.status_code == 302, response.context["form"].errors
    step: str = response["Location"]
    waiting = editors.get(step).content.decode()
    assert "A worker looks at the address" in waiting
    assert not editors.get(f"{step}progress/").json()["is_settled"]
    while jobs.run_next("fetch"):
        pass
    assert editors.get(f"{step}progress/").json()["stage"] == "over"
    assert not Feed.objects.exists()
    assert not Outlet.objects.exists()
    return step, editors.get(step).content.decode()


def test_a_feed_is_shown_and_added_with_an_outlet_of_its_domain(editors: Client, site: LoopbackOutlet) -> None:
    step, page = looked(editors, site.origin + FEED, is_read_for_claims="on")
    assert "Loopback" in page
    assert "1 entry" in page
    editors.post(step, {"step": "add", "chosen": site.origin + FEED})
    feed = Feed.objects.get()
    assert (feed.url, feed.connector, feed.is_read_for_claims) == (site.origin + FEED, "auto", True)
    assert feed.interval == timedelta(minutes=30)
    assert feed.outlet.domain == "127.0.0.1"
    assert Feed.objects.due(timezone.now()).get() == feed


def test_of_the_feeds_that_a_page_names_some_are_chosen(editors: Client, site: LoopbackOutlet) -> None:
    step, page = looked(editors, site.origin + "/", title="Mine")
    assert page.count('type="checkbox"') == 2
    assert "Choose at least one feed." in editors.post(step, {"step": "add"}).content.decode()
    chosen = [site.origin + "/feed.xml", site.origin + "/sport.xml"]
    editors.post(step, {"step": "add", "chosen": [*chosen, "https://elsewhere.example/never-offered"]})
    assert sorted(Feed.objects.values_list("url", "title")) == [(url, "") for url in chosen]
    assert editors.get(step).content.decode().count(" disabled") == 2


def test_what_cannot_be_read_is_told_and_can_be_added_all_the_same(editors: Client, site: LoopbackOutlet) -> None:
    step, page = looked(editors, site.origin + "/missing")
    assert "404" in page
    assert "Nothing was added." in page
    again = editors.post(step, {"step": "again", "chosen": site.origin + "/missing"})
    assert again["Location"] != step
    editors.post(step, {"step": "add", "chosen": site.origin + "/missing"})
    assert Feed.objects.get().url == site.origin + "/missing"


def test_a_feed_is_added_without_looking_if_somebody_wants_so(editors: Client) -> None:
    outlet = factories.an_outlet(name="Saltmarsh Lantern")
    data = fields("news.example/rss", outlet="saltmarsh lantern", is_unseen="on")
    assert editors.post(ADD, data).status_code == 302
    feed = Feed.objects.get()
    assert (feed.url, feed.outlet, feed.url_sha256) == ("https://news.example/rss", outlet, url_sha256(feed.url))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"url": "http://10.0.0.1/rss"}, "url", "public internet"),
        ({"url": "https://NEWS.example/known?utm_source=x"}, "url", "exists already"),
        ({"url": ""}, "url", "required"),
        ({"outlet": "Nobody's"}, "outlet", "no outlet with this name"),
        ({"outlet": "Twins"}, "outlet", "Give the domain"),
        ({"interval": "0:00:01"}, "interval", "10 seconds"),
        ({"connector": "telepathy"}, "connector", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    editors: Client, changes: dict[str, object], field: str, words: str
) -> None:
    factories.a_feed(url="https://news.example/known")
    factories.an_outlet(name="Twins")
    factories.an_outlet(name="Twins")
    response = editors.post(ADD, {**fields("https://news.example/rss"), **changes})
    assert response.status_code == 400
    assert words in " ".join(response.context["form"].errors[field])
    assert Feed.objects.count() == 1


def test_looks_are_for_those_who_may_add_feeds(editors: Client, reviewer: User) -> None:
    step = editors.post(ADD, fields("https://news.example/rss"))["Location"]
    assert editors.get("/admin/sources/feed/look/0123456789abcdef/").status_code == 404
    editors.force_login(reviewer)
    assert editors.get(step).status_code == 403
    assert editors.get(f"{step}progress/").status_code == 403
