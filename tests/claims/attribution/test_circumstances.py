"""When and at what occasion it was said, and as what: the words of the saying clause, never of the content."""

import pytest

from claims.attribution import read_text
from claims.attribution.statements import Span


def words(text: str, span: Span | None) -> str | None:
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("text", "said_on", "said_at"),
    [
        ("Mara Lind said on Tuesday that trade is up.", "on Tuesday", None),
        ("Mara Lind said late Monday that trade is up.", "late Monday", None),
        ("Mara Lind denied late on Tuesday that trade is down.", "late on Tuesday", None),
        ("On April 6, Mara Lind said that trade is up.", "On April 6", None),
        ("Mara Lind said in 2019 that trade would be up in 2021.", "in 2019", None),
        ("Mara Lind said earlier this week that trade is up.", "earlier this week", None),
        ("Mara Lind said that trade was up on Tuesday.", None, None),
        ("Prices rose on Thursday, according to the port office.", None, None),
        ("“We met on Monday,” Mara Lind said.", None, None),
        ("Asked about it on Monday, Mara Lind said that trade is up.", None, None),
        ("Mara Lind said afterwards that trade is up.", None, None),
        (
            "At a press briefing in Velor on April 6, Mara Lind said that trade is up.",
            "on April 6",
            "At a press briefing in Velor",
        ),
        ("Mara Lind told reporters in Velor on Sunday that trade is up.", "on Sunday", "in Velor"),
        (
            "Mara Lind told a news conference in Velor on Friday that trade is up.",
            "on Friday",
            "a news conference in Velor",
        ),
        ("“Trade is up,” Mara Lind said in a statement. “We expected it.”", None, "in a statement"),
        ("Mara Lind, in a statement issued on Friday, said that trade is up.", "on Friday", "in a statement"),
        ("Mara Lind said in a speech on Sept. 3, 2019 that trade is up.", "on Sept. 3, 2019", "in a speech"),
        ("Mara Lind wrote on Twitter that trade is up.", None, "on Twitter"),
        (
            "Speaking at a rally in Velor on Monday, Mara Lind said that trade is up.",
            "on Monday",
            "at a rally in Velor",
        ),
        ("Mara Lind was quoted on Monday as saying that trade is up.", "on Monday", None),
        ("Mara Lind went on to say during a debate in Velor that trade is up.", None, "during a debate in Velor"),
        ("Mara Lind said in English that trade is up.", None, None),
        (
            "Further, during the briefing, Mara Lind ruled out a tax and said that trade is up.",
            None,
            "during the briefing",
        ),
    ],
)
def test_when_and_where_it_was_said(text: str, said_on: str | None, said_at: str | None) -> None:
    found = {(words(text, s.said_on), words(text, s.said_at)) for s in read_text(text)}
    assert found == {(said_on, said_at)}


def test_a_quotation_that_only_follows_tells_nothing_of_its_own() -> None:
    text = "Mara Lind said on Monday in Velor that trade is up.\n\n“Nobody had thought it possible last year.”"
    first, second = read_text(text)
    assert words(text, first.said_on) == "on Monday"
    assert (second.said_on, second.said_at) == (None, None)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Foreign Minister Mara Lind said that trade is up.", "Foreign Minister"),
        ("Mara Lind, the foreign minister, said that trade is up.", "foreign minister"),
        ("Velor’s foreign minister, Mara Lind, said that trade is up.", "Velor’s foreign minister"),
        ("Its chairwoman, Mara Lind, said that trade is up.", "chairwoman"),
        ("Former mayor Mara Lind said that trade is up.", "Former mayor"),
        ("The harbour director, Mara Lind, left. Lind said that trade is up.", "harbour director"),
        ("Mayor Mara Lind left. “Trade is up,” she said.", "Mayor"),
        ("Mara Lind said that trade is up.", None),
        ("The mayor said that trade is up.", None),
        ("Mayor Mara Lind met Odo Varga. Varga said that trade is up.", None),
    ],
)
def test_the_role_stands_where_the_speaker_is_named(text: str, role: str | None) -> None:
    (statement,) = read_text(text)
    assert words(text, statement.role) == role


def test_a_role_in_the_title_has_no_place_in_the_text() -> None:
    (statement,) = read_text("Lind said that trade is up.", title="Mayor Mara Lind promises ships")
    assert (statement.speaker, statement.role) == ("Mara Lind", None)
