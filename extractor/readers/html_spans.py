"""Rows of cells with spans, as HTML writes them, to cells with a place each: the table algorithm of the HTML standard.

Where the standard allows cells to overlap (a table model error), the later one is cut off.
"""

from typing import NamedTuple

from extractor.errors import TooLargeError
from extractor.readers.flow import FlowCell, FlowTable, Part, cells_to_table
from extractor.readers.limits import MAX_SPAN, MAX_TABLE_SLOTS


class SpannedCell(NamedTuple):
    """A cell as written: `rowspan` 0 means to the end of its row group."""

    rowspan: int
    colspan: int
    flow: tuple[Part, ...]


Rows = list[list[SpannedCell]]


def groups_to_table(groups: list[Rows]) -> FlowTable:
    """The placed table of row groups (thead, tbody, tfoot); no cell reaches from one group into the next.

    Raises TooLargeError where the spans claim more slots than a document may.
    """
    cells: list[FlowCell] = []
    top = slots = 0
    for rows in groups:
        placed, claimed = _place_group(rows, top)
        cells += placed
        top += len(rows)
        slots += claimed
        if slots > MAX_TABLE_SLOTS:
            raise TooLargeError(f"is too large: a table of more than {MAX_TABLE_SLOTS:,} fields; give the report alone")
    return cells_to_table(top, cells)


def _place_group(rows: Rows, top: int) -> tuple[list[FlowCell], int]:
    """The cells of one row group that begins at row `top`, and how many slots they claim."""
    placed: list[FlowCell] = []
    taken: list[int] = []
    claimed = 0
    for index, row in enumerate(rows):
        col = 0
        for cell in row:
            while col < len(taken) and taken[col] > index:
                col += 1
            colspan = _free_columns(taken, index, col, min(max(cell.colspan, 1), MAX_SPAN))
            rowspan = min(cell.rowspan or len(rows), len(rows) - index)
            taken += [0] * (col + colspan - len(taken))
            taken[col : col + colspan] = [index + rowspan] * colspan
            placed.append(FlowCell(top + index, col, rowspan, colspan, cell.flow))
            claimed += colspan * rowspan
            col += colspan
            if claimed > MAX_TABLE_SLOTS:
                return placed, claimed
    return placed, claimed


def _free_columns(taken: list[int], index: int, col: int, colspan: int) -> int:
    """How many of `colspan` columns from `col` on are free in row `index`."""
    if colspan == 1:
        return 1
    end = next((at for at in range(col, min(col + colspan, len(taken))) if taken[at] > index), col + colspan)
    return end - col
