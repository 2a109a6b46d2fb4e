"""Outer columns whose cells have no rule of their own on a page."""

import numpy as np

from extractor.layout.outer import close_outer_columns
from extractor.layout.page import Chars, Page
from extractor.layout.ruled import page_to_tables

ROWS = np.array([[120.0, 60, 200], [140, 60, 200]])
"""Two rules that part three rows; those above and below are left to the page break."""
COLUMNS = np.array([[60.0, 100, 160], [130, 100, 160], [200, 100, 160]])


def with_rule(x: float, start: float, end: float) -> np.ndarray:
    return np.concatenate([[[x, start, end]], COLUMNS])


def test_a_rule_beside_a_table_over_its_whole_height_bounds_a_column() -> None:
    for x, first in ((30, [0, 0, 3, 1]), (230, [0, 2, 3, 1])):
        vertical = with_rule(x, 98.5, 161.5)
        (table,) = page_to_tables(Page(1, 595, 842, Chars(), ROWS, vertical))
        assert len(table.xs) == 4 and len(table.ys) == 4 and first in table.spans.tolist()
        assert len(table.spans) == 7


def test_two_columns_may_go_on() -> None:
    vertical = np.concatenate([[[20.0, 100, 160]], with_rule(40, 100, 160)])
    (table,) = page_to_tables(Page(1, 595, 842, Chars(), ROWS, vertical))
    assert table.spans[:2].tolist() == [[0, 0, 3, 1], [0, 1, 3, 1]]


def test_rules_that_end_elsewhere_or_stand_alone_change_nothing() -> None:
    for vertical in (
        COLUMNS,
        with_rule(30, 100, 200),
        with_rule(30, 40, 160),
        with_rule(30, 100, 140),
        with_rule(30, 400, 500),
    ):
        assert close_outer_columns(ROWS, vertical) is ROWS
    (table,) = page_to_tables(Page(1, 595, 842, Chars(), ROWS, with_rule(30, 40, 220)))
    assert len(table.xs) == 3
