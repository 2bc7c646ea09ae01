"""Months, weekdays and datelines are neither speakers nor names nor reported words."""

import pytest

from claims.attribution import read_text


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The harbour will close in May, the mayor said on Monday.", "the mayor"),
        ("The bridge opens in June, the minister said.", "the minister"),
        ("The pool stays shut in Velor, the mayor said.", "the mayor"),
        ("Klara Weiss Tuesday said that the pier is open.", "Klara Weiss"),
        ("Ada Quill on Tuesday said that the pier is open.", "Ada Quill"),
        ("“The pier is open,” Monday said nobody.", "nobody"),
        ("Prime Minister Nora May said that taxes fell. May said that prices rose.", "Nora May"),
        ("April Stone said that taxes fell. She added that prices rose.", "April Stone"),
        ("The mayor of Velor said that taxes fell.", "The mayor of Velor"),
        ("The minister of health said that taxes fell.", "The minister of health"),
    ],
)
def test_a_date_is_no_speaker_but_may_be_part_of_a_name(text: str, speaker: str) -> None:
    assert {statement.speaker for statement in read_text(text)} == {speaker}


DATELINES = [
    "Velor, 12 March – ",
    "VELOR, 12 March - ",
    "Velor (Reuters) - ",
    "VELOR (Reuters) — ",
    "Velor, March 12 (VNA) — ",
    "PORT VELOR, March 12, 2021 – ",
    "Port Velor (Coast Wire) – ",
    "Port Velor, Northmark, 3 May -- ",
    "PORT VELOR, 6 April (Coast Wire) – ",
    "Velor, Monday, 12 March – ",
]


@pytest.mark.parametrize("dateline", DATELINES)
def test_a_dateline_is_neither_speaker_nor_content(dateline: str) -> None:
    text = dateline + "The ferry is late, Health Minister Klara Weiss said on Tuesday."
    (statement,) = read_text(text)
    assert (statement.speaker, statement.exact(text)) == ("Klara Weiss", "The ferry is late")


@pytest.mark.parametrize("dateline", DATELINES)
def test_the_one_who_acts_after_a_dateline_speaks(dateline: str) -> None:
    text = dateline + "Health Minister Klara Weiss on Tuesday defended the cuts. The clinics are on the coast."
    (statement,) = read_text(text)
    assert (statement.speaker, statement.exact(text)) == ("Klara Weiss", "the cuts")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The storm on 3 May – a bad one – broke the pier, Ada Quill said.", "The storm on 3 May – a bad one"),
        ("Odo Varga (Green Party) – a pilot – left, Ada Quill said.", "Odo Varga (Green Party) – a pilot"),
    ],
)
def test_a_dash_in_a_sentence_makes_no_dateline(text: str, content: str) -> None:
    assert read_text(text)[0].exact(text).startswith(content)
