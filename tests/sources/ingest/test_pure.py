"""Addresses, passages and chain: values in, values out."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.chain import Link, link_sha256
from sources.ingest.passages import LONGEST, passage_spans
from sources.ingest.urls import normalised, registered_domain, url_sha256

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "other",
    [
        "https://Example.org/news?id=7&utm_source=mail&utm_medium=x",
        "https://example.org/news?fbclid=abc&id=7#comments",
        "https://example.org:443/news?id=7",
        " https://example.org/news?id=7 ",
    ],
)
def test_one_page_has_one_address_however_it_was_linked(other: str) -> None:
    assert url_sha256(other) == url_sha256("https://example.org/news?id=7")


def test_different_pages_keep_different_addresses() -> None:
    pages = ["https://example.org/news?id=7", "https://example.org/news?id=8", "http://example.org/news?id=7"]
    assert len({url_sha256(page) for page in pages}) == 3


@given(st.text(alphabet="abcäé/?&=%20#;+~", max_size=60))
def test_normalising_twice_changes_nothing(path: str) -> None:
    once = normalised(f"https://example.org/{path}")
    assert normalised(once) == once


def test_the_domain_of_an_outlet_is_the_registered_one() -> None:
    assert registered_domain("https://news.example.co.uk/a") == "example.co.uk"
    assert registered_domain("http://127.0.0.1:8100/a") == "127.0.0.1"


@given(st.text(alphabet=st.sampled_from("ab .\n“”é"), max_size=4000))
def test_passages_hold_every_word_once_and_in_order(text: str) -> None:
    spans = passage_spans(text)
    assert all(0 <= start < end <= len(text) and end - start <= LONGEST for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


def test_a_heading_is_joined_to_what_it_heads() -> None:
    text = "Harbour to close\n\nThe harbour will close in May for dredging, the harbour authority said on Monday."
    assert passage_spans(text) == [(0, len(text))]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2026/05/harbour-closes",
        "https://example.org/a;b@c~d!e",
        "http://example.org:8080/x",
        "http://example.org:80/x",
        "https://example.org/a//b/./c",
        "https://example.org/A%20b",
    ],
)
def test_the_quick_way_for_plain_addresses_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = normalised(url)
    monkeypatch.setattr("sources.ingest.urls._PLAIN", re.compile(r"(?!)"))
    assert normalised(url) == quick


LINK = Link(
    article=7,
    chain="outlet:1",
    position=2,
    previous_sha256="a" * 64,
    url="https://example.org/a",
    final_url="https://example.org/b",
    redirects=((301, "https://example.org/a", "https://example.org/b"),),
    fetched_at=NOW,
    status=200,
    headers=(("content-type", "text/html"),),
    body_sha256="b" * 64,
    text_sha256="c" * 64,
    title="Harbour to close",
    byline="Staff",
    language="en",
    published_at=NOW,
    extractor="reader 1.0",
)


@pytest.mark.parametrize("field", [field.name for field in fields(Link)])
def test_the_hash_covers_every_field(field: str) -> None:
    changed: dict[str, Any] = {
        "article": 8,
        "published_at": None,
        "position": 3,
        "redirects": (),
        "headers": (),
        "status": 201,
        "fetched_at": NOW + timedelta(microseconds=1),
    }
    other = replace(LINK, **{field: changed.get(field, "other")})
    assert link_sha256(other) != link_sha256(LINK)


def test_the_hash_is_the_same_after_a_round_trip_through_json_and_time_zones() -> None:
    stored = replace(
        LINK,
        redirects=[[301, "https://example.org/a", "https://example.org/b"]],
        headers=[["content-type", "text/html"]],
        fetched_at=NOW.astimezone(),
    )
    assert link_sha256(stored) == link_sha256(LINK)


def test_what_is_read_since_a_later_version_leaves_older_links_as_they_were() -> None:
    later: dict[str, Any] = {"access": "partial", "canonical_url": "https://example.org/a", "modified_at": NOW}
    assert link_sha256(replace(LINK, access="open", canonical_url="", modified_at=None)) == link_sha256(LINK)
    changed = {link_sha256(replace(LINK, **{name: value})) for name, value in later.items()}
    assert len(changed | {link_sha256(LINK)}) == 4
