"""Who passed the words on: nested attributions, recipients, interviewers, and who is quoted by whom."""

import pytest

from claims.attribution import read_text


@pytest.mark.parametrize(
    ("text", "speaker", "reported_by"),
    [
        ("According to the Coast Gazette, Mara Lind said that trade is up.", "Mara Lind", "Coast Gazette"),
        ("Mara Lind said that trade is up, according to the Coast Gazette.", "Mara Lind", "Coast Gazette"),
        ("“Trade is up,” Mara Lind said, according to the Coast Gazette.", "Mara Lind", "Coast Gazette"),
        ("Mara Lind told the Coast Gazette that trade is up.", "Mara Lind", "Coast Gazette"),
        ("“Trade is up,” Mara Lind told Reuters.", "Mara Lind", "Reuters"),
        ("The Coast Gazette called. Mara Lind told the newspaper that trade is up.", "Mara Lind", "Coast Gazette"),
        ("The Coast Gazette called. Mara Lind told the Gazette that trade is up.", "Mara Lind", "Coast Gazette"),
        ("Mara Lind told the newspaper that trade is up.", "Mara Lind", "the newspaper"),
        ("In an interview with Radio Velor, Mara Lind said that trade is up.", "Mara Lind", "Radio Velor"),
        ("Mara Lind was quoted by the Coast Gazette as saying that trade is up.", "Mara Lind", "Coast Gazette"),
        ("The Coast Gazette quoted Mara Lind as saying that trade is up.", "Mara Lind", "Coast Gazette"),
        ("In an interview with Radio Velor’s Ada Quill, Mara Lind said that trade is up.", "Mara Lind", "Radio Velor"),
        ("Mara Lind told reporters that trade is up.", "Mara Lind", None),
        ("Mara Lind told the harbour council that trade is up.", "Mara Lind", None),
        ("Mara Lind cited the storm as the reason for saying that trade is down.", "Mara Lind", None),
    ],
)
def test_one_statement_and_who_passed_it_on(text: str, speaker: str, reported_by: str | None) -> None:
    (statement,) = read_text(text)
    assert (statement.speaker, statement.reported_by) == (speaker, reported_by)


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        (
            "The Coast Gazette reported that Mara Lind had said that trade is up.",
            [("Coast Gazette", None), ("Mara Lind", "Coast Gazette")],
        ),
        (
            "Mara Lind said that Odo Varga had told the council that trade is up.",
            [("Mara Lind", None), ("Odo Varga", "Mara Lind")],
        ),
        (
            "Mara Lind was here. She said that Odo Varga had told Reuters that trade is up.",
            [("Mara Lind", None), ("Odo Varga", "Reuters")],
        ),
        (
            "According to the Coast Gazette, Mara Lind said that Odo Varga had promised that trade would grow.",
            [("Mara Lind", "Coast Gazette"), ("Odo Varga", "Mara Lind")],
        ),
    ],
)
def test_what_reports_a_statement_is_a_statement_too(text: str, hops: list[tuple[str, str | None]]) -> None:
    assert [(statement.speaker, statement.reported_by) for statement in read_text(text)] == hops


def test_who_passed_the_words_on_has_not_spoken() -> None:
    text = "Mara Lind told Reuters that trade is up. It added that prices rose."
    assert read_text(text)[-1].speaker == "It"
