"""The best chain of matches, and what each match of it is worth beside the best chain without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.matching.chain import GAP_COST, Match, best_chain, row_cost, value_row
from extractor.matching.rows import Row, make_row
from extractor.model import GridCell, GridKind

SLOTS = 4
ROWS = 6


def row(text: str) -> Row:
    cells = tuple(GridCell(0, at, word, x0=at, x1=at + 1.0) for at, word in enumerate(text.split()))
    return make_row(0, GridKind.SPANNED, cells)


rows = st.lists(st.sampled_from(["", "规章 1", "说明", "5"]).map(row), min_size=ROWS, max_size=ROWS)
matches = st.lists(
    st.builds(
        Match,
        start=st.integers(0, ROWS - 1),
        height=st.integers(1, 2),
        slot=st.integers(0, SLOTS - 1),
        score=st.sampled_from([0.6, 0.85, 1.0]),
        used=st.just(1),
    ).filter(lambda match: match.end <= ROWS),
    max_size=8,
    unique_by=lambda match: (match.start, match.height, match.slot),
)


def by_end(found: list[Match]) -> list[list[Match]]:
    return [[match for match in found if match.end == end] for end in range(1, ROWS + 1)]


def gain(chain: list[Match], stream: list[Row]) -> float:
    """By the definition: what is matched, less rows of the form that are missing and rows of the document between."""
    if not chain:
        return -GAP_COST * SLOTS
    taken = {at for match in chain for at in range(match.start, match.end)}
    left_out = [at for at in range(chain[0].start, chain[-1].end) if at not in taken]
    cost = sum(row_cost(stream[at]) for at in left_out)
    return sum(match.gain for match in chain) - GAP_COST * (SLOTS - len(chain)) - cost


def all_chains(found: list[Match]) -> list[list[Match]]:
    chains: list[list[Match]] = [[]]
    for match in sorted(found, key=lambda match: match.start):
        chains += [
            [*chain, match]
            for chain in chains
            if not chain or (chain[-1].end <= match.start and chain[-1].slot < match.slot)
        ]
    return chains


@given(rows, matches)
def test_no_chain_is_better_than_the_best(stream, found):
    chain = best_chain(stream, by_end(found), SLOTS)
    best = max(gain(other, stream) for other in all_chains(found))
    assert gain(chain, stream) == pytest.approx(best)


def says_otherwise(chain: list[Match], match: Match, stream: list[Row]) -> bool:
    """Whether a chain has not this row for the match's slot, or has another slot for one of its rows."""
    keeps = any((one.slot, value_row(one, stream)) == (match.slot, value_row(match, stream)) for one in chain)
    rows = set(range(match.start, match.end))
    return not keeps or any(one.slot != match.slot and not rows.isdisjoint(range(one.start, one.end)) for one in chain)


@given(rows, matches)
def test_a_margin_is_what_the_best_chain_that_says_otherwise_lacks(stream, found):
    chain = best_chain(stream, by_end(found), SLOTS)
    for match in chain:
        rival = max(gain(other, stream) for other in all_chains(found) if says_otherwise(other, match, stream))
        assert match.margin == pytest.approx(min(1.0, gain(chain, stream) - rival))


def test_two_rows_with_one_label_leave_no_margin():
    stream = [row("规章 1"), row("规章 2"), *[row("")] * 4]
    found = [Match(0, 1, 0, 1.0, 1), Match(1, 1, 0, 1.0, 1)]
    (match,) = best_chain(stream, by_end(found), SLOTS)
    assert match.margin == pytest.approx(0)
