"""Rules to tables: cells, spans, open ends, and what is no table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from extractor.errors import TooLargeError
from extractor.layout import ruled
from extractor.layout.page import Chars, Page
from extractor.layout.ruled import RuledTable, page_to_tables

Cells = list[tuple[int, int, int, int]]


def page(horizontal: list[tuple[float, float, float]], vertical: list[tuple[float, float, float]]) -> Page:
    lines = (np.array(rules, float).reshape(-1, 3) for rules in (horizontal, vertical))
    return Page(1, 595, 842, Chars(), *lines)


def cell_at(table: RuledTable, x: float, y: float) -> int:
    (found,) = table.cells_at(np.array([x]), np.array([y])).tolist()
    return found


def bordered(cells: Cells, width: float = 40, height: float = 20) -> Page:
    """The four sides of each cell, as browsers and Word draw them."""
    horizontal, vertical = [], []
    for row, col, down, across in cells:
        left, right, top, bottom = col * width, (col + across) * width, row * height, (row + down) * height
        horizontal += [(top, left, right), (bottom, left, right)]
        vertical += [(left, top, bottom), (right, top, bottom)]
    return page(horizontal, vertical)


def only(found: list[RuledTable]) -> RuledTable:
    (table,) = found
    return table


@st.composite
def spanned(draw: st.DrawFn) -> Cells:
    """Any table of rectangles."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    cells: Cells = []
    for row in range(rows):
        for col in range(columns):
            if (row, col) in taken:
                continue
            across = draw(st.integers(1, columns - col))
            while any((row, col + right) in taken for right in range(across)):
                across -= 1
            down = draw(st.integers(1, rows - row))
            cells.append((row, col, down, across))
            taken |= {(row + below, col + right) for below in range(down) for right in range(across)}
    return cells


@given(spanned())
def test_the_cells_that_are_drawn_are_the_cells_that_are_found(cells):
    found = page_to_tables(bordered(cells))
    ys = sorted({edge for row, _, down, _ in cells for edge in (row, row + down)})
    xs = sorted({edge for _, col, _, across in cells for edge in (col, col + across)})
    if len(xs) < 3:
        assert found == []
        return
    expected = [
        [ys.index(r), xs.index(c), ys.index(r + down) - ys.index(r), xs.index(c + across) - xs.index(c)]
        for r, c, down, across in cells
    ]
    assert only(found).spans.tolist() == expected


def test_a_point_belongs_to_the_cell_around_it():
    table = only(page_to_tables(bordered([(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)])))
    assert [cell_at(table, 20, 30), cell_at(table, 60, 10), cell_at(table, 60, 30)] == [0, 1, 2]
    assert cell_at(table, 200, 10) == cell_at(table, 20, -5) == -1


@pytest.mark.parametrize("kept", [slice(0, 2), slice(1, 3)], ids=["open below", "open above"])
def test_a_row_that_the_page_break_left_open_is_closed(kept):
    horizontal = [(0, 0, 120), (20, 0, 120), (40, 0, 120)][kept]
    table = only(page_to_tables(page(horizontal, [(0, 0, 40), (60, 0, 40), (120, 0, 40)])))
    assert table.spans.tolist() == [[0, 0, 1, 1], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 1, 1]]
    assert (table.open_top, table.open_bottom) == (kept.start == 1, kept.start == 0)


def test_columns_without_outer_rules_are_closed():
    table = only(page_to_tables(page([(0, 0, 120), (20, 0, 120), (40, 0, 120)], [(40, 0, 40), (80, 0, 40)])))
    assert table.xs.tolist() == [0, 40, 80, 120]


def test_a_piece_of_one_row_is_a_table():
    table = only(page_to_tables(page([(0, 0, 80), (20, 0, 80)], [(0, 0, 20), (40, 0, 20), (80, 0, 20)])))
    assert table.spans.tolist() == [[0, 0, 1, 1], [0, 1, 1, 1]]


def test_rules_that_do_not_touch_are_two_tables_from_top_to_bottom():
    grid = [(0, 0, 80), (20, 0, 80), (40, 0, 80)]
    below = [(at + 200, start, end) for at, start, end in grid]
    sides = [(x, top, top + 40) for x in (0, 40, 80) for top in (200, 0)]
    assert [table.ys[0] for table in page_to_tables(page([*below, *grid], sides))] == [0, 200]


def test_a_room_that_is_no_rectangle_is_cut_into_rectangles_that_cover_it():
    sides = [(0, 0, 40), (40, 0, 20), (80, 0, 40)]
    table = only(page_to_tables(page([(0, 0, 80), (20, 40, 80), (40, 0, 80)], sides)))
    assert sum(rowspan * colspan for _, _, rowspan, colspan in table.spans) == 4
    assert len({cell_at(table, x, y) for x in (20, 60) for y in (10, 30)}) == len(table.spans)


def test_double_rules_make_no_row_and_no_column():
    horizontal = [(y + shift, 0, 82) for y in (0, 20, 40) for shift in (0, 3)]
    vertical = [(x + shift, 0, 43) for x in (0, 40, 80) for shift in (0, 3)]
    table = only(page_to_tables(page(horizontal, vertical)))
    assert (len(table.ys), len(table.xs)) == (3, 3)


def test_a_single_box_and_rules_that_nothing_crosses_are_no_table():
    assert page_to_tables(bordered([(0, 0, 1, 1)])) == []
    assert page_to_tables(page([(y, 0, 400) for y in (10, 30, 50, 70)], [])) == []


def test_drawings_past_the_limits_are_too_large(monkeypatch):
    monkeypatch.setattr(ruled, "MAX_UNITS", 3)
    with pytest.raises(TooLargeError, match="cells"):
        page_to_tables(bordered([(row, col, 1, 1) for row in range(2) for col in range(2)]))
    monkeypatch.setattr(ruled, "MAX_RULES", 2)
    with pytest.raises(TooLargeError, match="rules"):
        page_to_tables(bordered([(row, col, 1, 1) for row in range(2) for col in range(2)]))


walls = st.integers(1, 5).flatmap(
    lambda rows: st.integers(1, 5).flatmap(
        lambda cols: st.tuples(
            arrays(np.bool_, (rows + 1, cols), elements=st.booleans()),
            arrays(np.bool_, (rows, cols + 1), elements=st.booleans()),
        )
    )
)


@given(walls)
def test_rooms_that_are_rectangles_are_the_same_cells_whichever_way_they_are_found(found):
    under, beside = found
    under[0] = under[-1] = beside[:, 0] = beside[:, -1] = True
    quick = ruled._corners(under, beside)
    heads, lasts = ruled._cut_rooms(under, beside)
    if quick is not None:
        assert quick[0].tolist() == heads.tolist()
        assert quick[1][np.unique(heads)].tolist() == lasts[np.unique(heads)].tolist()
