"""Pairs of claims, and what a careful editor would say of them. Our own words."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """`is_worth_seeing`: whether somebody who checks `claim` wants to know of the check of `other`: because it is the
    same claim, or because it differs from it in one respect."""

    claim: str
    other: str
    is_worth_seeing: bool


def _worth(claim: str, *others: str) -> list[Pair]:
    return [Pair(claim, other, is_worth_seeing=True) for other in others]


def _noise(claim: str, *others: str) -> list[Pair]:
    return [Pair(claim, other, is_worth_seeing=False) for other in others]


PAIRS = (
    *_worth(
        "The council of Port Ansel cut bus fares by 4 percent.",
        "Bus fares in Port Ansel were cut by four per cent.",
        "Port Ansel's council has lowered bus fares by 5 percent.",
        "The council of Port Ansel did not cut bus fares.",
    ),
    *_noise(
        "The council of Port Ansel cut bus fares by 4 percent.",
        "The council of Port Ansel will meet again on 12 May.",
        "Rents in Port Ansel rose by 4 percent.",
        "Two buses collided near the library.",
        "The council of Port Dorn sacked its treasurer.",
    ),
    *_worth(
        "Mara Lind ruled out a toll on the Westmark bridge.",
        "There will be no toll on the Westmark bridge.",
        "Lind plans a toll on the Westmark bridge.",
        "Mara Lind rules out a bridge toll.",
    ),
    *_noise(
        "Mara Lind ruled out a toll on the Westmark bridge.",
        "Mara Lind opened the new school in Westmark.",
        "The Westmark bridge was painted green.",
        "Mara Lind ruled out higher taxes.",
    ),
    *_worth(
        "The harbour of Dorn handled 1,200 ships last year.",
        "Last year 1.2 thousand ships called at the harbour of Dorn.",
        "The harbour of Dorn handled 900 ships last year.",
    ),
    *_noise(
        "The harbour of Dorn handled 1,200 ships last year.",
        "The harbour of Dorn closes in May for dredging.",
        "The town of Dorn spent 1,200 euros on flags.",
        "Last year the ferry carried fewer people.",
    ),
    *_worth(
        "Vaccinated people cannot spread swamp fever.",
        "People who are vaccinated do not pass on swamp fever.",
        "Vaccinated people spread swamp fever.",
        "Vaccinated people may still spread swamp fever.",
    ),
    *_noise(
        "Vaccinated people cannot spread swamp fever.",
        "Swamp fever was first seen in Ostland.",
        "Half of all people in Ostland are vaccinated.",
        "Rumours spread fast among young people.",
    ),
    *_worth(
        "Crime in Ostland has doubled since 2019.",
        "Since 2019 crime has doubled in Ostland.",
        "Crime in Ostland has halved since 2019.",
        "Crime has doubled in Ostland.",
    ),
    *_noise(
        "Crime in Ostland has doubled since 2019.",
        "Ostland has had a new flag since 2019.",
        "Exports of Ostland have doubled since 2019.",
        "A crime writer from Ostland won the prize.",
    ),
    *_worth(
        "The ministry bought 40 million masks that were never used.",
        "40 million masks bought by the ministry were never used.",
        "The ministry bought masks that nobody used.",
    ),
    *_noise(
        "The ministry bought 40 million masks that were never used.",
        "The ministry bought a new office building.",
        "The masks of the theatre were never found.",
        "The dam cost 40 million euros.",
    ),
    *_worth(
        "Ostland ruled out a military alliance with Westmark.",
        "Ostland will not enter a military alliance with Westmark.",
        "Ostland and Westmark agreed on a military alliance.",
    ),
    *_noise(
        "Ostland ruled out a military alliance with Westmark.",
        "Ostland and Westmark signed a treaty on fishing.",
        "Ostland ruled out an early election.",
        "The military of Ostland held a parade.",
    ),
)
