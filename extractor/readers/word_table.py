"""Rows of cells as Word writes them (gridSpan, vMerge, hMerge, gaps) to cells with a place each.

Vertical merges are taken as they stand in the XML: a continuing cell belongs to the cell right above it that takes
the same columns of the layout grid.
"""

from typing import NamedTuple

from extractor.errors import TooLargeError
from extractor.readers.flow import FlowCell, FlowTable, Part, cells_to_table
from extractor.readers.limits import MAX_SPAN, MAX_TABLE_SLOTS

_NARROW = 60
"""Twips (3 pt) under which a layout column is a seam and no column: documents made from .doc have some of 1 twip."""


class WordCell(NamedTuple):
    """A cell as written. `below`, `beside`: it continues the cell above, or before it; `merges`: it takes part in a
    vertical merge at all; `flow` is None for columns that the row leaves out."""

    span: int
    below: bool
    beside: bool
    flow: tuple[Part, ...] | None
    merges: bool = False


class _Placed(NamedTuple):
    """A cell from column `col` up to column `end` of the layout grid."""

    col: int
    end: int
    cell: WordCell


def rows_to_table(rows: list[list[WordCell]], widths: list[int]) -> FlowTable:
    """The placed table; `widths` are those of the layout columns in twips. Raises TooLargeError for absurd spans."""
    placed = [_place_row(row) for row in rows]
    if sum(row[-1].end for row in placed if row) > MAX_TABLE_SLOTS:
        raise TooLargeError(f"is too large: a table of more than {MAX_TABLE_SLOTS:,} fields; give the report alone")
    index = _without_seams(placed, widths)
    cells: list[FlowCell] = []
    above: dict[tuple[int, int], int] = {}
    for row_index, row in enumerate(placed):
        below: dict[tuple[int, int], int] = {}
        for col, end, cell in row:
            if cell.flow is None:
                continue
            at = above.get((col, end)) if cell.below else None
            if at is not None:
                cells[at] = cells[at]._replace(rowspan=cells[at].rowspan + 1)
                below[col, end] = at
                continue
            if cell.merges:
                below[col, end] = len(cells)
            cells.append(FlowCell(row_index, index[col], 1, index[end] - index[col], cell.flow))
        above = below
    return cells_to_table(len(rows), cells)


def _place_row(row: list[WordCell]) -> list[_Placed]:
    """Columns for the cells of one row, horizontal merges joined."""
    placed: list[_Placed] = []
    col = 0
    for cell in row:
        end = col + min(cell.span, MAX_SPAN)
        if cell.beside and placed and placed[-1].cell.flow is not None:
            placed[-1] = placed[-1]._replace(end=end)
        else:
            placed.append(_Placed(col, end, cell))
        col = end
    return placed


def _without_seams(placed: list[list[_Placed]], widths: list[int]) -> list[int]:
    """Layout column -> column of the grid: narrow columns fold into the next, unless some cell would vanish."""
    last = max((row[-1].end for row in placed if row), default=0)
    narrow = [at < len(widths) and 0 < widths[at] < _NARROW for at in range(last)]
    index = [0]
    for is_narrow in narrow:
        index.append(index[-1] + (not is_narrow))
    kept = all(index[cell.end] > index[cell.col] for row in placed for cell in row if cell.cell.flow is not None)
    return index if kept else list(range(last + 1))
