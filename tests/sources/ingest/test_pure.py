"""Addresses, passages, schedule and chain: values in, values out."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest.chain import Link, link_sha256
from sources.ingest.decide import LONGEST_WAIT, next_poll
from sources.ingest.passages import LONGEST, passage_spans
from sources.ingest.urls import normalised, registered_domain, url_sha256

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


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


def test_the_publishers_wish_counts_when_it_is_longer_than_ours() -> None:
    hour = timedelta(hours=1)
    assert next_poll(now=NOW, interval=QUARTER) == NOW + QUARTER
    assert next_poll(now=NOW, interval=QUARTER, ttl=hour) == NOW + hour
    assert next_poll(now=NOW, interval=QUARTER, retry_after=hour, ttl=QUARTER) == NOW + hour


@given(failures=st.integers(0, 10**6), jitter=st.floats(0, 1))
def test_a_failing_feed_waits_longer_but_never_more_than_a_day(failures: int, jitter: float) -> None:
    wait = next_poll(now=NOW, interval=QUARTER, failures=failures, jitter=jitter) - NOW
    assert min(QUARTER * (1 << min(failures, 7)), LONGEST_WAIT) <= wait <= LONGEST_WAIT


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
