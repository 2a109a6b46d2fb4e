"""Shares with the interval that holds the true one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reports.rates import Rate, wilson


@given(st.integers(1, 500).flatmap(lambda looked: st.tuples(st.integers(0, looked), st.just(looked))))
def test_the_interval_holds_the_share_that_was_seen(counts: tuple[int, int]) -> None:
    wrong, looked = counts
    low, high = wilson(wrong, looked)
    assert 0 <= low <= wrong / looked <= high <= 1 and low < high


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.3])
def test_the_interval_holds_the_true_share_19_times_of_20(rate: float) -> None:
    rng = random.Random(1)
    held = 0
    for _ in range(2000):
        low, high = wilson(sum(rng.random() < rate for _ in range(200)), 200)
        held += low <= rate <= high
    assert 0.93 < held / 2000 < 0.985


def test_of_nothing_there_is_no_rate() -> None:
    assert (Rate(0, 0).rate, Rate(0, 0).low, Rate(0, 0).high) == (None, None, None)
    assert (Rate(4, 1).rate, Rate(4, 1).low, Rate(4, 1).high) == (0.25, *wilson(1, 4))
