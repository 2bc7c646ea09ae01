"""The beginning of a description, without looking at more of it than is needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.connectors.readers.fields import MAX_SUMMARY_CHARS, cut, summary
from sources.connectors.readers.markup import plain_text

WORDS = "The ferry <b>left</b> late &amp; came back early; fish & chips cost a < b. "


@pytest.mark.parametrize("times", [1, 8, 20, 100, 2_000])
def test_a_summary_is_the_beginning_of_the_whole_text(times: int) -> None:
    markup = WORDS * times
    assert summary(markup) == cut(plain_text(markup))


@given(
    st.lists(st.sampled_from(["word ", "<p>", "</p>", "<b>", "</b>", "&amp;", "& ", "<br>", 'x"y '] * 3), max_size=900)
)
def test_no_cut_through_a_tag_is_seen(pieces: list[str]) -> None:
    markup = "".join(pieces)
    assert summary(markup).rstrip("…") in plain_text(markup)


def test_markup_that_says_little_is_looked_at_to_its_end() -> None:
    markup = "<p>" + '<img alt="" src="https://a.example/x.png">' * 400 + "The end</p>"
    assert summary(markup) == "The end"
    assert len(summary("<p>word</p>" * 1_000)) <= MAX_SUMMARY_CHARS
