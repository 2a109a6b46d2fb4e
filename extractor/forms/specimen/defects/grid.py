"""Rows and columns of a printed table put in, taken out, cut and turned, all spans kept.

A row may end early, as drifted ones do, but has no hole: every writer then shows the same table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractor.forms.specimen.printed import PrintedCell, PrintedRow, PrintedTable, Role, row_slots


def blank_cells(first: int, last: int, role: Role = Role.VALUE) -> tuple[PrintedCell, ...]:
    """Empty cells in the columns from `first` to before `last`."""
    return tuple(PrintedCell("", col, role=role) for col in range(first, last))


def row_end(table: PrintedTable, number: int) -> int:
    """The column after the last cell of a row."""
    return max((slot.cell.col + slot.cell.colspan for slot in row_slots(table)[number]), default=0)


def with_row(table: PrintedTable, at: int, cells: Sequence[PrintedCell]) -> PrintedTable:
    """A row put in before row `at`; where it has no cell, the one above runs down to it."""
    taken = {col for cell in cells for col in range(cell.col, cell.col + cell.colspan)}
    rows = [
        tuple(
            replace(cell, rowspan=cell.rowspan + 1)
            if number < at <= number + cell.rowspan and cell.col not in taken
            else cell
            for cell in row
        )
        for number, row in enumerate(table.rows)
    ]
    rows.insert(at, tuple(cells))
    return replace(table, rows=tuple(rows), header_rows=table.header_rows + (at < table.header_rows))


def with_whole_row(table: PrintedTable, at: int, cells: Sequence[PrintedCell]) -> PrintedTable:
    """A row over the whole width put in before row `at`: labels that run over it are cut in two."""
    return with_row(cut_spans(table, at), at, cells)


def cut_spans(table: PrintedTable, at: int) -> PrintedTable:
    """The cells that run from above into row `at` cut there; the lower part of each is empty."""
    rows: list[list[PrintedCell]] = [[] for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            below = number + cell.rowspan - at
            if number < at and below > 0:
                rows[number].append(replace(cell, rowspan=at - number))
                rows[at].append(replace(cell, text="", rowspan=below))
            else:
                rows[number].append(cell)
    return replace(table, rows=tuple(map(in_order, rows)))


def in_order(cells: Iterable[PrintedCell]) -> PrintedRow:
    """Cells from left to right."""
    return tuple(sorted(cells, key=lambda cell: cell.col))


def without_rows(table: PrintedTable, gone: Iterable[int]) -> PrintedTable:
    """Some rows taken out; a label that began there and runs further down begins in the next row that stays."""
    lost = set(gone)
    kept = [number for number in range(len(table.rows)) if number not in lost]
    places = {number: place for place, number in enumerate(kept)}
    rows: list[list[PrintedCell]] = [[] for _ in kept]
    for number, row in enumerate(table.rows):
        for cell in row:
            covered = [places[one] for one in range(number, number + cell.rowspan) if one in places]
            if covered:
                rows[covered[0]].append(replace(cell, rowspan=len(covered)))
    header = sum(number < table.header_rows for number in kept)
    return replace(table, rows=tuple(map(in_order, rows)), header_rows=header)


def rows_between(table: PrintedTable, first: int, last: int) -> PrintedTable:
    """The rows from `first` to before `last`, labels that run over the edge cut."""
    cut = cut_spans(table, first) if first else table
    cut = cut_spans(cut, last) if last < len(table.rows) else cut
    return without_rows(cut, [number for number in range(len(table.rows)) if not first <= number < last])


def with_split_column(
    table: PrintedTable, col: int, parts: Mapping[tuple[int, int], tuple[PrintedCell, PrintedCell]]
) -> PrintedTable:
    """Column `col` made two; `parts`: the two cells for some that begin there, by row and column. All other cells over
    it grow, and what is beyond it moves by one."""
    rows = []
    for number, row in enumerate(table.rows):
        new: list[PrintedCell] = []
        for cell in row:
            if (number, cell.col) in parts:
                new += parts[number, cell.col]
            elif cell.col > col:
                new.append(replace(cell, col=cell.col + 1))
            elif cell.col + cell.colspan > col:
                new.append(replace(cell, colspan=cell.colspan + 1))
            else:
                new.append(cell)
        rows.append(tuple(new))
    return replace(table, n_cols=table.n_cols + 1, rows=tuple(rows))


def with_empty_column(table: PrintedTable, at: int) -> PrintedTable:
    """An empty column put in before column `at`; cells that run over the place grow."""
    rows = []
    for number, row in enumerate(row_slots(table)):
        crossed = any(slot.cell.col < at < slot.cell.col + slot.cell.colspan for slot in row)
        reached = row_end(table, number) >= at
        own = [slot.cell for slot in row if slot.begins]
        new = [
            replace(cell, col=cell.col + 1)
            if cell.col >= at
            else replace(cell, colspan=cell.colspan + (cell.col + cell.colspan > at))
            for cell in own
        ]
        rows.append(in_order([*new, *blank_cells(at, at + (reached and not crossed))]))
    return replace(table, n_cols=table.n_cols + 1, rows=tuple(rows))


def without_column(table: PrintedTable, col: int) -> PrintedTable:
    """Column `col` taken out; cells that run over it shrink."""
    rows = []
    for row in table.rows:
        new = []
        for cell in row:
            if cell.col > col:
                new.append(replace(cell, col=cell.col - 1))
            elif cell.col + cell.colspan <= col:
                new.append(cell)
            elif cell.colspan > 1:
                new.append(replace(cell, colspan=cell.colspan - 1))
        rows.append(tuple(new))
    return replace(table, n_cols=table.n_cols - 1, rows=tuple(rows))


def columns_between(table: PrintedTable, first: int, last: int) -> PrintedTable:
    """The columns from `first` to before `last`; a cell that runs over the edge is cut."""
    rows = []
    for row in table.rows:
        new = []
        for cell in row:
            left, right = max(cell.col, first), min(cell.col + cell.colspan, last)
            if left < right:
                new.append(replace(cell, col=left - first, colspan=right - left))
        rows.append(tuple(new))
    return replace(table, n_cols=last - first, rows=tuple(rows))


def turned(table: PrintedTable) -> PrintedTable:
    """Rows made columns and columns rows; what stood over the columns are now labels of the rows."""
    rows: list[list[PrintedCell]] = [[] for _ in range(table.n_cols)]
    for number, row in enumerate(table.rows):
        for cell in row:
            role = Role.LABEL if cell.role is Role.HEADER else cell.role
            rows[cell.col].append(replace(cell, col=number, rowspan=cell.colspan, colspan=cell.rowspan, role=role))
    return replace(table, n_cols=len(table.rows), rows=tuple(map(in_order, rows)), header_rows=0)


def under(upper: PrintedTable, lower: PrintedTable) -> PrintedTable:
    """Two tables as one, the second below the first; the narrower keeps its width."""
    return replace(upper, n_cols=max(upper.n_cols, lower.n_cols), rows=(*upper.rows, *lower.rows), header_rows=0)


def holes(table: PrintedTable) -> list[tuple[int, int]]:
    """(row, column) where a row has a hole, or two cells lie over each other, or one leaves the table."""
    found = []
    for number, row in enumerate(row_slots(table)):
        col = 0
        for slot in row:
            if slot.cell.col != col:
                found.append((number, slot.cell.col))
            col = slot.cell.col + slot.cell.colspan
        if col > table.n_cols or not row:
            found.append((number, col))
    for number, cells in enumerate(table.rows):
        found += [(number, cell.col) for cell in cells if number + cell.rowspan > len(table.rows)]
    return found
