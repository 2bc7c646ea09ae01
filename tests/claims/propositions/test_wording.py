"""Propositions are worded from the text's own words; what is added stands in brackets."""

import pytest

from claims.attribution import HeadlineClaim, headline_claims
from claims.propositions import MAX_CHARS, headline_propositions
from tests.claims.propositions.samples import said, worded


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("The mayor said that taxes fell.", "Taxes fell"),
        ("Mara Lind said that she pays no tax.", "[Mara Lind] pays no tax"),
        ("Mara Lind said that her office paid.", "[Mara Lind’s] office paid"),
        ("Mara Lind has ruled out any new tax.", "Mara Lind has ruled out any new tax"),
        ("Mara Lind spoke, and on Monday ruled out any new tax.", "Mara Lind ruled out any new tax"),
        ("Mara Lind denied that taxes rose.", "Mara Lind denied that taxes rose"),
        ("Mara Lind vowed to repair the bridge.", "Mara Lind vowed to repair the bridge"),
        ("“I pay no tax,” Mara Lind said.", "I [Mara Lind] pay no tax"),
        ("“I’ve paid my tax,” Mara Lind said.", "I’ve [Mara Lind] paid my tax"),
        ("“We pay no tax,” Mara Lind said.", "We [Mara Lind and others] pay no tax"),
        ("“Our plan works,” Mara Lind said.", "Our [Mara Lind and others’] plan works"),
        ("“We pay no tax,” the Harbour Board said.", "We [Harbour Board] pay no tax"),
        ("The Harbour Board said it would close the pier.", "[Harbour Board] would close the pier"),
        ("“The water,” Mara Lind said, “is clean.”", "The water is clean"),
        ("Mara Lind said prices fell in the U.S.", "Prices fell in the U.S."),
    ],
)
def test_the_wording_of_a_proposition(text: str, wording: str) -> None:
    assert worded(text) == [wording]


@pytest.mark.parametrize(
    "text",
    [
        "“It rains,” Mara Lind said.",
        "Mara Lind said it is clear that taxes fell.",
        "Mr. Tom Reed said she pays no tax.",
        "Mara Lind said they pay no tax.",
        "Mara Lind told Tom Reed that he pays no tax.",
        "Ana Pell was heard on Monday. Mara Lind said she pays no tax.",
        "“She pays no tax,” Mara Lind said.",
        "A spokeswoman quoted the letter as saying, “He said, ‘I pay no tax.’”",
    ],
)
def test_a_pronoun_that_may_be_somebody_else_stays_as_it_is(text: str) -> None:
    assert not any("[" in wording for wording in worded(text))


def test_how_the_text_calls_a_speaker_elsewhere_tells_who_she_is() -> None:
    told = "Kim Lind spoke. “Taxes fell,” she said.\n\n"
    assert worded(told + "Kim Lind said she pays no tax.")[-1] == "[Kim Lind] pays no tax"
    assert worded(told + "Kim Lind said he pays no tax.")[-1] == "He pays no tax"


def test_a_subject_taken_over_carries_its_name() -> None:
    assert worded("Mara Lind said she pays no tax and has paid none since 2012.") == [
        "[Mara Lind] pays no tax",
        "[Mara Lind] has paid none since 2012",
    ]
    assert [found.text for found in said("I closed the pier in 2019 and sold the ferries.")] == [
        "I [Mara Lind] closed the pier in 2019",
        "[I (Mara Lind)] sold the ferries",
    ]


def test_a_long_proposition_is_cut_where_a_clause_ends_and_keeps_all_its_places() -> None:
    words = "the pier " + ", which nobody in the town had ever seen before," * 15 + " was closed"
    (found,) = said(words)
    assert len(found.text) <= MAX_CHARS
    assert found.text.endswith("before …")
    assert found.spans[-1][1] == len(words) + 1


def test_what_another_language_says_stays_in_its_own_words() -> None:
    text = (
        "Die Bürgermeisterin hat uns gesagt, dass niemand von den Leuten bezahlt und alle das wissen und dass wir hier "
        "bleiben."
    )
    (found,) = headline_propositions(text, [HeadlineClaim(text, 0, len(text))])
    assert found.text == text.removesuffix(".")
    assert found.worthiness < 0.1
    assert found.reasons == ("− not read by the rules: another language",)


def test_headlines_are_split_and_stand_where_they_stand() -> None:
    text = "The council met.\n\nTaxes fall and rents rise\n\nIt was late."
    found = headline_propositions(text, headline_claims(text, title="Mayor vows to cut taxes"))
    assert [one.text for one in found] == ["Mayor vows to cut taxes", "Taxes fall", "Rents rise"]
    assert [[text[start:end] for start, end in one.spans] for one in found] == [[], ["Taxes fall"], ["rents rise"]]
