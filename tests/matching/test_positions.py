"""Where columns stand, as far as rows and headers tell."""

from extractor.matching.positions import column_supports, grids_apart, grids_beside, have_drifted
from extractor.matching.readings import Run
from extractor.model import GridKind, Slot

HEADER = ((0.0, 20.0), (40.0, 60.0), (80.0, 100.0))


def run(grid: int, *places: float) -> Run:
    return Run(tuple(Slot("1", x, x + 4, ()) for x in places), GridKind.SPACED, (grid,))


def test_a_table_below_with_a_column_between_two_headers_is_not_theirs():
    assert grids_beside([run(1, 8, 48, 88), run(2, 26, 48, 88)], HEADER, {1}) == {2}


def test_the_table_of_the_header_itself_is_never_beside_it():
    assert grids_beside([run(1, 26, 66, 88)], HEADER, {1}) == frozenset()


def test_values_of_a_table_beside_the_header_are_placed_by_its_own_columns():
    below = [run(2, 26, 66, 106), run(2, 26, 66, 106), run(2, 66, 106)]
    supports = column_supports([run(1, 8, 48, 88), *below], HEADER, {1})
    assert {support.columns[0] for support in supports(below[2])} == {(26.0, 30.0)}
    assert HEADER in {support.columns for support in supports(run(1, 48, 88))}


def walled(grid: int, *columns: int) -> Run:
    """A row of a table with cells, whose places are the numbers of its columns."""
    return Run(tuple(Slot("1", float(at), at + 1.0, ()) for at in columns), GridKind.SPANNED, (grid,))


def test_a_table_with_cells_whose_columns_are_counted_anew_is_not_under_the_header():
    header = ((3.0, 4.0), (4.0, 5.0), (5.0, 6.0))
    assert grids_apart([walled(1, 1, 2, 3), walled(2, 1, 2, 3), walled(2, 1, 2, 3)], header, {1}) == {2}
    assert grids_apart([walled(2, 3, 4, 5), walled(2, 1, 2, 3)], header, {1}) == frozenset()


FOUR = ((0.0, 20.0), (40.0, 60.0), (80.0, 100.0), (120.0, 140.0))


def row(*columns: int) -> Run:
    """A row of text with values in some of four columns, counted from 0."""
    return run(1, *(8.0 + 40 * column for column in columns))


def test_of_rows_with_blanks_nobody_tells_which_stand_a_column_further_right():
    wider = [row(1, 2, 3, 4), row(1, 2, 3, 4)]
    assert have_drifted([row(0, 1, 2, 3), *wider, row(0, 2)], FOUR, {1})
    assert have_drifted([*wider, row(0, 2)], FOUR, {1})


def test_a_header_that_stands_beside_all_rows_tells_of_no_drift():
    assert not have_drifted([row(1, 2, 3, 4), row(1, 2, 3, 4), row(1, 3)], FOUR, {1})
    assert not have_drifted([row(0, 1, 2, 3), row(1, 2, 3, 4), row(0, 2)], FOUR, {1})
