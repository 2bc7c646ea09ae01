"""Finding the feeds of an outlet: named by its page, by robots.txt, or guessed."""

from __future__ import annotations

import pytest

from sources.connectors.discovery import FoundFeed, discovered, sitemaps_named, well_known
from tests.sources.connectors.hostile import HOSTILE

URL = "https://outlet.example/start/"

PAGE = """<!doctype html><html><head><base href="/news/"><title>Outlet</title>
<link rel="stylesheet" href="/style.css">
<link rel="Alternate  home" type="application/rss+xml; charset=utf-8" title=" All
 news " href="all.rss">
<link rel="alternate" type="application/atom+xml" href="https://feeds.example/atom#top">
<link rel="alternate" type="application/feed+json" href="//outlet.example/feed.json">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="text/html" hreflang="fr" href="/fr">
</head><body><a href="https://feeds.example/atom">Atom</a> <a href="/sport/rss.xml">Sport <b>feed</b></a>
<a href="/feeding-the-birds">Birds</a> <a href="/topics/port/feed/">Port</a> <a href="feed:x">?</a></body></html>"""


def test_declared_feeds_come_first_then_links_that_look_like_one() -> None:
    assert discovered(PAGE.encode(), URL, "text/html; charset=utf-8") == (
        FoundFeed(url="https://outlet.example/news/all.rss", title="All news", kind="rss"),
        FoundFeed(url="https://feeds.example/atom", title="", kind="atom"),
        FoundFeed(url="https://outlet.example/feed.json", title="", kind="jsonfeed"),
        FoundFeed(url="https://outlet.example/sport/rss.xml", title="Sport feed", kind="link"),
        FoundFeed(url="https://outlet.example/topics/port/feed/", title="Port", kind="link"),
    )


def test_the_encoding_is_that_of_the_header() -> None:
    page = '<link rel=alternate type=application/rss+xml title="Größe" href=/rss>'.encode("iso-8859-1")
    (found,) = discovered(page, URL, "text/html; charset=ISO-8859-1")
    assert found.title == "Größe"


def test_no_more_than_twenty_are_taken() -> None:
    page = "".join(f"<a href=/{number}/feed>x</a>" for number in range(30))
    assert len(discovered(page.encode(), URL, "")) == 20


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_ends_in_feeds_or_none(name: str) -> None:
    found = discovered(HOSTILE[name], URL, "text/html; charset=x-klingon")
    assert [feed.url for feed in found] == (["https://outlet.example/feed/x"] if name == "a page of links" else [])


def test_customary_addresses_are_at_the_root_of_the_site() -> None:
    guesses = well_known("https://outlet.example:8443/start/page?x=1#y")
    assert {"https://outlet.example:8443/feed", "https://outlet.example:8443/sitemap.xml"} <= set(guesses)
    assert [well_known(url) for url in ("", "mailto:a@b.example", "http://[::1", "/start")] == [()] * 4


def test_robots_txt_names_sitemaps() -> None:
    robots = (
        "User-agent: *\nDisallow: /private\nsitemap: https://outlet.example/a.xml\r\n"
        "  Sitemap :https://outlet.example/b.xml # news\nSITEMAP: /relative.xml\n# Sitemap: https://outlet.example/c.xml\n"
        "Sitemap: https://outlet.example/a.xml\n"
    )
    assert sitemaps_named(robots) == ("https://outlet.example/a.xml", "https://outlet.example/b.xml")
    assert len(sitemaps_named("".join(f"Sitemap: https://outlet.example/{n}\n" for n in range(99)))) == 20
