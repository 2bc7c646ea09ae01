"""The threshold of suggestions, held to graded pairs of claims."""

from __future__ import annotations

from claims.matching import Wording, likeness
from claims.services.matching import THRESHOLD
from tests.claims.matching.graded import PAIRS


def _suggested(claim: str, other: str) -> bool:
    return likeness(Wording(text=claim), Wording(text=other)).score >= THRESHOLD


def test_what_is_worth_seeing_is_suggested_and_little_else_is() -> None:
    missed = [pair for pair in PAIRS if pair.is_worth_seeing and not _suggested(pair.claim, pair.other)]
    noise = [pair for pair in PAIRS if not pair.is_worth_seeing and _suggested(pair.claim, pair.other)]
    assert missed == []
    # The same town and figure, or the same deed of another: a person rejects them.
    assert [pair.other for pair in noise] == [
        "Rents in Port Ansel rose by 4 percent.",
        "Exports of Ostland have doubled since 2019.",
    ]


def test_it_does_not_matter_which_of_the_two_is_looked_at() -> None:
    one_way = [_suggested(pair.claim, pair.other) for pair in PAIRS]
    assert one_way == [_suggested(pair.other, pair.claim) for pair in PAIRS]
