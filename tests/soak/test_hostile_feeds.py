"""Documents that are meant to hurt, at full size, given to every feed connector: each ends in time, with words."""

from __future__ import annotations

import time
from collections.abc import Callable

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

#: Made when its test runs: the default suite reads this file as well, in each of its processes.
FULL_SIZE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "exploding entities": lambda: exploding_entities(levels=9),
    "one entity many times": lambda: one_entity_many_times(100_000, 20_000),
    "local file": lambda: local_file("/etc/passwd"),
    "nested elements": lambda: described("<b>" * 200_000),
    "nested elements, escaped": lambda: described("&lt;b&gt;" * 50_000),
    "200,000 items": lambda: feed(ITEM.format("t", "same") * 200_000),
    "200,000 items, not well-formed": lambda: feed(ITEM.format("t", "same") * 200_000)[:-20],
    "a title of 20 MB": lambda: feed(ITEM.format("a" * 20_000_000, 1)),
    "open CDATA": lambda: feed("<item><title><![CDATA[" + "<a " * 1_700_000),
    "only brackets": lambda: b"<" * 5_000_000,
    "only brackets in a feed": lambda: feed("<" * 5_000_000),
    "100,000 attributes": lambda: attributes(100_000),
    "a page of 3 MB": lambda: b"<html><body>" + b"<p>text <a href=x>y</a></p>" * 110_000,
    "a page of feeds": lambda: b"<html><body>" + b"<a href=/feed/x>y</a>" * 110_000,
    "gzip, a gigabyte of zeros": lambda: packed(1 << 30),
    "sitemap of 200,000 addresses": lambda: b"<urlset>" + b"<url><loc>http://a.example/1</loc></url>" * 200_000,
    "nested lists": lambda: b"[" * 5_000_000,
    "a million items in JSON": lambda: (
        b'{"version": "https://jsonfeed.org/version/1", "items": [%s{}]}' % (b"{}," * 1_000_000)
    ),
}


@pytest.mark.parametrize("connector", [FEEDS.get(name) for name in FEEDS.built_in], ids=FEEDS.built_in.keys())
@pytest.mark.parametrize("make", FULL_SIZE.values(), ids=FULL_SIZE.keys())
def test_a_hostile_document_ends_in_a_feed_or_a_sentence(make: Callable[[], bytes], connector: FeedConnector) -> None:
    body = make()
    started = time.monotonic()
    try:
        found = connector.parse(body, url="https://outlet.example/feed", content_type="")
    except ParseError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - either end is right
    else:
        assert len(found.entries) <= 2_000
        assert all(entry.title == clean_text(entry.title) for entry in found.entries)
    assert time.monotonic() - started < LONGEST_SECONDS
