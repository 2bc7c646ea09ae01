"""Looking at an address before it becomes a feed: feeds, pages that name feeds, and neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from factcheck.core import jobs
from factcheck.core.errors import FactcheckError
from sources.ingest.looking import Look, ask_for_look, look_of
from sources.models import Article, Feed, Outlet
from tests.e2e.outlets import FEED, LoopbackOutlet
from tests.sources.ingest.bad_feeds import GOOD
from tests.sources.ingest.clockwork import START, pass_time
from tests.sources.ingest.world import NOT_FOUND, Reply, World

pytestmark = pytest.mark.django_db

STORY = "The harbour authority said on Monday that the third pier will be closed for dredging until the end of June."


class Site(LoopbackOutlet):
    """An outlet with a home page, and perhaps a feed where feeds are by custom."""

    home = "<html><body><p>Welcome.</p></body></html>"
    has_customary_feed = False

    def _answer(self, path: str) -> tuple[bytes, str]:
        if path == "/":
            return self.home.encode(), "text/html; charset=utf-8"
        if path == FEED and not self.has_customary_feed:
            return b"", "text/plain"
        return super()._answer(FEED if path == "/named" else path)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with Site({"/a": ("Pier closed", STORY)}).running() as site:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({site.origin})
        yield site  # type: ignore[misc]


def looked(url: str) -> Look:
    token = ask_for_look(url, {"title": "Mine"})
    waiting = look_of(token)
    assert waiting is not None
    assert not waiting.is_over
    while jobs.run_next("fetch"):
        pass
    look = look_of(token)
    assert look is not None
    assert look.is_over
    assert look.given == {"title": "Mine"}
    # Nothing is stored before somebody has chosen.
    assert not any(model.objects.exists() for model in (Feed, Outlet, Article))
    return look


def test_a_feed_is_seen_as_it_is(site: Site) -> None:
    (feed,) = looked(site.origin + "/named").seen
    assert (feed.url, feed.title, feed.about) == (site.origin + "/named", "Loopback", "1 entry")


def test_a_page_offers_the_feeds_that_it_names(site: Site) -> None:
    link = '<link rel="alternate" type="application/{}" title="{}" href="{}">'
    site.home = f"<html><head>{link.format('rss+xml', 'News', '/rss')}{link.format('atom+xml', 'Sport', '/s')}</head>"
    look = looked(site.origin + "/")
    assert [(feed.url, feed.title) for feed in look.seen] == [
        (site.origin + "/rss", "News"),
        (site.origin + "/s", "Sport"),
    ]


def test_a_page_that_names_none_may_have_one_where_feeds_are_by_custom(site: Site) -> None:
    site.has_customary_feed = True
    (feed,) = looked(site.origin + "/").seen
    assert feed.url == site.origin + FEED


def test_what_cannot_be_read_is_told_in_words(site: Site) -> None:
    assert "no feed at this address" in looked(site.origin + "/").refusal
    assert "404" in looked(site.origin + "/missing").refusal


def test_an_address_that_is_never_opened_is_refused_at_once() -> None:
    with pytest.raises(FactcheckError):
        ask_for_look("http://10.0.0.1/feed", {})
    assert look_of("no such token") is None


def guessed(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Reply]) -> tuple[Look, list[tuple[float, str]]]:
    """What came of looking at the home page of a site that names no feed, and when it was asked for what besides."""
    with World().running(monkeypatch) as world, time_machine.travel(START, tick=False) as clock:
        world.sites["quiet.example"] = lambda path, *_: answers.get(path, NOT_FOUND)
        token = ask_for_look("http://quiet.example/", {})
        pass_time(clock, START + timedelta(minutes=1), step=timedelta(seconds=1), queues=["fetch"])
        look = look_of(token)
    assert look is not None
    assert look.is_over
    return look, [((one.at - START).total_seconds(), one.path) for one in world.log if one.path != "/"]


def robots(text: str) -> Reply:
    return Reply(200, {}, f"User-agent: *\n{text}\n".encode())


HOME = Reply(200, {"Content-Type": "text/html"}, b"<html><body><p>Welcome.</p></body></html>")
SLOW_DOWN = Reply(429, {"Retry-After": "60"})


def test_guesses_take_their_turns_and_leave_out_what_robots_txt_refuses(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.FACTCHECK_HOST_PAUSE = timedelta(seconds=2)
    says = robots("Disallow: /feed.xml\nDisallow: /rss.xml")
    look, asked = guessed(monkeypatch, {"/": HOME, "/robots.txt": says, "/atom.xml": Reply(200, {}, GOOD)})
    assert [feed.url for feed in look.seen] == ["http://quiet.example/atom.xml"]
    assert look.refusal == ""
    assert asked == [(2, "/robots.txt"), (2, "/feed"), (4, "/rss"), (6, "/atom.xml")]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"/robots.txt": robots("Crawl-delay: 30")}, ["/robots.txt"]),
        ({"/robots.txt": robots("Disallow: /")}, ["/robots.txt"]),
        ({"/robots.txt": Reply(503)}, ["/robots.txt"]),
        ({"/feed": SLOW_DOWN}, ["/robots.txt", "/feed"]),
    ],
    ids=["wants long pauses", "wants no programs", "in trouble", "asked too much"],
)
def test_nothing_is_guessed_of_a_host_that_would_mind(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Reply], asked: list[str]
) -> None:
    look, log = guessed(monkeypatch, {"/": HOME, **answers})
    assert "none is named there" in look.refusal
    assert [path for _, path in log] == asked
