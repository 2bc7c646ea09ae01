"""A statement can be about a headline's claim."""

import pytest

from claims.propositions import shares_claim


def test_a_statement_shares_a_headlines_claim_and_says_by_which_words() -> None:
    headline = "Harbour authority rules out night ferries"
    assert shares_claim("The authority ruled out ferries at night", headline) == (
        True,
        ("authority", "rules", "night", "ferries"),
    )


@pytest.mark.parametrize("marks", ["“{}”", "““{}””", "‘{}’", '"{}"', "«{}»"])
def test_shared_words_carry_no_quotation_marks(marks: str) -> None:
    headline = f"Pact is {marks.format('unwise')}, {marks.format('the envoy')} says"
    said = f"The envoy called the pact {marks.format('unwise')}"
    assert shares_claim(said, headline) == (True, ("Pact", "unwise", "envoy"))


def test_one_common_word_is_not_enough() -> None:
    assert shares_claim("Ferries are blue", "Harbour authority rules out night ferries") == (False, ("ferries",))
