"""What is worth a person's time comes first, and the reasons say why."""

from __future__ import annotations

import pytest

from claims.attribution import read_text
from claims.propositions import propositions
from tests.claims.propositions.samples import quoted, said

_CHECK = """
The harbour lost 300 jobs in 2019.
Unemployment in Velor fell to 4 percent last spring.
Rents rose faster than wages in every year since 2015.
The ban cost the region 12 million crowns.
Velor signed the fishing treaty with Lorn in 2017.
The council voted against the budget three times.
Crime doubled after the police station was closed.
The bridge was closed because of the leak.
No mayor before me has published a tax return.
The pier is the longest in the country.
Lorn imposed a tariff of 20 percent on our timber.
The hospital in Port Velor has 40 beds for 90,000 people.
The Harbour Board paid the firm twice.
The court ruled that the permit was illegal.
Ana Pell sold the ferries to a company of her brother.
Half of the schools have no nurse.
The ministry knew of the leak in March.
Exports to Lorn fell by a third.
We will repeal the ferry tax in May.
The water of the lake contains more lead than the law allows.
"""
_SKIP = """
Thank you all for coming tonight.
I feel at home here.
My wife loves this town.
It is a beautiful evening.
What a shameful performance.
Who would have thought of that?
We must look ahead together.
Things are getting better somehow.
I hope you enjoy the music.
Some people never learn.
Why should anybody trust them?
This is wonderful.
We have to listen to each other.
You know how it is.
I remember my first day at school.
It might rain.
Somebody should do something.
I think she is a great mayor.
Let us begin.
That is a good question.
"""
#: Of all pairs of one to check and one to skip, this share at least must stand in the right order.
_AUC_FLOOR = 0.95


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("The pier cost 3 million crowns.", "The pier cost a lot."),
        ("The pier closed in 2019.", "Was the pier closed in 2019?"),
        ("Taxes are higher than in Lorn.", "Taxes are shameful."),
        ("The pier fell because of the storm.", "The pier fell."),
        ("The firm broke the law.", "The firm broke the lamp."),
        ("Ana Pell sold the ferries.", "They sold the ferries."),
        ("The firm left in 2019.", "The firm will leave."),
        ("The firm never paid.", "The firm paid."),
        ("We will sign the treaty.", "The firm will sign the treaty."),
        ("The council repaired the pier.", "The council should repair the pier."),
        ("The mayor sold the pier.", "I feel the mayor sold the pier."),
    ],
)
def test_one_is_worth_more_than_the_other(better: str, worse: str) -> None:
    assert said(better)[0].worthiness > said(worse)[0].worthiness


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Unemployment fell to 4 percent.", "+ names a number: 4 percent"),
        ("The deficit doubled.", "+ compares: doubled"),
        ("The pier fell because of the storm.", "+ says what caused it: because of"),
        ("The pier closed in 2019.", "+ tells of a past event: closed in 2019"),
        ("The ban works.", "+ law or policy: ban"),
        ("The Harbour Board is here.", "+ names who or what: Harbour Board"),
        ("We will leave.", "+ binds who said it"),
        ("Nobody pays.", "+ says all or none: Nobody"),
        ("It works.", "− unclear without what was said before: It"),
        ("Many towns have some.", "− vague: Many"),
        ("The firm will leave.", "− lies in the future"),
        ("The firm must pay.", "− says what ought to be: must"),
        ("I feel sick.", "− personal: I feel"),
        ("The deal is shameful.", "− opinion: shameful"),
        ("A town by the sea.", "− no whole sentence"),
        ("Who paid?", "− question"),
        ("Thank you.", "− courtesy: Thank"),
    ],
)
def test_the_reason_shows_the_words(words: str, reason: str) -> None:
    assert reason in said(words)[0].reasons


@pytest.mark.parametrize("words", ["On 6 April the sun shone.", "At 3 p.m. the sun shone.", "In 2019 the sun shone."])
def test_a_date_is_no_number(words: str) -> None:
    assert not any("number" in reason for reason in said(words)[0].reasons)


def test_the_strongest_reason_comes_first() -> None:
    (found,) = said("The shameful ban cost 300 jobs.")
    assert [reason.partition(":")[0] for reason in found.reasons] == [
        "+ names a number",
        "+ tells of a past event",
        "+ law or policy",
    ]


def test_what_a_desk_would_check_comes_before_what_it_would_skip() -> None:
    check, skip = _scores(_CHECK), _scores(_SKIP)
    pairs = [(good > bad) + (good == bad) / 2 for good in check for bad in skip]
    auc = sum(pairs) / len(pairs)
    assert auc >= _AUC_FLOOR, f"AUC over {len(check)} sentences to check and {len(skip)} to skip: {auc:.3f}"


def _scores(sentences: str) -> list[float]:
    """The best score among the propositions of each sentence."""
    text = "\n\n".join(quoted(line) for line in sentences.strip().splitlines())
    return [max(one.worthiness for one in found) for found in propositions(text, read_text(text))]
