"""The connector for those who do not know what an address gives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from factcheck.core.errors import ParseError
from sources.connectors.auto import AutoConnector
from sources.connectors.base import ParsedFeed
from sources.connectors.registry import FEEDS

URL = "https://outlet.example/feeds/all"
DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path for name in FEEDS.built_in for path in (DATA / name).glob("*"))
WRONG_TYPES = ["text/html", "application/octet-stream"]


def parse(body: bytes, content_type: str = "") -> ParsedFeed:
    return AutoConnector().parse(body, url=URL, content_type=content_type)


@pytest.mark.parametrize("path", SAMPLES, ids=[f"{path.parent.name}/{path.name}" for path in SAMPLES])
def test_every_format_is_recognised_whatever_the_server_calls_it(path: Path) -> None:
    body = path.read_bytes()
    expected = FEEDS.get(path.parent.name).parse(body, url=URL, content_type="")
    assert [parse(body, content_type) for content_type in WRONG_TYPES] == [expected, expected]
    assert parse(gzip.compress(body)) == expected


@pytest.mark.parametrize(
    "name", ["rss/headlines.xml", "jsonfeed/version_1.json", "sitemap/news.xml", "sitemap/list.txt"]
)
def test_a_byte_order_mark_hides_no_format(name: str) -> None:
    body = (DATA / name).read_bytes()
    assert parse(b"\xef\xbb\xbf" + body) == parse(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "with nothing"),
        (b"{}", "it is no JSON Feed and holds no ClaimReview"),
        (b"{", "not valid JSON"),
        (b"<html>", "a web page, not a feed"),
        (b"<opml/>", "not with an RSS or Atom feed"),
        (b"Bad gateway", "not XML"),
    ],
)
def test_what_is_none_of_them_is_called_by_its_name(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=f"^This address answers .*{reason}"):
        parse(body)
