"""Two parsers, one reading: what the fast one is trusted with, it reads as the thorough one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.readers import feeds
from tests.sources.connectors.feed_corpus import as_published, corpus

URL = "https://outlet.example/feeds/all.xml"
#: Documents on which the two disagree, each with the reason.
DIFFERENCES = Path(__file__).with_name("corpus_differences.txt")

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
    return (name for name, document in documents.items() if reading(document) != thorough_reading(document))


def explained() -> set[str]:
    lines = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_the_corpus_is_read_as_feedparser_reads_it() -> None:
    assert len(corpus()) > 2_000
    assert set(disagreements(corpus())) == set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_the_corpus_as_published_feeds_is_read_as_feedparser_reads_it_but_for_what_is_explained() -> None:
    documents = {name: as_published(document) for name, document in corpus().items()}
    trusted = [document for document in documents.values() if feeds.quickly(document, URL)]
    assert len(trusted) > 1_000
    assert set(disagreements(documents)) == explained()
