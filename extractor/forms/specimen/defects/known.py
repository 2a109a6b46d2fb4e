"""Whether a table still tells, by order or by label, which row and column a value belongs to.

A defect that takes labels away leaves the truth known only where rows and columns stand in the form's order; one that
changes the order, only where every label can still be read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from extractor.forms.specimen.defects.planted import Planted
from extractor.forms.specimen.defects.spots import Band, bands, data_rows, own_label
from extractor.forms.specimen.printed import PrintedRow, PrintedTable, Role
from extractor.model import Axis, Key, Template
from extractor.text import fold

LEGIBLE = 70
"""Likeness (0 to 100) to its own text from which a misspelt label is still that label, for anyone."""


def printed_keys(table: PrintedTable) -> list[Key]:
    """The addresses of all values in reading order."""
    return [key for row in table.rows for cell in row for key in cell.keys]


@cache
def block_keys(template: Template) -> Mapping[Key, frozenset[Key]]:
    """The addresses of the block that each cell of the form stands in, in the form's order."""
    found: dict[Key, frozenset[Key]] = {}
    for table in template.tables:
        for block in table.blocks:
            keys = [(table.name, row.name, column.name) for row in block.rows for column in block.columns]
            found |= dict.fromkeys(keys, frozenset(keys))
    return found


def is_single(planted: Planted, table: PrintedTable) -> bool:
    """Whether the values of the table are printed nowhere else, so that what happens to them here is all there is."""
    every = Counter(key for one in planted.report.tables for key in printed_keys(one))
    return all(every[key] == 1 for key in printed_keys(table))


def is_all_of_its_blocks(planted: Planted, keys: Sequence[Key]) -> bool:
    """Whether the report prints no more of the blocks that these values belong to: what is done to a column of them
    is then done to all of it."""
    blocks = block_keys(planted.template)
    wanted = frozenset[Key]().union(*(blocks[key] for key in keys))
    printed = {key for table in planted.report.tables for key in printed_keys(table)}
    return wanted & printed == set(keys)


def is_nameless(row: PrintedRow) -> bool:
    """Whether a row has lost its label: only its place and its values show that it is there."""
    label = own_label(row)
    return label is not None and not label.text


def is_displaced(table: PrintedTable, number: int) -> bool:
    """Whether the values of a row begin in another column than most rows' do: a blank among them could then be one of
    the cells that displace it."""
    firsts = {row: next(cell.col for cell in table.rows[row] if cell.key) for row in data_rows(table)}
    return firsts[number] != Counter(firsts.values()).most_common(1)[0][0]


def has_blanks(row: PrintedRow) -> bool:
    """Whether some value of a row was left out: once the row is displaced, nothing would tell which."""
    return any(cell.key and not cell.text for cell in row)


def is_regular(planted: Planted, table: PrintedTable) -> bool:
    """Whether the values of the table stand in the form's order, whole blocks of them, and no others between them."""
    keys = printed_keys(table)
    blocks = block_keys(planted.template)
    wanted = frozenset[Key]().union(*(blocks[key] for key in keys))
    foreign = any(cell.role is Role.VALUE and cell.text and not cell.key for row in table.rows for cell in row)
    return not foreign and keys == [key for key in blocks if key in wanted]


@cache
def axes(template: Template) -> Mapping[Key, tuple[Axis, Axis]]:
    """The row and the column of every cell, by its address."""
    return {
        (table.name, row.name, column.name): (row, column) for table in template.tables for row, column in table.cells()
    }


@cache
def label_texts(template: Template) -> frozenset[str]:
    """Every label of the form and its variants, folded."""
    every = [axis for pair in axes(template).values() for axis in pair]
    labels = {label for axis in every for label in axis.path}
    return frozenset(fold(text) for label in labels for text in label.texts)


def is_legible(planted: Planted, table: PrintedTable) -> bool:
    """Whether every row and column of values has its label, and none could be taken for another."""
    return all(is_row_legible(planted, table, row) for row in data_rows(table)) and is_headed(planted, table)


def is_row_legible(planted: Planted, table: PrintedTable, number: int) -> bool:
    """Whether a row of values has its own label, or is one that has none in the form."""
    label = own_label(table.rows[number])
    keys = [key for cell in table.rows[number] for key in cell.keys]
    row, column = axes(planted.template)[keys[0]]
    if label is None:
        return not any(one.text for one in row.path)
    axis = row if row.path and row.path[-1].text else column
    return any(fuzz.ratio(fold(label.text), fold(text)) >= LEGIBLE for text in axis.path[-1].texts)


def is_headed(planted: Planted, table: PrintedTable) -> bool:
    """Whether every column of values has a header that the form knows; a transposed table needs none."""
    known = label_texts(planted.template)
    if not any(cell.role is Role.HEADER for row in table.rows for cell in row):
        return len({cell.col for row in table.rows for cell in row if cell.key}) == 1 and len(data_rows(table)) > 1
    for band in bands(table):
        columns = {cell.col for row in table.rows[band.first : band.end] for cell in row if cell.key}
        lowest = lowest_headers(table, band)
        if not all(fold(lowest.get(col, "")) in known for col in columns):
            return False
    return True


def lowest_headers(table: PrintedTable, band: Band) -> dict[int, str]:
    """The text that stands directly over each column of a block."""
    return {
        col: cell.text
        for row in table.rows[band.top : band.first]
        for cell in row
        if cell.role is Role.HEADER
        for col in range(cell.col, cell.col + cell.colspan)
    }
