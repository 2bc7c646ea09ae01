"""Titles and cross-heads that state something."""

import pytest

from claims.attribution import headline_claims

TEXT = """The council met on Monday.

Harbour authority rules out night ferries

The ferries stop at ten.

A closer look

Will the ferries return?
"""


def test_a_cross_head_that_states_something_is_a_headline_claim() -> None:
    (claim,) = headline_claims(TEXT)
    assert (claim.start, claim.end) == (28, 69)
    assert TEXT[28:69] == claim.text == "Harbour authority rules out night ferries"


def test_the_title_comes_first_and_has_no_place_in_the_text() -> None:
    first, second = headline_claims(TEXT, title="Council closes the old bridge")
    assert (first.text, first.start, first.end) == ("Council closes the old bridge", None, None)
    assert second.start == 28


def test_the_same_wording_counts_once() -> None:
    assert len(headline_claims(TEXT, title="Harbour authority rules out night ferries")) == 1


@pytest.mark.parametrize("title", ["", "  ", "Photo gallery", "Will ferries return?", "The bridge of the north pier"])
def test_titles_that_state_nothing_are_no_claims(title: str) -> None:
    assert headline_claims("", title=title) == ()
