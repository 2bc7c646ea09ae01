"""One row per construction: text, then (speaker, kind, content) of every statement in it."""

import pytest

from claims.attribution import read_text

ROWS = {
    "cue before": (
        "The harbour authority said that the north pier will close in May.",
        [("The harbour authority", "indirect", "the north pier will close in May")],
    ),
    "cue before, no that": (
        "Officials say the bridge is safe.",
        [("Officials", "indirect", "the bridge is safe")],
    ),
    "cue after a quotation": (
        "“We will repair the bridge this year,” the mayor said.",
        [("the mayor", "direct", "We will repair the bridge this year,")],
    ),
    "inverted": (
        '"The water is clean again," said Councillor Ilsa Brandt.',
        [("Ilsa Brandt", "direct", "The water is clean again,")],
    ),
    "in the middle of a quotation": (
        "“The water,” said the inspector, “is clean again.”",
        [("the inspector", "direct", "The water,|is clean again.")],
    ),
    "quotation goes on after the cue": (
        "“The water is clean,” the inspector said. “Nobody needs to boil it any more.”",
        [("the inspector", "direct", "The water is clean,|Nobody needs to boil it any more.")],
    ),
    "inserted without quotation marks": (
        "The water, the inspector said, is clean again.",
        [("the inspector", "indirect", "The water|is clean again")],
    ),
    "quoted fragment": (
        "The inspector said that the water was “as clean as it gets” in the old town.",
        [("The inspector", "mixed", "the water was “as clean as it gets” in the old town")],
    ),
    "according to, first": (
        "According to the port office, two ships were delayed on Monday.",
        [("the port office", "indirect", "two ships were delayed on Monday")],
    ),
    "according to, last": (
        "Two ships were delayed on Monday, according to the port office.",
        [("the port office", "indirect", "Two ships were delayed on Monday")],
    ),
    "went on to": (
        "The mayor went on to note that taxes had not risen.",
        [("The mayor", "indirect", "taxes had not risen")],
    ),
    "ruled out": (
        "The mayor has ruled out any new tax on visitors.",
        [("The mayor", "indirect", "any new tax on visitors")],
    ),
    "coordinated cues": (
        "The mayor ruled out a new tax and said that the budget is balanced.",
        [("The mayor", "indirect", "a new tax"), ("The mayor", "indirect", "the budget is balanced")],
    ),
    "participle": (
        "The ministry rejected the report, saying that its figures were out of date.",
        [("The ministry", "indirect", "the report"), ("The ministry", "indirect", "its figures were out of date")],
    ),
    "told somebody": (
        "The harbourmaster told reporters that the crane had failed.",
        [("The harbourmaster", "indirect", "the crane had failed")],
    ),
    "point of a noun": (
        "The mayor made the point that the old bridge is unsafe.",
        [("The mayor", "indirect", "the old bridge is unsafe")],
    ),
    "doubled single marks": (
        "''The water is clean,'' the inspector said.",
        [("the inspector", "direct", "The water is clean,")],
    ),
    "guillemets": (
        "«The water is clean», the inspector said.",
        [("the inspector", "direct", "The water is clean")],
    ),
    "colon before a quotation": (
        "The inspector added: “The pumps were replaced last week.”",
        [("The inspector", "direct", "The pumps were replaced last week.")],
    ),
    "a saying clause after a verb of saying": (
        "Norway and Velor agreed to widen their fishing zone, Mara Lind said.",
        [("Mara Lind", "indirect", "Norway and Velor agreed to widen their fishing zone")],
    ),
    "a saying clause after a promise": (
        "The board and the union promised to keep the clinic open, the mayor told reporters on Monday.",
        [("the mayor", "indirect", "The board and the union promised to keep the clinic open")],
    ),
    "an inverted saying clause after an announcement": (
        "The shipyard announced a new ferry, said Mara Lind.",
        [("Mara Lind", "indirect", "The shipyard announced a new ferry")],
    ),
    "a denial inside a report": (
        "The union denied that the port was closed, Mara Lind said.",
        [
            ("Mara Lind", "indirect", "The union denied that the port was closed"),
            ("The union", "indirect", "the port was closed"),
        ],
    ),
    "participle without a clause": (
        "Relations are good, Mara Lind said, pointing to what the summit had adopted.",
        [("Mara Lind", "indirect", "Relations are good")],
    ),
    "source without a name": (
        "A clerk, who asked not to be named, said that the port was empty.",
        [("A clerk", "indirect", "the port was empty")],
    ),
    "source without a name, last": (
        "“The port is empty,” said an official who asked not to be identified.",
        [("an official", "direct", "The port is empty,")],
    ),
    "according to somebody described": (
        "The port will close, according to a clerk who asked not to be named.",
        [("a clerk", "indirect", "The port will close")],
    ),
    "one quoted word": (
        "“That,” the mayor said.",
        [("the mayor", "direct", "That,")],
    ),
    "relative clause": (
        "The inspector, who said that the pumps were new, left at noon.",
        [("The inspector", "indirect", "the pumps were new")],
    ),
}

NOTHING_SAID = (
    "The union denied that.",
    "Ada Quill denied it.",
    "Ada Quill confirmed this on Monday.",
    "The clerk asked to remain anonymous.",
    "The clerks asked for anonymity.",
    "The clerk asked that her name not be used.",
    "The clerk asked not to be identified because the talks go on.",
    "Ada Quill denied this and that.",
    "The mayor did not comment on the tax.",
    "The mayor declined to say whether the tax will rise.",
    "The envoy reportedly raised the issue of the fishing quota.",
    "The council denied the company a waiver from the new rules.",
    "The bridge was closed on Monday and reopened on Tuesday.",
    "The “Golden Gull of the Northern Sea” is a restaurant guide for sailors.",
    "If the mayor says that the tax will rise, people will leave.",
    "I think that the bridge is beautiful.",
)


def summary(text: str) -> list[tuple[str, str, str]]:
    return [
        (statement.speaker, statement.kind.value, "|".join(text[start:end] for start, end in statement.content))
        for statement in read_text(text)
    ]


@pytest.mark.parametrize("name", ROWS)
def test_the_construction_is_read(name: str) -> None:
    text, expected = ROWS[name]
    assert summary(text) == expected


@pytest.mark.parametrize("text", NOTHING_SAID)
def test_nothing_is_reported_where_nothing_was_said(text: str) -> None:
    assert summary(text) == []


def test_that_is_kept_apart_from_the_content() -> None:
    text = "The mayor said that the bridge is safe."
    (statement,) = read_text(text)
    assert statement.subordinator is not None
    assert text[slice(*statement.subordinator)] == "that"
    assert statement.exact(text) == "the bridge is safe"
