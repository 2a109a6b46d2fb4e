"""Rows and columns that are lost, or that the form does not have."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects.grid import (
    blank_cells,
    row_end,
    with_empty_column,
    with_row,
    with_whole_row,
    without_column,
    without_rows,
)
from extractor.forms.specimen.defects.known import has_blanks, is_all_of_its_blocks, is_legible, is_single, printed_keys
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import bands, data_rows, own_label, tables, with_table
from extractor.forms.specimen.printed import PrintedCell, PrintedRow, PrintedTable, Role, Slot, row_slots

FOREIGN = ("其他主动公开文件", "其中：涉及民生类", "历年累计", "本级合计", "所属单位报送数")
"""Labels of rows that publishers add."""
PAGE_NUMBERS = ("- {} -", "— {} —", "{}", "第 {} 页", "－{}－")


def row_lost(planted: Planted, rng: Random) -> Planted | None:
    """“rows missing in the middle (never assume that they are the last ones)”: from one to three of them."""
    found = [(site, table) for site, table in tables(planted.report).items() if may_lose_rows(planted, table)]
    if not found:
        return None
    site, table = rng.choice(found)
    rows = data_rows(table)
    gone = rng.sample(rows, rng.randint(1, min(3, len(rows) - 1)))
    return reprinted(planted, with_table(planted.report, site, without_rows(table, gone)))


def may_lose_rows(planted: Planted, table: PrintedTable) -> bool:
    """Whether labels tell which rows are left, and none of a lost row would stay behind in an empty one."""
    several = len(data_rows(table)) > 1 and not any(map(is_bare, table.rows))
    return several and is_single(planted, table) and is_legible(planted, table)


def is_bare(row: PrintedRow) -> bool:
    """Whether a row has a label, or a part of one, and empty cells where values belong."""
    values = [cell for cell in row if cell.role is Role.VALUE]
    return bool(values) and not any(cell.key for cell in values) and any(cell.role is Role.LABEL for cell in row)


def row_added(planted: Planted, rng: Random) -> Planted | None:
    """“extra rows (其他主动公开文件)”, with values of their own."""
    found = [
        (site, table, number)
        for site, table in tables(planted.report).items()
        for number in data_rows(table)
        if (label := own_label(table.rows[number])) and label.text and is_legible(planted, table)
    ]
    if not found:
        return None
    site, table, number = rng.choice(found)
    texts = {Role.LABEL: rng.choice(FOREIGN)}
    cells = [
        replace(
            cell, key=None, also=(), text=texts.get(cell.role, "") if not cell.key else str(rng.choice((0, 0, 3, 12)))
        )
        for cell in table.rows[number]
        if cell.rowspan == 1
    ]
    return reprinted(planted, with_table(planted.report, site, with_row(table, number + 1, cells)))


def row_empty(planted: Planted, rng: Random) -> Planted | None:
    """“extra empty … rows”: one or two of them, anywhere in a table."""
    return add_rows(planted, rng, rng.randint(1, 2), lambda table: blank_cells(0, table.n_cols, Role.ASIDE))


def page_number(planted: Planted, rng: Random) -> Planted | None:
    """“page numbers (- 4 -, — 5 —, a bare 1) inside tables”: a row of their own, over the whole width."""
    text = rng.choice(PAGE_NUMBERS).format(rng.randint(1, 9))
    return add_rows(planted, rng, 1, lambda table: (PrintedCell(text, 0, 1, table.n_cols, Role.ASIDE),))


def column_empty(planted: Planted, rng: Random) -> Planted | None:
    """“extra empty columns”: one, between two others."""
    found = [(site, table) for site, table in tables(planted.report).items() if table.n_cols > 1]
    if not found:
        return None
    site, table = rng.choice(found)
    return reprinted(
        planted, with_table(planted.report, site, with_empty_column(table, rng.randrange(1, table.n_cols)))
    )


def cells_trailing(planted: Planted, rng: Random) -> Planted | None:
    """“trailing cells”: some rows go on with one or two empty cells."""
    found = list(tables(planted.report).items())
    if not found:
        return None
    site, table = rng.choice(found)
    more = rng.randint(1, 2)
    rows = [
        (*row, *blank_cells(end, end + more, Role.ASIDE))
        if rng.random() < 0.5 and (end := row_end(table, number))
        else row
        for number, row in enumerate(table.rows)
    ]
    wider = replace(table, rows=tuple(rows), n_cols=table.n_cols + more)
    return reprinted(planted, with_table(planted.report, site, wider)) if rows != list(table.rows) else None


def column_lost(planted: Planted, rng: Random) -> Planted | None:
    """Lost columns: one column of values is not printed, nor its header."""
    found = [
        (site, table, col)
        for site, table in tables(planted.report).items()
        if is_all_of_its_blocks(planted, printed_keys(table))
        and is_single(planted, table)
        and is_legible(planted, table)
        for col in whole_columns(table)
    ]
    if not found:
        return None
    site, table, col = rng.choice(found)
    return reprinted(planted, with_table(planted.report, site, without_column(table, col)))


def whole_columns(table: PrintedTable) -> list[int]:
    """The columns that hold a value of every row of some block, which has further ones, and in other blocks only a
    part of a wide cell."""
    blocks = []
    for band in bands(table):
        values = ([cell for cell in table.rows[number] if cell.key] for number in range(band.first, band.end))
        blocks.append([row for row in values if row])
    return [
        col
        for col in range(table.n_cols)
        if any(row[0].col <= col for rows in blocks for row in rows)
        and all(may_lose(rows, col) for rows in blocks)
        and any(cell.col == col and cell.colspan == 1 for rows in blocks for row in rows for cell in row)
    ]


def may_lose(rows: Sequence[Sequence[PrintedCell]], col: int) -> bool:
    """Whether a block can lose the column: each row has a value of its own there, or each only a part of one."""
    own = [any(cell.col == col and cell.colspan == 1 for cell in row) for row in rows]
    together = any(cell.also for row in rows for cell in row) or min(map(len, rows), default=2) == 1
    names = {cell.key[2] for row in rows for cell in row if cell.key and cell.col == col}
    return not any(own) or all(own) and not together and len(names) == 1


def add_rows(planted: Planted, rng: Random, count: int, make: Callable[[PrintedTable], PrintedRow]) -> Planted | None:
    """Rows put into a table anywhere below its first."""
    found = [(site, table) for site, table in tables(planted.report).items() if len(table.rows) > 1]
    if not found:
        return None
    site, table = rng.choice(found)
    for _ in range(count):
        table = with_whole_row(table, rng.randrange(1, len(table.rows)), make(table))
    return reprinted(planted, with_table(planted.report, site, table))


def column_numbers(planted: Planted, rng: Random) -> Planted | None:
    """A row that numbers the columns (1 2 3 …) below the header."""
    return add_below_header(planted, rng, lambda number, _: str(number))


def unit_row(planted: Planted, rng: Random) -> Planted | None:
    """A row that names the unit of each column below the header."""
    form = rng.choice(("{}", "（{}）", "单位：{}"))
    return add_below_header(planted, rng, lambda number, unit: form.format(unit) if unit else "")


def add_below_header(planted: Planted, rng: Random, text_of: Callable[[int, str], str]) -> Planted | None:
    """A row of one text a column (by its number and the unit of its values) between a block's header and its rows."""
    found = [
        (site, table, band)
        for site, table in tables(planted.report).items()
        for band in bands(table)
        if band.top < band.first < band.end and data_rows(table)
    ]
    if not found:
        return None
    site, table, band = rng.choice(found)
    units, shown = planted.units, table.rows[band.first : band.end]
    unit = {cell.col: units[cell.key] for row in reversed(shown) for cell in row if cell.key}
    above = [slot.cell for slot in row_slots(table)[band.first - 1]]
    cells = [
        PrintedCell(text_of(number, unit.get(cell.col, "")), cell.col, 1, cell.colspan, Role.ASIDE)
        for number, cell in enumerate(above, 1)
    ]
    return reprinted(planted, with_table(planted.report, site, with_whole_row(table, band.first, cells)))


def runs_shifted(planted: Planted, rng: Random) -> Planted | None:
    """“leading columns lost after a page break, every later row shifted left”: from some row on, what runs down from
    above is gone, and the rows stand so much further left."""
    found = [
        (site, table, number)
        for site, table in tables(planted.report).items()
        for number, row in enumerate(row_slots(table))
        if any(cell.key for cell in table.rows[number]) and not all(slot.begins for slot in row)
        if not any(map(has_blanks, table.rows[number:]))
    ]
    if not found:
        return None
    site, table, first = rng.choice(found)
    return reprinted(planted, with_table(planted.report, site, shifted(table, first, fill=rng.random() < 0.5)))


def shifted(table: PrintedTable, first: int, *, fill: bool) -> PrintedTable:
    """The rows from `first` on without what hangs into them from above, and moved left; `fill`: their ends filled."""
    rows: list[PrintedRow] = []
    for number, slots in enumerate(row_slots(table)):
        if number < first:
            own = (slot.cell for slot in slots if slot.begins)
            rows.append(tuple(replace(cell, rowspan=min(cell.rowspan, first - number)) for cell in own))
            continue
        lost = sum(slot.cell.colspan for slot in slots if starts_above(table, slot, first))
        moved = tuple(replace(slot.cell, col=slot.cell.col - lost) for slot in slots if slot.begins)
        end = max(slot.cell.col + slot.cell.colspan for slot in slots)
        rows.append((*moved, *blank_cells(end - lost, end if fill else end - lost, Role.ASIDE)))
    return replace(table, rows=tuple(rows))


def starts_above(table: PrintedTable, slot: Slot, first: int) -> bool:
    """Whether a cell begins above row `first`."""
    return any(cell is slot.cell for row in table.rows[:first] for cell in row)


def span_drifted(planted: Planted, rng: Random) -> Planted | None:
    """“colspan drift (rows of one table with 4 and 5 columns)”: the label of some rows is a column wider, and what
    stands behind it one further right."""
    found = [(site, table) for site, table in tables(planted.report).items() if any(map(own_label, table.rows))]
    if not found:
        return None
    site, table = rng.choice(found)
    apt = [number for number in data_rows(table) if not has_blanks(table.rows[number])]
    rows = [drifted(row) if number in apt and rng.random() < 0.5 else row for number, row in enumerate(table.rows)]
    wider = replace(table, rows=tuple(rows), n_cols=table.n_cols + 1)
    return reprinted(planted, with_table(planted.report, site, wider)) if rows != list(table.rows) else None


def drifted(row: PrintedRow) -> PrintedRow:
    """A row whose own label is one column wider."""
    label = own_label(row)
    if label is None:
        return row
    return tuple(
        replace(cell, colspan=cell.colspan + 1)
        if cell is label
        else replace(cell, col=cell.col + (cell.col > label.col))
        for cell in row
    )


def span_filled(planted: Planted, rng: Random) -> Planted | None:
    """“empty cells under spans”: wide cells are one column wide, with empty cells beside them."""
    found = [
        (site, table)
        for site, table in tables(planted.report).items()
        if any(is_wide(c) for r in table.rows for c in r)
    ]
    if not found:
        return None
    site, table = rng.choice(found)
    rows = tuple(tuple(part for cell in row for part in narrowed(cell)) for row in table.rows)
    return reprinted(planted, with_table(planted.report, site, replace(table, rows=rows)))


def is_wide(cell: PrintedCell) -> bool:
    """Whether a label or header runs over several columns of one row."""
    return cell.colspan > 1 and cell.rowspan == 1 and not cell.key


def narrowed(cell: PrintedCell) -> PrintedRow:
    """A wide cell with empty ones beside it."""
    if not is_wide(cell):
        return (cell,)
    empty = (replace(cell, text="", col=col, colspan=1) for col in range(cell.col + 1, cell.col + cell.colspan))
    return (replace(cell, colspan=1), *empty)
