"""How far two people agree beyond chance: Cohen's kappa over pairs of ratings. Pure.

Kappa is 1 for full agreement, 0 for what chance alone would give, below 0 for less than that. Weighted kappa counts a
disagreement by how far apart the ratings stand, so it needs ratings in an order (J. Cohen, 1960 and 1968).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

#: Fewer pairs say nothing about two people's habits.
FEWEST_PAIRS = 10
#: Of the normal distribution, for an interval that holds the true value 95 times in 100.
_Z_95 = 1.96

Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`pairs` double ratings, of which `agreed` are the same; `kappa` is None where it says nothing: fewer than
    `FEWEST_PAIRS` pairs, or everybody always chose the same rating. `low` and `high` bound it (95 %, Cohen's large
    sample error), within -1 and 1; of full agreement they have no width, so always show `pairs` with them."""

    pairs: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


def agreement(pairs: Sequence[tuple[Label, Label]]) -> Agreement:
    """Kappa of (first, second) labels; every disagreement counts the same."""
    count = len(pairs)
    agreed = sum(first == second for first, second in pairs)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True)) if pairs else (Counter(), Counter())
    by_chance = sum(firsts[label] * seconds[label] for label in firsts) / count**2 if count else 1.0
    if count < FEWEST_PAIRS or by_chance >= 1:
        return Agreement(count, agreed, None, None, None)
    observed = agreed / count
    kappa = (observed - by_chance) / (1 - by_chance)
    error = _Z_95 * math.sqrt(observed * (1 - observed) / count) / (1 - by_chance)
    return Agreement(count, agreed, kappa, max(-1.0, kappa - error), min(1.0, kappa + error))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Kappa of (first, second) values on one ordered scale, a disagreement counting as much as the values differ;
    None where `agreement` has none."""
    if agreement(pairs).kappa is None:
        return None
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    seen = sum(abs(first - second) for first, second in pairs)
    by_chance = sum(abs(first - second) * firsts[first] * seconds[second] for first in firsts for second in seconds)
    return 1 - seen * len(pairs) / by_chance
