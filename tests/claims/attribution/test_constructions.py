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
    "subject taken for an apposition, after a place": (
        "In Velor, the mayor, Mara Lind, said that the quay was soft.",
        [("Mara Lind", "indirect", "the quay was soft")],
    ),
    "subject taken for an apposition, after a source": (
        "According to Odo Varga, the harbour master, Ines Dahl, had warned that the quay was soft.",
        [("Ines Dahl", "indirect", "the quay was soft")],
    ),
    "went on to, with a question": (
        "Quill then went on to explain what the council likes about the plan.",
        [("Quill", "indirect", "what the council likes about the plan")],
    ),
    "one of several": (
        "One in three said the party doesn’t care much about the town.",
        [("One in three", "indirect", "the party doesn’t care much about the town")],
    ),
    "described as": (
        "Mara Lind described the coast as beset by storms.",
        [("Mara Lind", "indirect", "the coast as beset by storms")],
    ),
    "an organisation as it": (
        "It proudly declared that it had never sold the names of its crews.",
        [("It", "indirect", "it had never sold the names of its crews")],
    ),
    "according to, after a contrast": (
        "Lind has raised two million since May, while Varga has raised six million, according to the agency.",
        [("the agency", "indirect", "Lind has raised two million since May, while Varga has raised six million")],
    ),
    "that, before a quotation": (
        'The union testified in one of the lawsuits that "none of the crews at the pier" were paid by the owner.',
        [("The union", "mixed", '"none of the crews at the pier" were paid by the owner')],
    ),
    "a participle after a quotation mark": (
        "The two lawyers argue that “there is precedent for prosecution,” citing a case in which a captain was fined.",
        [("The two lawyers", "direct", "there is precedent for prosecution,")],
    ),
    "another saying after two clauses": (
        "Quill says he’d sit Lind down and tell him no more lies and tells the crowd he was the first to warn them.",
        [
            ("Quill", "indirect", "he’d sit Lind down and tell him no more lies"),
            ("Quill", "indirect", "he was the first to warn them"),
        ],
    ),
    "as somebody claims to": (
        "As Varga claims to know, the quay would have been built.",
        [("Varga", "indirect", "to know")],
    ),
    "sayings side by side": (
        "The mayor said the quay was safe, while the clerk said the crane was old.",
        [("The mayor", "indirect", "the quay was safe"), ("the clerk", "indirect", "the crane was old")],
    ),
    "reacted": (
        "“Nobody was asked. What crews does she mean?” reacted Varga.",
        [("Varga", "direct", "Nobody was asked. What crews does she mean?")],
    ),
    "one quoted word": (
        "“That,” the mayor said.",
        [("the mayor", "direct", "That,")],
    ),
    "an interview between": (
        "The inspector said in the same interview that the pumps were new.",
        [("The inspector", "indirect", "the pumps were new")],
    ),
    "a number as the subject": (
        "Four in ten say they want a new harbour.",
        [("Four in ten", "indirect", "they want a new harbour")],
    ),
    "the title of a broadcast is nobody's words": (
        "“The pumps are new,” Ilsa Brandt said on Port Radio’s “Morning Tide.” “Nobody needs to worry.”",
        [("Ilsa Brandt", "direct", "The pumps are new,|Nobody needs to worry.")],
    ),
    "a quotation resumed after a participle": (
        "“The pumps are new,” Ilsa Brandt said, noting that they were tested in May. “Nobody needs to worry.”",
        [
            ("Ilsa Brandt", "direct", "The pumps are new,|Nobody needs to worry."),
            ("Ilsa Brandt", "indirect", "they were tested in May"),
        ],
    ),
    "a participle of saying after a report": (
        "The mayor said he would close the pier in May, adding that the ferries would go on.",
        [
            ("The mayor", "indirect", "he would close the pier in May"),
            ("The mayor", "indirect", "the ferries would go on"),
        ],
    ),
    "a second saying joined to a report": (
        "The mayor said the pier would close and called the plan a success.",
        [("The mayor", "indirect", "the pier would close"), ("The mayor", "indirect", "the plan a success")],
    ),
    "a frame with a verb of any kind": (
        "“The pumps are new and nobody needs to worry,” she surmised.",
        [("she", "direct", "The pumps are new and nobody needs to worry,")],
    ),
    "a clause about a thing": (
        "The owners ended a strike that managers said could hurt the yard.",
        [("managers", "indirect", "could hurt the yard")],
    ),
    "what somebody did while speaking": (
        "The pumps were new, she said, wiping her glasses.",
        [("she", "indirect", "The pumps were new")],
    ),
    "words before the saying that are no part of it": (
        "Back in the hall on Monday, the clerk remarked that the pumps were new.",
        [("the clerk", "indirect", "the pumps were new")],
    ),
    "as reported by": (
        "As reported by the port office, the two ferries were delayed on Monday.",
        [("the port office", "indirect", "the two ferries were delayed on Monday")],
    ),
    "those asked": (
        "Those surveyed say the harbour should be deeper.",
        [("Those", "indirect", "the harbour should be deeper")],
    ),
    "a quotation led up to": (
        "The clerk turned to the crowd: “The pumps are new and they work,” he said.",
        [("he", "direct", "The pumps are new and they work,")],
    ),
    "a frame that the parser takes for part of the sentence": (
        "The harbour has made it possible for people with small, if old, boats and nets to sell fish, she said.",
        [
            (
                "she",
                "indirect",
                "The harbour has made it possible for people with small, if old, boats and nets to sell fish",
            )
        ],
    ),
    "a quotation after the first in one paragraph": (
        "“The pumps are new,” the inspector said on Monday. “Nobody needs to boil water.” “We are glad of it.”",
        [("the inspector", "direct", "The pumps are new,|Nobody needs to boil water.|We are glad of it.")],
    ),
    "a paragraph that is all quotation after another": (
        "“The pumps are new and they work,” the inspector said.\n“Nobody needs to boil water any more.”",
        [("the inspector", "direct", "The pumps are new and they work,|Nobody needs to boil water any more.")],
    ),
    "attacked for something": (
        "The mayor criticized the owners on the cost of the pier.",
        [("The mayor", "indirect", "the owners on the cost of the pier")],
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
    "The council called a meeting on Monday.",
    "The storm that threatened to close the port has passed.",
    "The crowd began dancing to “Silver Moon” at midnight.",
    "The agency moved money in “block grants” to states.",
    "The owner’s belief that taxes fell is no secret.",
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
