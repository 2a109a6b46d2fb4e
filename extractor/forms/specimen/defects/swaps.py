"""Rows and columns in another order than the form's. What a row is, its printed label says: the truth follows it."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from extractor.forms.specimen.defects.known import is_all_of_its_blocks, is_legible, is_single, lowest_headers
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import (
    Band,
    Site,
    bands,
    data_rows,
    own_label,
    tables,
    with_table,
)
from extractor.forms.specimen.printed import PrintedCell, PrintedRow, PrintedTable, Role, row_slots
from extractor.model import Key

MOST_MOVED = 5
"""Rows that change places at once."""


def movable(planted: Planted) -> list[tuple[Site, PrintedTable]]:
    """The tables in which labels can be moved: all of them legible, and their values printed nowhere else."""
    return [
        (site, table)
        for site, table in tables(planted.report).items()
        if data_rows(table) and is_single(planted, table) and is_legible(planted, table)
    ]


def siblings(table: PrintedTable) -> list[list[int]]:
    """Rows of values under the same group, whose contents can change places."""
    groups: dict[object, list[int]] = {}
    slots, shapes = row_slots(table), {number: row_shape(table.rows[number]) for number in data_rows(table)}
    block = 0
    above: list[PrintedCell] = []
    for number, row in enumerate(table.rows):
        block += any(cell.role in (Role.TITLE, Role.HEADER) for cell in row)
        label = own_label(row)
        if label is None:
            continue
        above = [one for one in above if one.indent < label.indent] + [label]
        spanning = tuple(
            id(slot.cell) for slot in slots[number] if slot.cell.role is Role.LABEL and slot.cell.rowspan > 1
        )
        parents = tuple(id(one) for one in above[:-1])
        if number in shapes and not has_children(table, number):
            groups.setdefault((block, spanning, parents, shapes[number]), []).append(number)
    return [rows for rows in groups.values() if len(rows) > 1]


def row_shape(row: PrintedRow) -> tuple[object, ...]:
    """Where a row's own label and values stand."""
    return tuple((cell.col, cell.colspan, cell.role, len(cell.keys)) for cell in own_cells(row))


def own_cells(row: PrintedRow) -> PrintedRow:
    """A row's own label, in however many cells, and what stands to the right of it."""
    first = min((cell.col for cell in row if cell.role is Role.LABEL and cell.rowspan == 1), default=len(row))
    return tuple(cell for cell in row if cell.col >= first)


def has_children(table: PrintedTable, number: int) -> bool:
    """Whether the next row of an outline stands deeper."""
    label = own_label(table.rows[number])
    below = own_label(table.rows[number + 1]) if number + 1 < len(table.rows) else None
    return bool(label and below and below.indent > label.indent)


def rows_reordered(planted: Planted, rng: Random) -> Planted | None:
    """“Where rows were reordered”: detail rows change places, labels and values together."""
    chosen = choose_rows(planted, rng, MOST_MOVED)
    if chosen is None:
        return None
    site, table, numbers = chosen
    contents = [own_cells(table.rows[number]) for number in numbers]
    rows = list(table.rows)
    for number, cells in zip(numbers, contents[1:] + contents[:1], strict=True):
        first = cells[0].col
        rows[number] = (*(cell for cell in table.rows[number] if cell.col < first), *cells)
    return reprinted(planted, with_table(planted.report, site, replace(table, rows=tuple(rows))))


def labels_swapped(planted: Planted, rng: Random) -> Planted | None:
    """Two labels changed places with their numbers while the values stay: the values are then those of the labels
    they stand beside."""
    chosen = choose_rows(planted, rng, 2)
    if chosen is None:
        return None
    site, table, (one, other) = chosen
    return exchanged(planted, site, table, cells_of_labels(table, one, other), pairs_of_rows(table, one, other))


def choose_rows(planted: Planted, rng: Random, most: int) -> tuple[Site, PrintedTable, list[int]] | None:
    """Some rows under one group, in random order."""
    found = [(site, table, rows) for site, table in movable(planted) for rows in siblings(table)]
    if not found:
        return None
    site, table, rows = rng.choice(found)
    return site, table, rng.sample(rows, rng.randint(2, min(most, len(rows))))


Swap = dict[tuple[int, int], PrintedCell]
"""New cells by row and column."""


def cells_of_labels(table: PrintedTable, one: int, other: int) -> Swap:
    """The labels of two rows, each in the other's place."""
    swap: Swap = {}
    for first, second in zip(own_cells(table.rows[one]), own_cells(table.rows[other]), strict=True):
        if first.role is Role.LABEL:
            swap[one, first.col] = replace(first, text=second.text)
            swap[other, second.col] = replace(second, text=first.text)
    return swap


def pairs_of_rows(table: PrintedTable, one: int, other: int) -> list[tuple[int, PrintedCell, int, PrintedCell]]:
    """The values of two rows, column by column."""
    pairs = zip(own_cells(table.rows[one]), own_cells(table.rows[other]), strict=True)
    return [(one, first, other, second) for first, second in pairs if first.key]


def exchanged(
    planted: Planted,
    site: Site,
    table: PrintedTable,
    labels: Swap,
    pairs: Sequence[tuple[int, PrintedCell, int, PrintedCell]],
) -> Planted:
    """Labels replaced, and of each pair of cells the addresses exchanged, texts and places kept."""
    new, truth = dict(labels), {}
    for one, first, other, second in pairs:
        new[one, first.col] = replace(first, key=second.key, also=second.also)
        new[other, second.col] = replace(second, key=first.key, also=first.also)
        for mine, yours in zip(first.keys, second.keys, strict=True):
            truth[mine], truth[yours] = planted.truth[yours], planted.truth[mine]
    rows = (tuple(new.get((number, cell.col), cell) for cell in row) for number, row in enumerate(table.rows))
    return reprinted(planted, with_table(planted.report, site, replace(table, rows=tuple(rows))), truth)


def columns_swapped(planted: Planted, rng: Random) -> Planted | None:
    """Two texts over columns changed places while the values stay: the values are those of the texts above them."""
    found = [
        (site, table, band, pair)
        for site, table in movable(planted)
        for band in bands(table)
        if is_all_of_its_blocks(planted, band_keys(table, band))
        for pair in sibling_columns(table, band)
    ]
    if not found:
        return None
    site, table, band, (left, right) = rng.choice(found)
    first, second = leaf_header(table, band, left), leaf_header(table, band, right)
    labels = {
        (first[0], left): replace(first[1], text=second[1].text),
        (second[0], right): replace(second[1], text=first[1].text),
    }
    pairs = []
    for number in range(band.first, band.end):
        cells = {cell.col: cell for cell in table.rows[number] if cell.key}
        if cells:
            pairs.append((number, cells[left], number, cells[right]))
    return exchanged(planted, site, table, labels, pairs)


def band_keys(table: PrintedTable, band: Band) -> list[Key]:
    """The addresses of all values of a block as printed."""
    return [key for row in table.rows[band.first : band.end] for cell in row for key in cell.keys]


def sibling_columns(table: PrintedTable, band: Band) -> list[tuple[int, int]]:
    """Pairs of columns of values under the same group, whose texts change places without a change of form."""
    rows = [
        {cell.col: len(cell.keys) for cell in table.rows[number] if cell.key} for number in range(band.first, band.end)
    ]
    rows = [row for row in rows if row]
    if not rows or any(row != rows[0] or set(row.values()) != {1} for row in rows):
        return []
    if not set(rows[0]) <= set(lowest_headers(table, band)):
        return []
    heads: dict[object, list[int]] = {}
    for col in rows[0]:
        number, cell = leaf_header(table, band, col)
        if cell.col == col:
            parents = [
                id(one)
                for row in table.rows[band.top : number]
                for one in row
                if one.col <= col < one.col + one.colspan and one.role is Role.HEADER
            ]
            heads.setdefault((number, tuple(parents)), []).append(col)
    return [(a, b) for columns in heads.values() for a in columns for b in columns if a < b]


def leaf_header(table: PrintedTable, band: Band, col: int) -> tuple[int, PrintedCell]:
    """The lowest text over a column, and the row that it begins in."""
    return [
        (number, cell)
        for number in range(band.top, band.first)
        for cell in table.rows[number]
        if cell.role is Role.HEADER and cell.col <= col < cell.col + cell.colspan
    ][-1]


def groups_swapped(planted: Planted, rng: Random) -> Planted | None:
    """Two blocks, or two groups of rows, changed places with all that belongs to them."""
    found = [(site, table, spans) for site, table in movable(planted) for spans in sibling_spans(table)]
    if not found:
        return None
    site, table, spans = rng.choice(found)
    one, other = sorted(rng.sample(spans, 2))
    inner = [tuple(cell for cell in row if cell.col >= one.col) for row in table.rows]
    moved = inner[other.first : other.end] + inner[one.end : other.first] + inner[one.first : one.end]
    rows = list(table.rows)
    for number, cells in enumerate(moved, one.first):
        rows[number] = (*(cell for cell in rows[number] if cell.col < one.col), *cells)
    header = 0 if one.col == 0 else table.header_rows
    return reprinted(planted, with_table(planted.report, site, replace(table, rows=tuple(rows), header_rows=header)))


class Span(NamedTuple):
    """Rows that belong together, from some column on: the first, the one after the last, the column."""

    first: int
    end: int
    col: int


def sibling_spans(table: PrintedTable) -> list[list[Span]]:
    """Blocks with a title, and the groups of rows under one label."""
    titled = [Span(band.top, band.end, 0) for band in bands(table) if starts_with_title(table, band)]
    groups: dict[object, list[Span]] = {}
    for number, row in enumerate(row_slots(table)):
        for slot in row:
            cell = slot.cell
            if slot.begins and cell.role is Role.LABEL and cell.rowspan > 1 and cell.col > 0:
                parents = tuple(id(one.cell) for one in row if one.cell.col < cell.col)
                groups.setdefault((cell.col, parents), []).append(Span(number, number + cell.rowspan, cell.col))
    return [spans for spans in (titled, *groups.values()) if len(spans) > 1]


def starts_with_title(table: PrintedTable, band: Band) -> bool:
    """Whether a block has a title, so that it can stand anywhere."""
    return any(cell.role is Role.TITLE for cell in table.rows[band.top])
