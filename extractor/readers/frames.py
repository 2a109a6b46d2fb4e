"""Tables out of a data frame: pandas writes the numbers of rows, and often of columns, from 0 around what was a table.

No form numbers its rows from 0: a first column of 0, 1, 2, … to the last row, blank above, is no part of the document.
"""

from dataclasses import replace
from itertools import groupby

from extractor.model import Document, Grid, GridCell, GridKind

LEAST_ROWS = 2
"""Numbered rows: a single 0 beside a blank is a value as well."""


def without_frame_labels(document: Document) -> Document:
    """The document, its tables without the labels that a data frame put around them."""
    blocks = tuple(_bare_grid(block) if isinstance(block, Grid) else block for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _bare_grid(grid: Grid) -> Grid:
    rows = [list(cells) for _, cells in groupby(grid.cells, key=lambda cell: cell.row)]
    labels = _row_labels(rows)
    if not labels:
        return grid
    first = labels[0].row
    edge = max(label.x1 for label in labels)
    if any(not _is_clear(row[0], edge, grid.kind) for row in rows if row[0].row < first):
        return grid
    dropped = {(cell.row, cell.col) for cell in grid.cells if cell.col == 0 and (not cell.text or cell.row >= first)}
    numbers = [cell for cell in rows[0] if (cell.row, cell.col) not in dropped]
    if [cell.text for cell in numbers] == [str(at) for at in range(len(numbers))]:
        dropped.update((cell.row, cell.col) for cell in numbers)
    shifted = {row for row, _ in dropped}
    kept = tuple(
        cell._replace(col=cell.col - 1) if cell.row in shifted else cell
        for cell in grid.cells
        if (cell.row, cell.col) not in dropped
    )
    return replace(grid, cells=kept)


def _row_labels(rows: list[list[GridCell]]) -> list[GridCell]:
    """The first cells of the last rows, if they count from 0; none if they do not."""
    last = [row[0] for row in rows if row[0].col == 0]
    count = next((at for at, cell in enumerate(last[::-1]) if cell.text == "0"), -1) + 1
    labels = last[len(last) - count :]
    counted = [cell.text for cell in labels] == [str(at) for at in range(count)]
    return labels if counted and count >= LEAST_ROWS else []


def _is_clear(cell: GridCell, edge: float, kind: GridKind) -> bool:
    """Whether the first cell of a header leaves the place of the labels free: blank, or in spaced text right of it."""
    return not cell.text or kind is GridKind.SPACED and cell.x0 >= edge
