"""Documents that are meant to hurt, at full size, given to every feed connector: each ends in time, with words."""

from __future__ import annotations

import time

import pytest

from factcheck.core.errors import ParseError
from factcheck.core.text import clean_text
from sources.connectors.base import FeedConnector
from sources.connectors.registry import FEEDS
from tests.sources.connectors.hostile import (
    ITEM,
    attributes,
    described,
    exploding_entities,
    feed,
    local_file,
    one_entity_many_times,
    packed,
)

pytestmark = pytest.mark.soak

LONGEST_SECONDS = 30

FULL_SIZE = {
    "nothing": b"",
    "exploding entities": exploding_entities(levels=9),
    "one entity many times": one_entity_many_times(100_000, 20_000),
    "local file": local_file("/etc/passwd"),
    "nested elements": described("<b>" * 200_000),
    "nested elements, escaped": described("&lt;b&gt;" * 50_000),
    "200,000 items": feed(ITEM.format("t", "same") * 200_000),
    "200,000 items, not well-formed": feed(ITEM.format("t", "same") * 200_000)[:-20],
    "a title of 20 MB": feed(ITEM.format("a" * 20_000_000, 1)),
    "open CDATA": feed("<item><title><![CDATA[" + "<a " * 1_700_000),
    "only brackets": b"<" * 5_000_000,
    "only brackets in a feed": feed("<" * 5_000_000),
    "100,000 attributes": attributes(100_000),
    "a page of 3 MB": b"<html><body>" + b"<p>text <a href=x>y</a></p>" * 110_000,
    "a page of feeds": b"<html><body>" + b"<a href=/feed/x>y</a>" * 110_000,
    "gzip, a gigabyte of zeros": packed(1 << 30),
    "sitemap of 200,000 addresses": b"<urlset>" + b"<url><loc>http://a.example/1</loc></url>" * 200_000,
    "nested lists": b"[" * 5_000_000,
    "a million items in JSON": b'{"version": "https://jsonfeed.org/version/1", "items": [%s{}]}' % (b"{}," * 1_000_000),
}


@pytest.mark.parametrize("connector", [FEEDS.get(name) for name in FEEDS.built_in], ids=FEEDS.built_in.keys())
@pytest.mark.parametrize("body", FULL_SIZE.values(), ids=FULL_SIZE.keys())
def test_a_hostile_document_ends_in_a_feed_or_a_sentence(body: bytes, connector: FeedConnector) -> None:
    started = time.monotonic()
    try:
        found = connector.parse(body, url="https://outlet.example/feed", content_type="")
    except ParseError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - either end is right
    else:
        assert len(found.entries) <= 2_000
        assert all(entry.title == clean_text(entry.title) for entry in found.entries)
    assert time.monotonic() - started < LONGEST_SECONDS
