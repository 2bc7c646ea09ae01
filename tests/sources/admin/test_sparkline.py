"""The picture of how much a feed brought, and the text that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from sources.admin.sparkline import sparkline

counts = st.lists(st.integers(0, 10**6), max_size=30)


def drawn(values: Sequence[int]) -> tuple[ET.Element, list[ET.Element]]:
    picture = ET.fromstring(sparkline(values, "New <articles>"))
    return picture, picture.findall("rect")


def test_the_text_alternative_says_every_number_and_their_sum() -> None:
    picture, _ = drawn([0, 3, 38])
    assert picture.get("role") == "img"
    assert picture.findtext("title") == "New <articles>: 0, 3, 38; total 41"


@given(counts)
def test_every_bar_lies_within_the_picture_and_more_is_never_lower(values: list[int]) -> None:
    picture, bars = drawn(values)
    width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
    tall = [int(bar.get("height", 0)) for bar in bars]
    assert len(bars) == len(values)
    assert all(float(b.get("x", 0)) + float(b.get("width", 0)) <= width for b in bars)
    assert all(float(b.get("y", -1)) >= 0 and float(b.get("y", 0)) + float(b.get("height", 0)) == height for b in bars)
    assert sorted(zip(values, tall, strict=True)) == sorted(zip(values, tall, strict=True), key=lambda pair: pair[::-1])


@given(counts)
def test_nothing_is_told_from_something(values: list[int]) -> None:
    _, bars = drawn(values)
    assert [bar.get("class") == "fc-nothing" for bar in bars] == [value == 0 for value in values]
