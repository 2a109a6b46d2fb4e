"""A document as one stream of rows in reading order, whatever its format.

A grid row is a row; a line of text outside all grids is a row too, its trailing values split off. Each row knows its
label pieces (own, and those that span into it from above) and its slots, the places where values may stand.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.model import Document, Grid, GridCell, GridKind, TextLine
from extractor.text import fold, squeeze
from extractor.text.numbers import is_value_text

MAX_LABEL = 160
"""The longest label path of a known form has about 70 characters; a longer line of text is narrative."""
MAX_ROW_CELLS = 400
"""The widest statutory table has 15 columns; what has hundreds is no row of a form."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the stream. `grid`: the number of its grid, -1 for a line of text; `line`: its block in the document.

    `cells`: the cells that begin in this row; `above`: those that span into it from an earlier row.
    """

    index: int
    grid: int
    block: int
    kind: GridKind
    cells: tuple[GridCell, ...]
    above: tuple[GridCell, ...] = ()

    @property
    def labels(self) -> tuple[GridCell, ...]:
        """Own cells that hold a text that is no value."""
        return tuple(cell for cell in self.cells if fold(cell.text) and not is_value_text(cell.text))

    @property
    def has_values(self) -> bool:
        """Whether a number or a placeholder stands in it."""
        return any(is_value_text(cell.text) for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is printed in it."""
        return not any(squeeze(cell.text) for cell in self.cells)


def document_to_rows(document: Document) -> list[Row]:
    """The row stream of a document."""
    rows: list[Row] = []
    grids = 0
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            for cells, above in grid_to_rows(block):
                rows.append(Row(len(rows), grids, number, block.kind, cells, above))
            grids += 1
        elif cells := line_to_cells(block):
            rows.append(Row(len(rows), -1, number, GridKind.SPACED, cells))
    return rows


def grid_to_rows(grid: Grid) -> Iterator[tuple[tuple[GridCell, ...], tuple[GridCell, ...]]]:
    """(own cells, cells spanning in from above) of each grid row, in column order."""
    own: dict[int, list[GridCell]] = defaultdict(list)
    above: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        own[cell.row].extend(split_label_and_value(cell))
        for row in range(cell.row + 1, cell.row + cell.rowspan):
            above[row].append(cell)
    for row in range(grid.n_rows):
        cells = sorted(own[row], key=lambda cell: cell.col)
        if len(cells) <= MAX_ROW_CELLS:
            yield tuple(cells), tuple(sorted(above[row], key=lambda cell: cell.col))


def line_to_cells(line: TextLine) -> tuple[GridCell, ...]:
    """A line of text as cells: its label, then its values (`规章 0 0 0`); nothing for a line of narrative."""
    if len(line.text) > MAX_LABEL:
        return ()
    words = line.text.split()
    count = 0
    while count < len(words) and is_value_text(words[-1 - count]):
        count += 1
    values = words[len(words) - count :]
    first = 0
    if not count:
        while first < len(words) and is_value_text(words[first]):
            first += 1
        values, words = words[:first], words[first:]
    label = "".join(words[: len(words) - count])
    texts = [text for text in (label, *values) if text]
    cells = (
        GridCell(0, col, text, x0=float(col), x1=float(col + 1), provenance=line.provenance)
        for col, text in enumerate(texts)
    )
    return tuple(part for cell in cells for part in split_label_and_value(cell))


def split_label_and_value(cell: GridCell) -> tuple[GridCell, ...]:
    """`行政许可：447228件` is a label and a number in one cell; every other cell is itself."""
    text = cell.text
    for colon in ("：", ":"):
        label, found, value = text.rpartition(colon)
        if found and fold(label) and value.strip() and not is_value_text(label) and is_value_text(value):
            middle = (cell.x0 + cell.x1) / 2
            return replace(cell, text=label, x1=middle), replace(cell, text=value, x0=middle)
    return (cell,)


def join_single_values(rows: list[Row]) -> list[Row]:
    """Lines that hold one value each, one after the other, as one row: a dump of one cell a line without tabs."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last and _is_single_value(row) and (_is_single_value(last) or _is_value_run(last)):
            shifted = replace(row.cells[0], col=len(last.cells), x0=float(len(last.cells)), x1=len(last.cells) + 1.0)
            joined[-1] = replace(last, cells=(*last.cells, shifted))
        else:
            joined.append(row)
    return [replace(row, index=index) for index, row in enumerate(joined)]


def _is_single_value(row: Row) -> bool:
    return row.grid < 0 and len(row.cells) == 1 and is_value_text(row.cells[0].text)


def _is_value_run(row: Row) -> bool:
    return row.grid < 0 and len(row.cells) > 1 and all(is_value_text(cell.text) for cell in row.cells)
