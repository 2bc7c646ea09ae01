"""Feeds: entries read for a CPU second, in our sandbox beside feedparser and beside bare fastfeedparser.

Ours includes both processes: the child's start, shared by as many feeds as a child reads before it is replaced, its
reading, the way through the pipe, and the values on this side. The peers return what they found, markup and all.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from functools import partial
from html import escape

import fastfeedparser
import feedparser

from benchmarks.measuring import Row, cpu_in_turn
from sources.connectors.sandboxed import parsed_feed
from sources.sandbox import FUNCTIONS, Limits, Sandbox

PROMISE = "feeds are read several times faster than by feedparser, and in a sandbox"
ENTRIES = 50
#: feedparser takes a hundred times as long for a feed.
THOROUGH_FEEDS = 20
ROUNDS = 3
QUICK_FEEDS = 10

URL = "https://outlet.example/feed"
TEASER = "The council decided on Monday that the harbour closes in May. Ships have to wait until the basin is dredged."
PARAGRAPH = f'<p>{TEASER} <a href="https://outlet.example/port">Nobody</a> at the port was told &amp; nobody asked.</p>'
ARTICLE = f"{PARAGRAPH}<figure><img src='https://outlet.example/p.jpg'></figure>" + PARAGRAPH * 20

#: Reads the document so many times and returns how many entries it saw.
Way = Callable[[bytes, int], int]


def bench(*, quick: bool) -> list[Row]:
    """All rows: three kinds of feed, each beside both parsers."""
    lifetime = Limits().documents
    counts = (QUICK_FEEDS, QUICK_FEEDS, QUICK_FEEDS) if quick else (lifetime, THOROUGH_FEEDS, lifetime)
    return [
        row for what, document in DOCUMENTS.items() for row in measure(what, document, counts, 1 if quick else ROUNDS)
    ]


def measure(what: str, document: bytes, counts: tuple[int, int, int], rounds: int) -> list[Row]:
    """Entries per CPU second of one document; `counts` is how often each way reads it in a round."""
    ways: tuple[Way, ...] = (in_sandbox, by_feedparser, by_fastfeedparser)
    for way in ways:
        way(document, 1)  # imports and caches
    works = [partial(way, document, count) for way, count in zip(ways, counts, strict=True)]
    taken = cpu_in_turn([works] * rounds)
    ours, thorough, bare = (rounds * count * ENTRIES / cpu for count, cpu in zip(counts, taken, strict=True))
    return [
        Row(what, ours, "feedparser", thorough, "entries/CPU s"),
        Row(what, ours, "fastfeedparser, unguarded", bare, "entries/CPU s"),
    ]


def in_sandbox(document: bytes, times: int) -> int:
    """As factcheck reads feeds, in a child that has ended when this returns."""
    with closing(Sandbox(FUNCTIONS, Limits())) as sandbox:
        feeds = (parsed_feed(sandbox.call("parse_feed", document, url=URL, content_type="")) for _ in range(times))
        return sum(len(feed.entries) for feed in feeds)


def by_feedparser(document: bytes, times: int) -> int:
    """feedparser as it comes: it resolves addresses and sanitises markup."""
    return sum(len(feedparser.parse(io.BytesIO(document)).entries) for _ in range(times))


def by_fastfeedparser(document: bytes, times: int) -> int:
    """fastfeedparser as it comes: no sanitising, no limits."""
    return sum(len(fastfeedparser.parse(document)["entries"]) for _ in range(times))


def rss(content: str = "") -> bytes:
    """An RSS feed of headlines and teasers, or of whole articles."""
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    items = "".join(
        f"<item><title>Harbour news {n} &amp; more</title><link>https://outlet.example/{n}</link>"
        f'<guid isPermaLink="false">outlet-{n}</guid><pubDate>Fri, 20 Nov 2026 10:{n:02}:00 +0100</pubDate>'
        f"<dc:creator>Ann Author</dc:creator><category>Port</category><description>{TEASER}</description>{whole}</item>"
        for n in range(ENTRIES)
    )
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = "<title>Outlet</title><link>https://outlet.example/</link><language>en</language><ttl>15</ttl>"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'.encode()


def atom(content: str) -> bytes:
    """An Atom feed of whole articles."""
    entries = "".join(
        f'<entry><id>tag:outlet.example,2026:{n}</id><title type="html">Harbour news {n} &amp;amp; more</title>'
        f'<link href="https://outlet.example/{n}"/><updated>2026-11-20T10:{n:02}:00+01:00</updated>'
        f'<author><name>Ann Author</name></author><category term="Port"/><summary>{TEASER}</summary>'
        f'<content type="html">{escape(content)}</content></entry>'
        for n in range(ENTRIES)
    )
    head = '<title>Outlet</title><link href="https://outlet.example/"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{head}{entries}</feed>'.encode()


DOCUMENTS = {"RSS, headlines": rss(), "RSS, whole articles": rss(ARTICLE), "Atom, whole articles": atom(ARTICLE)}
