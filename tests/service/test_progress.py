"""How far a review is, and what an audit says."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.service.progress import looks_until, wilson


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


def test_looks_are_counted_until_the_rest_can_be_borne() -> None:
    assert looks_until([3.0, 2.0, 1.0], 6.5, 7.0) == 0
    assert looks_until([3.0, 2.0, 1.0], 6.5, 3.5) == 1
    assert looks_until([3.0, 2.0, 1.0], 6.5, 2.0) == 2
    assert looks_until([3.0, 2.0, 1.0], 6.5, 0.1) == 3
