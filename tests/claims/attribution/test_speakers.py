"""Who the words of a source stand for: stated, inferred or ambiguous, and why."""

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
        ("Mary Lind left. Mr. Lind said that trade is up.", "Lind", False),
        ("Mary Lind left. Ms. Lind said that trade is up.", "Mary Lind", False),
        ("Velor Rejects Mary Lind\n\nVelor said that trade is up.", "Velor", False),
        ("Ana Holtz-Eakin left. Ms. Holtz-Eakin said that trade is up.", "Ana Holtz-Eakin", False),
        ("Many Democrats said that trade is up.", "Many Democrats", False),
        (
            "The Harbour Safety Board met." + "\n\nIt rained." * 5 + "\n\nThe board said that it is up.",
            "The board",
            False,
        ),
        ("Bill de Velo said that trade is up.", "Bill de Velo", False),
        ("Velor’s minister, Mara Lind, left. The Velor minister said that trade is up.", "Mara Lind", True),
        ("Russian Minister Mara Lind left. Russia’s minister said that trade is up.", "Mara Lind", True),
        ("Dr. Ana B. Sorrel left. Sorrel said that trade is up.", "Ana B. Sorrel", False),
        ("Ana B. Sorrel left. Ana Sorrel said that trade is up.", "Ana Sorrel", False),
        ("Republican Odo Varga met Odo Varga’s aides. Varga said that trade is up.", "Odo Varga", False),
        ("Deputy Mayor Odo Varga left. The mayor said that trade is up.", "The mayor", False),
        ("Former Mayor Odo Varga left. The former mayor said that trade is up.", "Odo Varga", True),
        ("Mary Lind met Peter Varga. He said that trade is up.", "Peter Varga", True),
        ("The Commission on Harbours met. The commission said that trade is up.", "Commission on Harbours", True),
        ("Joe Tarn Jr. left. Tarn said that trade is up.", "Joe Tarn Jr.", False),
        ("The Harbour Safety Board (HSB) met. HSB said that trade is up.", "Harbour Safety Board", False),
        ("The Harbour Safety Board met. The board said that trade is up.", "Harbour Safety Board", True),
        ("The Harbour Safety Board met. The safety board said that trade is up.", "Harbour Safety Board", True),
        ("The Harbour Safety Board met. The school board said that trade is up.", "The school board", False),
        ("The Dunmere Herald is old. The Herald said that trade is up.", "Dunmere Herald", False),
        (
            "The Department of Health and Human Services said it is up.",
            "Department of Health and Human Services",
            False,
        ),
        ("The Ministry of Health met. The ministry said that trade is up.", "Ministry of Health", True),
        (
            "The finance ministry said that trade is up. The ministry added that prices fell.",
            "The finance ministry",
            True,
        ),
        ("Velor Shipping Ltd. lost a ship. The company said that trade is up.", "Velor Shipping Ltd.", True),
        ("The company said that trade is up.", "The company", False),
        ("The kingdom of Ostrand joined. The kingdom said that trade is up.", "Ostrand", True),
        ("Ostrand, a small island nation, joined. The nation said that trade is up.", "Ostrand", True),
        ("Mara Lind and Odo Varga said that trade is up.", "Mara Lind and Odo Varga", False),
        ("Mara Lind and Odo Varga said it. They added that trade is up.", "They", False),
        ("The mayor and her deputy said that trade is up.", "The mayor and her deputy", False),
        ("Mr. Tarn and Ms. Dahl argued. She said that trade is up.", "Dahl", True),
        ("Mara Lind left. A spokesman for Lind said that trade is up.", "A spokesman for Lind", False),
        ("Mara Lind left. “I told her that trade is up,” he said.", "Mara Lind", True),
    ],
)
def test_the_speaker_is_resolved(text: str, speaker: str, is_inferred: bool) -> None:
    statement = last(text)
    assert (statement.speaker, statement.speaker_is_inferred) == (speaker, is_inferred)


@pytest.mark.parametrize(
    ("text", "said", "candidates"),
    [
        (
            INTRODUCED + "Velorian Health Minister Odo Varga agreed. The Velorian minister said that trade is up.",
            "The Velorian minister",
            ("Mara Lind", "Odo Varga"),
        ),
        ("Mara Lind met Jonas Lind. Lind said that trade is up.", "Lind", ("Jonas Lind", "Mara Lind")),
        ("Mara Lind and Ada Quill met. She said that trade is up.", "She", ("Ada Quill", "Mara Lind")),
        ("Mara Lind met Ada Quill. She said that trade is up.", "She", ("Ada Quill", "Mara Lind")),
        (
            "Mara Lind met Ada Quill. She said that trade is up. She added that prices fell.",
            "She",
            ("Ada Quill", "Mara Lind"),
        ),
        (
            "The Harbour Safety Board met the School Board. The board said that trade is up.",
            "The board",
            ("Harbour Safety Board", "School Board"),
        ),
        ("In India and Norway the nation said that trade is up.", "the nation", ("India", "Norway")),
    ],
)
def test_where_two_fit_nobody_is_chosen(text: str, said: str, candidates: tuple[str, ...]) -> None:
    statement = last(text)
    assert (statement.speaker, statement.speaker_is_inferred) == (said, False)
    assert tuple(sorted(statement.candidates)) == candidates
    assert f"“{said}” stays as said: " in statement.resolution_reason
    assert all(name in statement.resolution_reason for name in candidates)


@pytest.mark.parametrize(
    ("met", "said", "speaker"),
    [
        ("Mr. Jonas Lind met Ms. Mara Lind.", "Mr. Lind", "Jonas Lind"),
        ("Jonas Lind met Minister Mara Lind.", "Minister Lind", "Mara Lind"),
        ("Mr. Jonas Lind met Ms. Mara Lind.", "She", "Mara Lind"),
        ("Trade Minister Jonas Lind met Health Minister Mara Lind.", "The health minister", "Mara Lind"),
    ],
)
def test_a_title_or_pronoun_decides_between_namesakes(met: str, said: str, speaker: str) -> None:
    statement = last(f"{met} {said} said that trade is up.")
    assert (statement.speaker, statement.candidates) == (speaker, ())


@pytest.mark.parametrize(
    ("text", "speaker", "reason"),
    [
        ("Moscow said that trade is up.", "Moscow", "Moscow stands for the government of Russia."),
        (
            "The ship reached Velor, the capital of Ostrand. Velor said that trade is up.",
            "Velor",
            "Velor stands for the government of Ostrand.",
        ),
        (
            "Mara Lind left. Her spokesman said that trade is up.",
            "Her spokesman",
            "As the text names the speaker. “Her” is Mara Lind.",
        ),
        (
            "Mara Lind left. Lind’s lawyer said that trade is up.",
            "Lind’s lawyer",
            "As the text names the speaker. “Lind” is Mara Lind.",
        ),
        (
            "Mara Lind and Ada Quill met. Her spokesman said that trade is up.",
            "Her spokesman",
            "As the text names the speaker. “Her” may be Mara Lind or Ada Quill.",
        ),
        ("He said that trade is up.", "He", "The text does not tell for certain whom “He” stands for."),
    ],
)
def test_what_stays_as_said_is_explained(text: str, speaker: str, reason: str) -> None:
    statement = last(text)
    assert (statement.speaker, statement.speaker_is_inferred) == (speaker, False)
    assert statement.resolution_reason == reason


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


TRANSCRIPT = """LIND: We have closed two mines.
The third will follow.

Q: Will there be layoffs?

LIND: No. Nobody will lose a job.

VARGA: Exports rose by nine percent.
"""


def test_the_turns_of_a_transcript_are_direct_statements() -> None:
    turns = [(s.speaker, s.kind.value, len(s.content)) for s in read_text(TRANSCRIPT)]
    assert turns == [("Lind", "direct", 2), ("Lind", "direct", 1), ("Varga", "direct", 1)]


def test_a_report_within_a_turn_is_passed_on_by_its_speaker() -> None:
    text = TRANSCRIPT + "\nThe board told us that the crane had failed.\n"
    last_turn, report = read_text(text)[-2:]
    assert (last_turn.speaker, len(last_turn.content)) == ("Varga", 2)
    assert (report.speaker, report.reported_by, report.exact(text)) == ("The board", "Varga", "the crane had failed")


def test_prose_about_a_speaker_ends_the_last_turn() -> None:
    text = TRANSCRIPT + "\nAt the door, Ms. Varga said that “we” had won.\n\nThe hall was empty by noon.\n"
    turn, prose = read_text(text)[-2:]
    assert turn.exact(text) == "Exports rose by nine percent."
    assert (prose.exact(text), prose.kind.value) == ("“we” had won", "mixed")


def test_a_bracket_after_a_name_is_no_part_of_it() -> None:
    text = TRANSCRIPT + "\nQ (Coast Gazette): And wages?\n\nLIND (by telephone): They will grow.\n"
    varga, lind = read_text(text)[-2:]
    assert varga.exact(text) == "Exports rose by nine percent."
    assert (lind.speaker, lind.exact(text)) == ("Lind", "They will grow.")


def test_a_headline_names_its_speaker_before_a_colon() -> None:
    statement = read_text("Lind: Port will grow\n\nMinister Mara Lind opened the pier.")[0]
    assert (statement.speaker, statement.is_headline) == ("Mara Lind", True)
