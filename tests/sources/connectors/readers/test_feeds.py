"""Two parsers, one reading: what the fast one is trusted with, it reads as the thorough one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.readers import feeds
from tests.sources.connectors.feed_corpus import as_published, corpus
from tests.sources.connectors.hostile import feed

URL = "https://outlet.example/feeds/all.xml"
#: Documents on which the two disagree, each with the reason.
DIFFERENCES = Path(__file__).with_name("corpus_differences.txt")

DATA = Path(__file__).parents[1] / "data" / "rss"

Reading = tuple[Any, ...]


def reading(document: bytes) -> Reading:
    """Title, link and the entries' ids, links and titles; or the refusal."""
    try:
        found = feeds.read_feed(document, url=URL, content_type="application/xml")
    except ParseError as refusal:
        return (str(refusal),)
    return found["title"], found["home_url"], [(each.guid, each.url, each.title) for each in found["entries"]]


def thorough_reading(document: bytes) -> Reading:
    """The same, by feedparser alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "quickly", lambda body, url: None)
        return reading(document)


def disagreements(documents: dict[str, bytes]) -> Iterator[str]:
    """Those that are read otherwise than by feedparser alone; what the fast parser leaves to it cannot be."""
    trusted = (name for name, document in documents.items() if feeds.quickly(document, URL))
    return (name for name in trusted if reading(documents[name]) != thorough_reading(documents[name]))


def explained() -> set[str]:
    lines = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>%s</feed>'
LINK = "<link>http://a.example/1</link>"
DOUBTFUL = {
    "not well-formed": (feed(f"<item>{LINK}<title>a & b</title></item>"), "a & b"),
    "entities of its own": (
        feed(f"<item>{LINK}<title>&own;</title></item>", doctype='<!DOCTYPE rss [<!ENTITY own "its own">]>'),
        "its own",
    ),
    "elements in a title": (feed(f"<item>{LINK}<title>One <b>bold</b> word</title></item>"), "One bold word"),
    "an id for a link": (
        feed(f'<item><guid isPermaLink="false">http://a.example/2</guid></item><item>{LINK}<title>t</title></item>'),
        "t",
    ),
    "a recording for a link": (
        ATOM % b'<entry><link rel="enclosure" href="/1.mp3"/></entry><entry><link href="/1"/><title>t</title></entry>',
        "t",
    ),
    "a title in base64": (
        ATOM % b'<entry><link href="/1"/><title type="text/html" mode="base64">T25lIDxiPmJvbGQ8L2I+</title></entry>',
        "One bold",
    ),
}


@pytest.mark.parametrize(("document", "title"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_where_the_fast_parser_would_go_wrong_the_thorough_one_decides(document: bytes, title: str) -> None:
    assert feeds.quickly(document, URL) is None
    assert [entry.title for entry in feeds.read_feed(document, url=URL, content_type="")["entries"]] == [title]


@pytest.mark.parametrize("name", ["headlines.xml", "planet.rdf", "log.atom"])
def test_an_ordinary_feed_is_left_to_the_fast_parser_which_reads_it_as_the_thorough_one_does(name: str) -> None:
    document = (DATA / name).read_bytes()
    quick = feeds.quickly(document, URL)
    thorough = feeds.thoroughly(document, URL, "application/xml")
    assert quick is not None
    assert thorough is not None
    assert quick.entries == thorough.entries
    assert (quick.title, quick.home_url) == (thorough.title, thorough.home_url)


def test_plain_titles_of_atom_are_not_taken_for_markup() -> None:
    plain, marked_up = b"<title>a &lt;b&gt; c</title>", b'<title type="html">a &lt;b&gt; c</title>'
    documents = [ATOM % (b'<entry><link href="/1"/>%s</entry>' % title) for title in (plain, marked_up)]
    assert [reading(document)[-1][0][-1] for document in documents] == ["a <b> c", "a c"]


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_every_document_of_the_corpus_is_read_as_feedparser_reads_it_or_refused_with_a_sentence() -> None:
    assert len(corpus()) > 2_000
    refusals = [found[0] for document in corpus().values() if len(found := reading(document)) == 1]
    assert len(refusals) < 20
    assert all(refusal.startswith("This address answers with ") for refusal in refusals)
    assert list(disagreements(corpus())) == []


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_the_corpus_as_published_feeds_is_read_so_too_but_for_what_is_explained() -> None:
    documents = {name: as_published(document) for name, document in corpus().items()}
    assert sum(feeds.quickly(document, URL) is not None for document in documents.values()) > 1_000
    assert set(disagreements(documents)) == explained()
