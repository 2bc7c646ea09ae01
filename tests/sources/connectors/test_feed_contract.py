"""What every feed connector keeps to, whoever wrote it (`sources.connectors.base`)."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.core.errors import ParseError
from factcheck.core.text import clean_text
from sources.connectors.base import FeedConnector, FeedEntry, FeedPart, ParsedFeed, ReviewedClaim
from sources.connectors.registry import FEEDS
from tests.sources.connectors.hostile import HOSTILE

URL = "https://outlet.example/feeds/all"
DATA = Path(__file__).parent / "data"
CONNECTORS = {name: FEEDS.get(name) for name in FEEDS.built_in}
#: The documents of each connector; the one that recognises formats has those of all others.
SAMPLES = [
    (connector, path)
    for name, connector in CONNECTORS.items()
    for path in sorted(DATA.glob("*/*" if name == "auto" else f"{name}/*"))
    if path.parent.name in CONNECTORS
]
#: What may stand in a document several times: its entries.
ENTRIES = re.compile(r"(?:.*})?(?:item|entry|url|sitemap)")

every_connector = pytest.mark.parametrize("connector", CONNECTORS.values(), ids=CONNECTORS.keys())
every_sample = pytest.mark.parametrize(
    ("connector", "path"),
    SAMPLES,
    ids=[f"{connector.name}-{path.parent.name}/{path.name}" for connector, path in SAMPLES],
)


def parse(connector: FeedConnector, body: bytes) -> ParsedFeed:
    return connector.parse(body, url=URL, content_type="")


def read(connector: FeedConnector, body: bytes) -> ParsedFeed | None:
    """The feed, or None when it was refused with a sentence; no other end is right."""
    try:
        found = parse(connector, body)
    except ParseError as refusal:
        assert str(refusal).endswith(".") or "It names these feeds: http" in str(refusal)  # noqa: PT017
        assert str(refusal) == clean_text(str(refusal))  # noqa: PT017
        return None
    check(found)
    return found


def check(found: ParsedFeed) -> None:
    """What ingest relies on."""
    held: list[FeedEntry | FeedPart | ReviewedClaim] = [*found.entries, *found.parts, *found.reviews]
    addresses = [each.url for each in held]
    assert all(urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname for url in addresses)
    assert all(len(url) <= 2_000 for url in addresses)
    texts = [text for entry in found.entries for text in _texts(astuple(entry))]
    assert all(text == clean_text(text) for text in (*texts, found.title, found.language, *found.notes))
    moments = [*(entry.published_at for entry in found.entries), *(part.modified_at for part in found.parts)]
    assert all(moment is None or moment.utcoffset() == timedelta(0) for moment in moments)
    assert all(0 < len(entry.guid) <= 1_000 and len(entry.title) <= 500 for entry in found.entries)
    assert all(len(entry.summary) <= 500 for entry in found.entries)
    assert len(found.entries) <= 2_000 and len(found.parts) <= 50 and len(found.reviews) <= 2_000  # noqa: PT018
    assert len({(entry.guid, entry.url) for entry in found.entries}) == len(found.entries)
    assert found.skipped >= 0
    assert found.ttl is None or timedelta(0) < found.ttl <= timedelta(days=7)


def _texts(values: tuple[Any, ...]) -> list[str]:
    return [
        text for value in values for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)
    ]


def permuted(document: bytes) -> bytes:
    """The same document, its entries in another order."""
    if document.startswith(b"http"):
        return b"\n".join(reversed(document.split(b"\n")))
    if document.lstrip().startswith(b"{"):
        value = json.loads(document)
        for entries in value.values():
            if isinstance(entries, list):
                entries.reverse()
        return json.dumps(value).encode()
    root = ET.fromstring(document)
    for parent in root.iter():
        entries = [child for child in parent if ENTRIES.fullmatch(child.tag)]
        for entry in entries:
            parent.remove(entry)
        parent.extend(reversed(entries))
    return ET.tostring(root)


@every_connector
def test_it_is_registered_under_its_name_and_has_documents_to_be_tested_with(connector: FeedConnector) -> None:
    assert FEEDS.get(connector.name) is connector
    assert any(tested is connector for tested, _ in SAMPLES)


@every_sample
def test_its_documents_are_read_whole(connector: FeedConnector, path: Path) -> None:
    found = read(connector, path.read_bytes())
    assert found is not None
    assert len(found.entries) + len(found.parts) + len(found.reviews) >= 2
    assert (found.skipped, found.notes) == (0, ())


@every_sample
def test_a_document_read_twice_says_the_same_and_permuted_the_same_in_another_order(
    connector: FeedConnector, path: Path
) -> None:
    first, second = (parse(connector, path.read_bytes()) for _ in range(2))
    other = parse(connector, permuted(path.read_bytes()))
    assert first == second
    for found in ("entries", "parts", "reviews"):
        assert set(getattr(first, found)) == set(getattr(other, found))


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_ends_in_a_feed_or_a_sentence(body: bytes) -> None:
    """Through the connector that recognises formats; at full size and through all of them in tests/soak."""
    found = read(CONNECTORS["auto"], body)
    assert found is None or "root:" not in repr(found)


def test_the_connector_in_the_documentation_keeps_the_contract() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "connectors.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    telegraph: FeedConnector = names["TelegraphConnector"]()
    found = read(telegraph, b"https://a.example/1 Ship in port\x00\nnothing\nhttps://a.example/2 Ship at sea\n")
    assert found is not None
    assert [entry.title for entry in found.entries] == ["Ship in port\N{REPLACEMENT CHARACTER}", "Ship at sea"]
    assert [read(telegraph, body) for body in HOSTILE.values()] == [None] * len(HOSTILE)


@every_connector
def test_a_web_page_is_called_one_and_its_feeds_are_named(connector: FeedConnector) -> None:
    page = b"<!doctype html><link rel=alternate type=application/rss+xml href=/rss><link rel=stylesheet href=/x.css>"
    with pytest.raises(
        ParseError, match=r"a web page, not a feed\. It names these feeds: https://outlet\.example/rss$"
    ):
        parse(connector, page)
    with pytest.raises(ParseError, match=r"^This address answers with a web page, not a feed\.$"):
        parse(connector, b"\n<html><body>Hello")


@every_connector
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_bytes_end_in_a_feed_or_a_sentence(connector: FeedConnector, data: st.DataObject) -> None:
    """Noise, and real documents with noise somewhere in them."""
    noise = data.draw(st.binary(max_size=200))
    paths = [path for tested, path in SAMPLES if tested is connector]
    document = data.draw(st.sampled_from([b"", *(path.read_bytes() for path in paths)]))
    start = data.draw(st.integers(0, len(document)))
    end = start + data.draw(st.integers(0, 200))
    found = read(connector, document[:start] + noise + document[end:])
    assert found is None or found.entries == tuple(dict.fromkeys(found.entries))
