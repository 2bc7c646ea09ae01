"""How sure the rules are: the order of statements by their signs, and the reasons in words."""

import pytest

from claims.attribution import AttributedStatement, read_text
from claims.attribution.confidence import SHOWN_FROM

FIRM = "“We will repair the bridge this year,” Mara Lind said."


def last(text: str) -> AttributedStatement:
    return read_text(text)[-1]


@pytest.mark.parametrize(
    ("looser", "reason"),
    [
        ("“A bridge,” Mara Lind said.", "Only a few words are quoted."),
        ("“We will repair the bridge this year,” a clerk said.", "The speaker is described, not named."),
        ("Mara Lind thinks the council will repair the old bridge this year.", "tells of thinking"),
        ("Mara Lind might say that the council will repair the old bridge.", "only possible or still to come"),
        ("Mara Lind called the plan a mistake.", "not a whole clause"),
        ("Mara Lind said taxes fell.", "Only a word or two are reported."),
        ("Mara Lind said the bridge was safe, which few believed at the time.", "may be the writer's own"),
        ("The inspector said that Mara Lind said that the old bridge was safe.", "inside the reported words"),
        ("The ferries were late, Mara Lind said.\n“Nobody will have to wait much longer.”", "only follows"),
        ("The inquiry began after Mara Lind said that the old bridge was unsafe.", "middle of another sentence"),
    ],
)
def test_a_sign_makes_a_statement_less_sure_and_says_so(looser: str, reason: str) -> None:
    statements = [*read_text(looser)]
    assert statements, looser
    least = min(statements, key=lambda statement: statement.confidence)
    assert least.confidence < last(FIRM).confidence
    assert any(reason in one for one in least.confidence_reasons), least.confidence_reasons


def test_a_plain_quotation_of_somebody_named_is_shown_with_its_reasons() -> None:
    statement = last(FIRM)
    assert SHOWN_FROM < statement.confidence <= 1
    assert statement.confidence_reasons[0] == "A whole sentence is quoted."
    assert "The speaker is named." in statement.confidence_reasons


def test_every_statement_has_a_confidence_and_reasons_that_are_sentences() -> None:
    text = FIRM + "\nThe owners denied it, saying the yard was safe. According to the port, two ships left."
    for statement in read_text(text):
        assert 0 <= statement.confidence <= 1
        assert statement.confidence_reasons
        assert all(one[-1] == "." for one in statement.confidence_reasons)
