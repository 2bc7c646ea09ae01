"""Claims are worded from the text's own words."""

import pytest

from claims.attribution import claim_wording, read_text, shares_claim


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("The mayor said that taxes fell.", "Taxes fell"),
        ("Mara Lind said that she pays no tax.", "[Mara Lind] pays no tax"),
        ("Mara Lind has ruled out any new tax.", "Mara Lind has ruled out any new tax"),
        ("Mara Lind spoke, and on Monday ruled out any new tax.", "Mara Lind ruled out any new tax"),
        ("Mara Lind denied that taxes rose.", "Mara Lind denied that taxes rose"),
        ("Mara Lind vowed to repair the bridge.", "Mara Lind vowed to repair the bridge"),
        ("“I pay no tax,” Mara Lind said.", "I [Mara Lind] pay no tax"),
        ("“It rains,” Mara Lind said.", "It rains"),
        ("“The water,” Mara Lind said, “is clean.”", "The water is clean"),
        ("“It rains,” Mara Lind said. “It pours.”", "It rains. It pours"),
    ],
)
def test_the_wording_of_a_claim(text: str, wording: str) -> None:
    assert claim_wording(text, read_text(text)[-1]) == wording


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
