"""Bodies of any size and packing end at the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch import TooLarge, Unreachable, UnsupportedContent
from sources.fetch.body import Body, read_body

MEGABYTE = 1024 * 1024


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@given(st.binary(max_size=3_000), st.integers(1, 700), st.sampled_from(["gzip", "x-gzip", " GZIP "]))
def test_a_packed_body_comes_out_as_it_went_in_however_it_was_cut(body: bytes, size: int, encoding: str) -> None:
    packed = gzip.compress(body)
    assert read_body(pieces(packed, size), encoding=encoding, max_bytes=5_000) == Body(body, packed)


@pytest.mark.parametrize("encoding", ["", "identity"])
def test_an_unpacked_body_is_taken_as_it_is(encoding: str) -> None:
    assert read_body([b"ab", b"c"], encoding=encoding, max_bytes=3) == Body(b"abc")


def test_several_members_are_joined_and_padding_is_dropped() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
    assert read_body([packed], encoding="gzip", max_bytes=100) == Body(b"one two")


@pytest.mark.parametrize("after", [b"\0", gzip.compress(b"")], ids=["padding", "a second member"])
@given(size=st.integers(1, 60))
def test_what_is_more_than_one_member_is_not_handed_on_as_a_file(after: bytes, size: int) -> None:
    packed = gzip.compress(b"a page") + after
    assert read_body(pieces(packed, size), encoding="gzip", max_bytes=100) == Body(b"a page")


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_larger_than_the_limit_is_refused(encoding: str) -> None:
    body = bytes(1001)
    data = gzip.compress(body) if encoding else body
    with pytest.raises(TooLarge, match="1,000 bytes"):
        read_body(pieces(data, 100), encoding=encoding, max_bytes=1000)


def test_a_bomb_takes_no_more_memory_than_a_page_of_the_allowed_size() -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join([*(packer.compress(bytes(MEGABYTE)) for _ in range(128)), packer.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            read_body([bomb], encoding="gzip", max_bytes=4 * MEGABYTE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * MEGABYTE


def test_a_packed_body_that_stops_early_is_not_taken_for_whole() -> None:
    with pytest.raises(Unreachable, match="broke off"):
        read_body([gzip.compress(b"a whole page")[:-9]], encoding="gzip", max_bytes=1000)


@pytest.mark.parametrize(("encoding", "data"), [("br", b"x"), ("gzip, gzip", b"x"), ("gzip", b"plain text")])
def test_a_packing_that_was_not_asked_for_is_refused(encoding: str, data: bytes) -> None:
    with pytest.raises(UnsupportedContent):
        read_body([data], encoding=encoding, max_bytes=1000)
