"""Kappa against values computed by hand, and what must hold for any ratings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.agreement import FEWEST_PAIRS, Agreement, agreement, weighted_kappa

RATINGS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=FEWEST_PAIRS, max_size=60)


def table(rows: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs from a table of counts: rows are first ratings, columns second ones, both from 1."""
    return [
        (first, second)
        for first, row in enumerate(rows, 1)
        for second, times in enumerate(row, 1)
        for _ in range(times)
    ]


def test_kappa_of_a_table_of_two_by_two() -> None:
    # Observed 35/50 = 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; error 1.96 · √(0.7 · 0.3 / 50) / 0.5 = 0.2540.
    found = agreement(table([[20, 5], [10, 15]]))
    assert (found.pairs, found.agreed) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert (found.low, found.high) == pytest.approx((0.1460, 0.6540), abs=1e-4)


def test_weighted_kappa_of_a_table_of_three_by_three() -> None:
    # Rows 5, 4, 3; columns 4, 4, 4; 12 pairs. Distances seen (1 + 2 + 1) / 12 = 1/3; expected
    # 4 · (5 · (1 + 2) + 4 · (1 + 1) + 3 · (2 + 1)) / 12² = 128/144 = 8/9. Kappa 1 - (1/3) / (8/9) = 0.625.
    assert weighted_kappa(table([[3, 1, 1], [1, 3, 0], [0, 0, 3]])) == pytest.approx(0.625)


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    near, far = table([[5, 2, 0], [0, 5, 0], [0, 0, 5]]), table([[5, 0, 2], [0, 5, 0], [0, 0, 5]])
    assert agreement(near).agreed == agreement(far).agreed
    assert (weighted_kappa(near) or 0) > (weighted_kappa(far) or 0)


@pytest.mark.parametrize(
    "pairs", [[], [(1, 1)], [(1, 2)] * (FEWEST_PAIRS - 1), [(3, 3)] * 100], ids=["none", "one", "few", "one rating"]
)
def test_where_kappa_says_nothing_there_is_none(pairs: list[tuple[int, int]]) -> None:
    agreed = sum(first == second for first, second in pairs)
    assert agreement(pairs) == Agreement(len(pairs), agreed, None, None, None)
    assert weighted_kappa(pairs) is None


@given(RATINGS)
def test_kappa_is_symmetric_and_bounded(pairs: list[tuple[int, int]]) -> None:
    found, turned = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assume(found.kappa is not None)
    assert found.kappa == pytest.approx(turned.kappa)
    assert weighted_kappa(pairs) == pytest.approx(weighted_kappa([(second, first) for first, second in pairs]))
    assert -1 <= found.low <= found.kappa <= found.high <= 1  # type: ignore[operator]
    assert -1 <= (weighted_kappa(pairs) or 0) <= 1


@given(st.lists(st.integers(1, 5), min_size=FEWEST_PAIRS))
def test_full_agreement_on_several_ratings_is_one(ratings: list[int]) -> None:
    assume(len(set(ratings)) > 1)
    pairs = [(rating, rating) for rating in ratings]
    assert agreement(pairs).kappa == pytest.approx(1)
    assert weighted_kappa(pairs) == pytest.approx(1)


@given(RATINGS, st.permutations(["a", "b", "c", "d", "e"]))
def test_the_names_of_ratings_do_not_matter(pairs: list[tuple[int, int]], names: list[str]) -> None:
    renamed = agreement([(names[first - 1], names[second - 1]) for first, second in pairs])
    assert renamed.kappa == (None if agreement(pairs).kappa is None else pytest.approx(agreement(pairs).kappa))


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2)), min_size=FEWEST_PAIRS))
def test_with_two_ratings_weights_change_nothing(pairs: list[tuple[int, int]]) -> None:
    kappa = agreement(pairs).kappa
    assume(kappa is not None)
    assert weighted_kappa(pairs) == pytest.approx(kappa)


@given(RATINGS, st.integers(-3, 3), st.integers(1, 4))
def test_the_scale_may_be_moved_and_stretched(pairs: list[tuple[int, int]], by: int, times: int) -> None:
    moved = weighted_kappa([(first * times + by, second * times + by) for first, second in pairs])
    assert moved == (None if weighted_kappa(pairs) is None else pytest.approx(weighted_kappa(pairs)))
