"""Sitemaps: news with titles and dates, plain addresses, indexes, lists, packed or not."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.base import FeedEntry, FeedPart, ParsedFeed
from sources.connectors.readers import packing
from sources.connectors.sitemap import SitemapConnector
from tests.sources.connectors.hostile import sitemap

URL = "https://post.example/sitemaps/today.xml"
DATA = Path(__file__).parent / "data" / "sitemap"


def parse(body: bytes) -> ParsedFeed:
    return SitemapConnector().parse(body, url=URL, content_type="application/xml")


def test_a_news_sitemap_gives_titles_and_dates_newest_first() -> None:
    found = parse((DATA / "news.xml").read_bytes())
    assert (found.title, found.language) == ("The Harbour Post", "en")
    newer, older = found.entries
    assert newer == FeedEntry(
        guid="https://post.example/news/newer?a=1&b=2",
        url="https://post.example/news/newer?a=1&b=2",
        title="Newer",
        published_at=datetime(2026, 11, 16, tzinfo=UTC),
        categories=("port", "ferry"),
    )
    assert (older.title, older.published_at) == ("Older & wiser", datetime(2026, 11, 15, 7, tzinfo=UTC))


def test_when_a_page_was_changed_is_not_when_it_was_published() -> None:
    newest = parse((DATA / "pages.xml").read_bytes()).entries[0]
    assert (newest.url, newest.published_at) == ("https://post.example/2026", None)


def test_an_index_names_further_sitemaps_newest_first_at_most_fifty() -> None:
    found = parse((DATA / "index.xml").read_bytes())
    assert found.parts[0] == FeedPart(
        url="https://post.example/sitemap-2026.xml.gz", modified_at=datetime(2026, 11, 16, 8, tzinfo=UTC)
    )
    assert found.parts[-1].modified_at is None
    many = "".join(f"<sitemap><loc>https://post.example/{number}</loc></sitemap>" for number in range(60))
    assert len(parse(f"<sitemapindex>{many}</sitemapindex>".encode()).parts) == 50


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    found = parse((DATA / "list.txt").read_bytes() + b"ftp://post.example/four\n")
    assert [entry.url.rpartition("/")[2] for entry in found.entries] == ["one", "two", "three"]
    assert found.skipped == 1


def test_a_packed_sitemap_is_unpacked() -> None:
    body = (DATA / "news.xml").read_bytes()
    assert parse(gzip.compress(body)) == parse(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(b"<urlset/>")[:-9], "cut off"),
        (b"\x1f\x8b\x08nonsense and more of it", "damaged"),
        (gzip.compress(bytes(packing.MAX_UNPACKED_BYTES + 1)), "more than 15 MB unpacked"),
    ],
    ids=["cut off", "damaged", "bomb"],
)
def test_what_cannot_be_unpacked_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse(body)


def test_of_very_many_the_newest_two_thousand_are_taken() -> None:
    urls = "".join(
        f"<url><loc>https://post.example/{number}</loc><lastmod>2026-01-{number % 28 + 1:02}</lastmod></url>"
        for number in range(5_600)
    )
    found = parse(sitemap(urls))
    days = {int(entry.url.rpartition("/")[2]) % 28 + 1 for entry in found.entries}
    assert (len(found.entries), found.skipped, days) == (2_000, 3_600, set(range(19, 29)))
    assert found.notes == ("The feed has 5,600 entries; 2,000 were read.",)


def test_a_broken_sitemap_gives_what_can_be_read_and_says_so() -> None:
    found = parse(sitemap("<url><loc>https://post.example/1</loc></url>").replace(b"</urlset>", b"<url><loc>https:"))
    assert [entry.url for entry in found.entries] == ["https://post.example/1"]
    assert "The sitemap is not well-formed XML; what could be read was taken." in found.notes


def test_a_feed_is_no_sitemap() -> None:
    with pytest.raises(ParseError, match=r"is no sitemap"):
        parse(b"<rss version='2.0'/>")
