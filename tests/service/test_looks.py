"""Which cells are looked at together, and what a look is worth."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Cell, CellStatus, Evidence
from extractor.service.looks import Look, doubtful_to_looks, is_drawn, table_to_looks

DOUBTS = (Evidence(row_label=0.5, column_label=1, column_fit=1, row_margin=1),
          Evidence(row_label=1, column_label=0.5, column_fit=1, row_margin=1))  # fmt: skip


def cell(row: int, column: int, confidence: float, doubt: int = 0, status: CellStatus = CellStatus.PRINTED) -> Cell:
    return Cell("t", f"r{row}", f"c{column}", Decimal(1), status, "1", confidence, evidence=DOUBTS[doubt])


TABLES = st.lists(
    st.builds(
        cell, st.integers(0, 3), st.integers(0, 3), st.floats(0, 1), st.integers(0, 1),
        st.sampled_from([CellStatus.PRINTED, CellStatus.ABSENT]),
    ),
    unique_by=lambda one: one.key,
)  # fmt: skip


@given(TABLES, st.floats(0, 1))
def test_every_doubtful_cell_is_in_one_look_and_no_other_cell_is(table: list[Cell], least: float) -> None:
    looks = list(table_to_looks(tuple(table), least, 0.0, "seed"))
    seen = [one.key for look in looks for one in look.cells]
    assert sorted(seen) == sorted(one.key for one in table if one.confidence < least)


@given(TABLES)
def test_cells_of_a_look_share_their_doubts_and_a_line(table: list[Cell]) -> None:
    for look in doubtful_to_looks(table):
        assert len({one.evidence for one in look.cells if one.status is not CellStatus.ABSENT}) <= 1
        one_line = len({one.row for one in look.cells}) == 1 or len({one.column for one in look.cells}) == 1
        assert one_line or all(one.status is CellStatus.ABSENT for one in look.cells)


def test_a_row_is_settled_before_the_columns_it_crosses() -> None:
    table = [cell(0, column, 0.5) for column in range(4)] + [cell(1, 0, 0.5), cell(2, 0, 0.5)]
    looks = list(doubtful_to_looks(table))
    assert [len(look.cells) for look in looks] == [4, 2]


def test_what_has_different_doubts_is_not_settled_together() -> None:
    assert len(list(doubtful_to_looks([cell(0, 0, 0.5, 0), cell(0, 1, 0.5, 1)]))) == 2


def test_a_table_that_is_not_there_is_one_look() -> None:
    table = [replace(cell(row, column, 0.5), status=CellStatus.ABSENT) for row in range(3) for column in range(3)]
    assert [len(look.cells) for look in doubtful_to_looks(table)] == [9]


@given(st.lists(st.floats(0, 0.99), min_size=1, max_size=7))
def test_a_look_that_removes_more_errors_comes_first(confidences: list[float]) -> None:
    look = Look(tuple(cell(0, at, confidence) for at, confidence in enumerate(confidences)))
    surer = Look(tuple(replace(one, confidence=(one.confidence + 1) / 2) for one in look.cells))
    assert look.rank > surer.rank


def test_an_audit_draws_its_share_of_the_accepted_cells_and_the_same_ones_again() -> None:
    table = tuple(cell(row, column, 0.9999) for row in range(200) for column in range(50))
    looks = list(table_to_looks(table, 0.99, 0.05, "seed"))
    assert all(look.audit and len(look.cells) == 1 for look in looks)
    assert 400 < len(looks) < 600
    assert looks == list(table_to_looks(table, 0.99, 0.05, "seed")) != list(table_to_looks(table, 0.99, 0.05, "other"))
    assert not any(is_drawn(0.0, "seed", one) for one in table) and all(is_drawn(1.0, "seed", one) for one in table)
