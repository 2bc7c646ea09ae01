"""Who the words of a source stand for, and who passed the words on."""

import pytest

from claims.attribution import AttributedStatement, read_text

INTRODUCED = "Velorian Trade Minister Mara Lind said that the port will grow. "


def last(text: str, title: str = "") -> AttributedStatement:
    return read_text(text, title=title)[-1]


@pytest.mark.parametrize(
    ("text", "speaker", "is_inferred"),
    [
        (INTRODUCED + "Lind said that trade is up.", "Mara Lind", False),
        (INTRODUCED + "She added that trade is up.", "Mara Lind", True),
        (INTRODUCED + "The Velorian minister said that trade is up.", "Mara Lind", True),
        (INTRODUCED + "The minister said that trade is up.", "Mara Lind", True),
        (INTRODUCED + "As minister said, trade is up.", "Mara Lind", True),
        ("The port is open. As minister said, trade is up.", "the minister", False),
        ("Minister said that trade is up.", "the minister", False),
        (INTRODUCED + "The harbour pilot said that trade is up.", "The harbour pilot", False),
        ("India has changed its law. The nation has also said that trade is up.", "India", True),
        ("India met Norway. The nation has said that trade is up.", "India", True),
        ("Odo Varga, the harbour director, resigned. The director said that trade is up.", "Odo Varga", True),
        ("Its director, Odo Varga, said that trade is up.", "Odo Varga", False),
        ("The ministry said that trade is up. It added that prices fell.", "The ministry", True),
        ("Local officials said that trade is up. They added that prices fell.", "Local officials", True),
        ("Mr. Varga spoke of the port. She said that trade is up.", "She", False),
        ("The port authority said that trade is up.", "The port authority", False),
        ("According to the Wire, the finance ministry denied that taxes rose.", "the finance ministry", False),
        ("The ministry of health said that trade is up.", "The ministry of health", False),
        ("Bill de Velo said that trade is up.", "Bill de Velo", False),
    ],
)
def test_the_speaker_is_resolved(text: str, speaker: str, is_inferred: bool) -> None:
    statement = last(text)
    assert (statement.speaker, statement.speaker_is_inferred) == (speaker, is_inferred)


def test_two_ministers_stay_unresolved() -> None:
    text = INTRODUCED + "Velorian Health Minister Odo Varga agreed. The Velorian minister said that trade is up."
    assert last(text).speaker == "The Velorian minister"


def test_two_people_of_one_last_name_stay_as_said() -> None:
    statement = last("Mara Lind met Jonas Lind. Lind said that trade is up.")
    assert statement.speaker == "Lind"
    assert "both fit" in statement.resolution_reason


def test_a_full_name_may_stand_in_the_title() -> None:
    assert last("Lind said that trade is up.", title="Mara Lind promises more ships").speaker == "Mara Lind"


def test_the_reason_names_the_words_and_the_person() -> None:
    assert last(INTRODUCED + "The Velorian minister said that trade is up.").resolution_reason == (
        "“The Velorian minister” fits Mara Lind, introduced as “Velorian Trade Minister”."
    )


def test_a_quotation_that_follows_belongs_to_the_last_speaker() -> None:
    text = INTRODUCED + "“We have never loaded more ships in a single year.”"
    assert (last(text).speaker, last(text).cue) == ("Mara Lind", ())


def test_an_unclosed_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“The port will grow,” said Mara Lind. “It has to.\n\n“There is no other way to pay for the new pier.”"
    (statement,) = read_text(text)
    assert len(statement.content) == 3


@pytest.mark.parametrize(
    ("text", "speaker", "reported_by"),
    [
        ("According to the Coast Gazette, Mara Lind said that trade is up.", "Mara Lind", "Coast Gazette"),
        ("The Coast Gazette reported that Mara Lind said trade is up.", "Mara Lind", "Coast Gazette"),
        ("Mara Lind said that trade is up, according to the Coast Gazette.", "Mara Lind", "Coast Gazette"),
    ],
)
def test_who_passed_the_words_on(text: str, speaker: str, reported_by: str) -> None:
    statement = next(s for s in read_text(text) if s.speaker == speaker)
    assert statement.reported_by == reported_by
    assert statement.exact(text) in ("trade is up", "Mara Lind said trade is up")


TRANSCRIPT = """LIND: We have closed two mines.
The third will follow.

Q: Will there be layoffs?

LIND: No. Nobody will lose a job.

VARGA: Exports rose by nine percent.
"""


def test_the_turns_of_a_transcript_are_direct_statements() -> None:
    turns = [(s.speaker, s.kind.value, len(s.content)) for s in read_text(TRANSCRIPT)]
    assert turns == [("Lind", "direct", 2), ("Lind", "direct", 1), ("Varga", "direct", 1)]


def test_a_headline_names_its_speaker_before_a_colon() -> None:
    statement = read_text("Lind: Port will grow\n\nMinister Mara Lind opened the pier.")[0]
    assert (statement.speaker, statement.is_headline) == ("Mara Lind", True)
