"""Content in reading order, as markup formats give it, to blocks: what is a table of data, and what only a layout.

A flow is a sequence of lines of text and of tables, whose cells hold flows again. A layout table dissolves into its
content; a data table becomes a grid, and what is nested in its cells becomes their text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractor.errors import TooLargeError
from extractor.model import DocumentBlock, Grid, GridCell, GridKind, Provenance, TextLine
from extractor.readers.limits import MAX_TABLE_CELLS

_LONG_TEXT = 200
"""Characters of a cell that is a paragraph or more. The longest label of any form has 44, with its instructions 90."""

_FEW_CELLS = 20
"""Short cells that make a data table in spite of long texts beside them: a statutory table has 15 or more, the frame of
an article (title, date, source, navigation) fewer."""


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""A footnote mark is no digit of the number that it stands beside."""

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class FlowCell(NamedTuple):
    """A cell with its place: grid coordinates from 0. `flow` is what stands in it.

    A named tuple, since a page has thousands and a frozen dataclass takes five times as long to make.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    flow: "tuple[str | FlowTable, ...]"


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table with its cells placed, in row-major order, none overlapping another."""

    n_rows: int
    n_cols: int
    cells: tuple[FlowCell, ...]


Part = str | FlowTable
"""One line of text without line breaks, or one table."""


def cells_to_table(n_rows: int, cells: list[FlowCell]) -> FlowTable:
    """The table of placed cells. Spans that stick out are cut: columns at the right edge in which no cell begins stay
    only where half of the rows or more reach them, so that a title row with a colspan of 100 adds none."""
    reach = [0] * n_rows
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            reach[row] = max(reach[row], cell.col + cell.colspan)
    ends = sorted(reach)
    begun = 1 + max((cell.col for cell in cells), default=-1)
    n_cols = max(begun, ends[len(ends) // 2] if ends else 0)
    if ends and ends[-1] > n_cols:
        cells = [cell._replace(colspan=min(cell.colspan, n_cols - cell.col)) for cell in cells]
    return FlowTable(n_rows, n_cols, tuple(cells))


def has_data_table(flow: Iterable[Part]) -> bool:
    """Whether any table in the flow is more than layout."""
    return any(isinstance(part, FlowTable) for part in _without_layout(flow))


def flow_to_blocks(flow: Iterable[Part]) -> tuple[DocumentBlock, ...]:
    """Blocks with their places: `paragraph 12`, `table 2, row 9, column 4`, counted from 1. Raises TooLargeError."""
    blocks: list[DocumentBlock] = []
    paragraphs = tables = cells = 0
    for part in _without_layout(flow):
        if isinstance(part, str):
            paragraphs += 1
            blocks.append(TextLine(part, (Provenance(location=f"paragraph {paragraphs}"),)))
            continue
        tables += 1
        cells += len(part.cells)
        if cells > MAX_TABLE_CELLS:
            raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
        blocks.append(_table_to_grid(part, tables))
    return tuple(blocks)


def _without_layout(flow: Iterable[Part]) -> Iterator[Part]:
    """The lines and the data tables, layout tables replaced by what stands in them."""
    for part in flow:
        if isinstance(part, str) or not _is_layout(part):
            yield part
        else:
            for cell in part.cells:
                yield from _without_layout(cell.flow)


def _is_layout(table: FlowTable) -> bool:
    """A table of one column; with more cells in the tables inside it than short ones of its own; or of long texts."""
    if table.n_cols <= 1:
        return True
    nested = sum(_cells_within(part) for cell in table.cells for part in cell.flow if not isinstance(part, str))
    short = long_text = all_text = 0
    for cell in table.cells:
        size = sum(len(part) for part in cell.flow if isinstance(part, str))
        all_text += size
        if size >= _LONG_TEXT:
            long_text += size
        elif not any(isinstance(part, FlowTable) for part in cell.flow):
            short += 1
    return nested > short or (short < _FEW_CELLS and 2 * long_text > all_text)


def _cells_within(table: FlowTable) -> int:
    """Cells of a table and of the tables inside it."""
    inner = (part for cell in table.cells for part in cell.flow if not isinstance(part, str))
    return len(table.cells) + sum(_cells_within(part) for part in inner)


def _table_to_grid(table: FlowTable, number: int) -> Grid:
    """The grid of the data table `number`; x0 and x1 are column indices."""
    cells = tuple(
        GridCell(
            cell.row, cell.col, _flow_to_text(cell.flow), cell.rowspan, cell.colspan,
            cell.col, cell.col + cell.colspan,
            (Provenance(location=f"table {number}, row {cell.row + 1}, column {cell.col + 1}"),),
        )
        for cell in table.cells
    )  # fmt: skip
    return Grid(GridKind.SPANNED, table.n_rows, table.n_cols, cells)


def _flow_to_text(flow: tuple[Part, ...]) -> str:
    """A cell's text: its lines, and one line for each row of a table nested in it."""
    if len(flow) == 1 and isinstance(flow[0], str):
        return flow[0]
    return "\n".join(line for part in flow for line in ([part] if isinstance(part, str) else _table_to_lines(part)))


def _table_to_lines(table: FlowTable) -> list[str]:
    """One line a row, cells parted by a space."""
    rows: list[list[str]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(_flow_to_text(cell.flow))
    return [line for line in (" ".join(text for text in row if text) for row in rows) if line]
