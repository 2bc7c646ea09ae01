"""Facts, opinions, questions, predictions and promises are told apart."""

import pytest

from claims.attribution import HeadlineClaim
from claims.propositions import Nature, headline_propositions
from tests.claims.propositions.samples import of_text, said


@pytest.mark.parametrize(
    ("words", "nature"),
    [
        ("The pier closed in 2019.", Nature.FACT),
        ("The bridge is shorter than the pier.", Nature.FACT),
        ("We’d closed the pier by then.", Nature.FACT),
        ("The town has a fair and a market on 6 days.", Nature.FACT),
        ("The deal is a disgrace.", Nature.OPINION),
        ("The council should repair the pier.", Nature.OPINION),
        ("I think the mayor is honest.", Nature.OPINION),
        ("Who paid for the pier?", Nature.QUESTION),
        ("Did the council pay for the pier?", Nature.QUESTION),
        ("The firm will leave next year.", Nature.PREDICTION),
        ("The firm is likely to leave.", Nature.PREDICTION),
        ("Rents are expected to fall.", Nature.PREDICTION),
        ("The firm may leave.", Nature.PREDICTION),
        ("I think rents will double.", Nature.PREDICTION),
        ("We will see.", Nature.PREDICTION),
        ("We will repair the pier.", Nature.PROMISE),
        ("I’ll never sell the pier.", Nature.PROMISE),
        ("We are going to build a bridge.", Nature.PROMISE),
        ("We plan to build a bridge.", Nature.PROMISE),
        ("The firm has vowed to stay.", Nature.PROMISE),
    ],
)
def test_what_somebody_says_has_a_nature(words: str, nature: Nature) -> None:
    assert [found.nature for found in said(words)] == [nature]


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Mara Lind said she would resign.", Nature.PROMISE),
        ("Mr. Tom Reed said she would resign.", Nature.PREDICTION),
        ("Mara Lind said the firm would resign.", Nature.PREDICTION),
        ("Mara Lind vowed to repair the pier.", Nature.PROMISE),
        ("Mara Lind promised that taxes would fall.", Nature.PROMISE),
        ("Mara Lind predicted a hard winter.", Nature.PREDICTION),
        ("Mara Lind condemned the ban.", Nature.OPINION),
        ("Mara Lind ruled out any new tax.", Nature.FACT),
        ("Mara Lind asked whether taxes fell.", Nature.QUESTION),
    ],
)
def test_who_says_it_and_by_which_verb_counts(text: str, nature: Nature) -> None:
    assert [found.nature for found in of_text(text)] == [nature]


@pytest.mark.parametrize(
    ("title", "nature"),
    [
        ("Harbour board closes pier", Nature.FACT),
        ("Mayor vows to repair pier", Nature.PROMISE),
        ("Harbour board will close pier", Nature.PREDICTION),
    ],
)
def test_a_headline_promises_only_by_a_verb_that_binds(title: str, nature: Nature) -> None:
    assert [found.nature for found in headline_propositions("", [HeadlineClaim(title, None, None)])] == [nature]
