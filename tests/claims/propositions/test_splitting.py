"""One proposition per claim, and nothing parted that limits what stands beside it."""

import pytest

from tests.claims.propositions.samples import said, worded


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            "unemployment fell to 4 percent and the deficit doubled",
            ["Unemployment fell to 4 percent", "The deficit doubled"],
        ),
        ("taxes fell in 2019 and rose again in 2021", ["Taxes fell in 2019", "[taxes] rose again in 2021"]),
        ("taxes fell, rents rose and wages doubled", ["Taxes fell", "Rents rose", "Wages doubled"]),
        (
            "the council has cut taxes, and that the pier was closed in 2021",
            ["The council has cut taxes", "The pier was closed in 2021"],
        ),
        (
            "the firm that closed the pier fired 300 workers and moved to Lorn",
            ["The firm that closed the pier fired 300 workers", "[the firm that closed the pier] moved to Lorn"],
        ),
        (
            "the board may close the pier but will keep the ferries",
            ["The board may close the pier", "[the board] will keep the ferries"],
        ),
    ],
)
def test_coordinated_clauses_with_their_own_verbs_are_propositions_of_their_own(words: str, parts: list[str]) -> None:
    assert worded(f"The envoy said that {words}.") == parts


@pytest.mark.parametrize(
    "words",
    [
        "the port sells fish, salt and timber",
        "taxes did not fall and rise",
        "nobody left the hall and complained",
        "some ministers resigned and left the city",
        "the board may close the pier and sells the ferries",
        "the council has cut taxes and raised wages",
        "the ferries stop and the bridge closes if it snows",
        "the ferries stop if it snows and the bridge closes",
        "the board pays unless the pier falls and the town objects",
        "although taxes fell, rents rose and wages doubled",
        "in 2019 taxes fell and rents rose",
        "perhaps taxes fell and rents rose",
        "either the town pays or the firm leaves, and nobody wins",
        "experts think taxes fell and rents rose",
        "the council proposed and the mayor vetoed the ban",
        "the pier was closed, and so the ferries stopped",
        "the deficit doubled and it hurt the town",
        "the firm closed and its owner left",
        "the sign reads “the pier is closed and the ferries stopped” in red",
        "the pier (it is old and it leaks) was closed",
        "the board has not left, but the town is going to",
        "the board knows that the pier fell and that the ferries stopped",
        "about 300 workers left and returned",
    ],
)
def test_in_doubt_nothing_is_split(words: str) -> None:
    assert len(worded(f"The envoy said that {words}.")) == 1


def test_each_sentence_of_a_quotation_is_a_proposition() -> None:
    texts = [
        found.text for found in said("The pier closed in 2019. Dr. Pell of the U.S. bought it! Who paid? The town.")
    ]
    assert texts == ["The pier closed in 2019", "Dr. Pell of the U.S. bought it!", "Who paid? The town"]


def test_an_answer_without_a_verb_stays_with_what_it_answers_or_opens() -> None:
    assert [found.text for found in said("No. The pier will stay. Quite so.")] == ["No. The pier will stay. Quite so"]


def test_a_quotation_inside_the_words_is_not_split() -> None:
    text = "“You told Lorn, ‘The pier is safe. It is new.’ That was false,” Mara Lind said."
    assert worded(text)[0] == "You told Lorn, ‘The pier is safe. It is new.’"


def test_a_question_with_two_halves_stays_one() -> None:
    assert len(said("Did taxes fall and did rents rise?")) == 1


def test_whole_clauses_on_both_sides_of_a_semicolon_are_parted() -> None:
    found = said("The roads are closed; the ferries still run. They cost 3 crowns; a bargain.")
    assert [one.text for one in found] == [
        "The roads are closed",
        "The ferries still run",
        "They cost 3 crowns; a bargain",
    ]


def test_a_list_of_conditions_behind_a_semicolon_stays() -> None:
    assert len(said("The plan works if you are old, if you own a boat; if you rent, or if the town pays.")) == 1
