"""Whole tables and blocks that are missing, split, merged, turned, out of order, or printed twice."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from extractor.forms.specimen.defects.grid import (
    columns_between,
    holes,
    rows_between,
    turned,
    under,
)
from extractor.forms.specimen.defects.headers import header_rows
from extractor.forms.specimen.defects.known import is_legible, is_regular, is_single
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spelling import respelt
from extractor.forms.specimen.defects.spots import (
    Band,
    Site,
    bands,
    data_rows,
    lettered,
    own_label,
    tables,
    with_table,
    with_tables,
)
from extractor.forms.specimen.printed import PrintedSection, PrintedTable, Role, row_slots
from extractor.text import fold
from extractor.text.numbers import header_unit

COPY_HEADING = "附件：政府信息公开工作情况统计表"
"""Over tables that are printed again at the end."""


def some_tables(planted: Planted) -> list[tuple[Site, PrintedTable]]:
    """The tables that hold values."""
    return [(site, table) for site, table in tables(planted.report).items() if data_rows(table)]


def table_missing(planted: Planted, rng: Random) -> Planted | None:
    """“Sub-tables missing”: one table is not there, and another is."""
    found = some_tables(planted)
    if len(found) < 2:
        return None
    return reprinted(planted, with_tables(planted.report, {rng.choice(found)[0]: ()}))


def blocks(table: PrintedTable) -> list[Band]:
    """The blocks of values, each from its title or header to its last row."""
    return [band for band in bands(table) if any(c.key for row in table.rows[band.first : band.end] for c in row)]


def block_missing(planted: Planted, rng: Random) -> Planted | None:
    """“Sub-tables missing”: one of several blocks, title, header and rows."""
    found = [
        (site, table, band)
        for site, table in some_tables(planted)
        if is_single(planted, table) and len(blocks(table)) > 1
        for band in blocks(table)
    ]
    if not found:
        return None
    site, table, band = rng.choice(found)
    parts = [rows_between(table, *edge) for edge in ((0, band.top), (band.end, len(table.rows))) if edge[0] < edge[1]]
    left = parts[0] if len(parts) == 1 else under(*parts)
    return reprinted(planted, with_table(planted.report, site, left))


def blocks_apart(planted: Planted, rng: Random) -> Planted | None:
    """“Published as one table or as five”: each block a table of its own."""
    found = [(site, table) for site, table in some_tables(planted) if len(blocks(table)) > 1]
    if not found:
        return None
    site, table = rng.choice(found)
    edges = [0, *(band.top for band in blocks(table)[1:]), len(table.rows)]
    parts = [rows_between(table, *edge) for edge in pairwise(edges)]
    return reprinted(planted, with_tables(planted.report, {site: parts}))


def table_cut(planted: Planted, rng: Random) -> Planted | None:
    """“Sub-tables split”: a table in two at some row, the header said again or not, labels over the cut said once."""
    found = [
        (site, table, band, number)
        for site, table in some_tables(planted)
        for band in blocks(table)
        for number in data_rows(table)
        if band.first < number < band.end
    ]
    if not found:
        return None
    site, table, band, number = rng.choice(found)
    upper, lower = rows_between(table, 0, number), rows_between(table, number, len(table.rows))
    heads = header_rows(table, band)
    if heads and rng.random() < 0.5:
        lower = replace(under(rows_between(table, heads[0], heads[-1] + 1), lower), header_rows=len(heads))
    return reprinted(planted, with_tables(planted.report, {site: (upper, lower)}))


def tables_merged(planted: Planted, rng: Random) -> Planted | None:
    """“Sub-tables merged”: a table and the next one are one, under the heading of the first."""
    found = some_tables(planted)
    if len(found) < 2:
        return None
    (first, upper), (second, lower) = rng.choice(list(pairwise(found)))
    if not (is_legible(planted, lower) and is_legible(planted, upper)):
        return None
    return reprinted(planted, with_tables(planted.report, {first: (under(upper, lower),), second: ()}))


def tables_out_of_order(planted: Planted, rng: Random) -> Planted | None:
    """“Sub-tables out of order”: two tables changed places, with their headings or without."""
    found = some_tables(planted)
    if len(found) < 2:
        return None
    (one, first), (other, second) = rng.sample(found, 2)
    if not (is_legible(planted, first) and is_legible(planted, second)):
        return None
    if one[0] == other[0] or rng.random() < 0.5:
        return reprinted(planted, with_tables(planted.report, {one: (second,), other: (first,)}))
    sections = list(planted.report.sections)
    sections[one[0]], sections[other[0]] = sections[other[0]], sections[one[0]]
    return reprinted(planted, replace(planted.report, sections=tuple(sections)))


def unlabelled(planted: Planted) -> list[tuple[Site, PrintedTable]]:
    """The tables whose rows have no labels, and which have no holes."""
    return [
        (site, table)
        for site, table in some_tables(planted)
        if is_regular(planted, table)
        and not holes(table)
        and not any(own_label(row) for row in table.rows)
        and any(cell.role is Role.HEADER for cell in table.rows[0])
    ]


def table_turned(planted: Planted, rng: Random) -> Planted | None:
    """“Also published transposed”: the labels of the columns down the side."""
    found = unlabelled(planted)
    if not found:
        return None
    site, table = rng.choice(found)
    return reprinted(planted, with_table(planted.report, site, turned(table)))


def columns_apart(planted: Planted, rng: Random) -> Planted | None:
    """“or as two tables”: one for each text of the header's first row, or of its second with the first said again."""
    found = [
        (site, table, row) for site, table in unlabelled(planted) for row in (0, 1) if len(edges_of(table, row)) > 2
    ]
    if not found:
        return None
    site, table, row = rng.choice(found)
    parts = [columns_between(table, *edge) for edge in pairwise(edges_of(table, row))]
    return reprinted(planted, with_tables(planted.report, {site: parts}))


def edges_of(table: PrintedTable, number: int) -> list[int]:
    """The columns at which the wide cells of a header row begin, and the table's end."""
    if number >= len(table.rows):
        return []
    wide = [slot.cell for slot in row_slots(table)[number] if slot.cell.role is Role.HEADER and slot.cell.colspan > 1]
    ends = [cell.col for cell in wide] + [cell.col + cell.colspan for cell in wide]
    return sorted({0, table.n_cols, *ends})


def old_labels(planted: Planted, rng: Random) -> Planted | None:
    """“an old label inside a new form”: texts that the form's file lists for the same row or column."""
    axes = [axis for table in planted.template.tables for pair in table.cells() for axis in pair]
    others: dict[str, list[str]] = {}
    for label in dict.fromkeys(label for axis in axes for label in axis.path):
        # A header that names another unit of money would mean other values.
        same = [text for text in label.variants if header_unit(text) in ("", header_unit(label.text))]
        if same:
            others[fold(label.text)] = same
    found = [spot for spot in lettered(planted.report) if fold(spot.cell.text) in others]
    return respelt(planted, rng, found, lambda text, rng: rng.choice(others[fold(text)])) if found else None


def tables_twice(planted: Planted, rng: Random) -> Planted | None:
    """“the same table twice (summary and attachment)”: one table or all of them again at the end."""
    found = some_tables(planted)
    if not found:
        return None
    again: Sequence[PrintedTable] = [table for _, table in found]
    if rng.random() < 0.5:
        again = [rng.choice(again)]
    copy = PrintedSection(COPY_HEADING, (), tuple(again), attached=True)
    return reprinted(planted, replace(planted.report, sections=(*planted.report.sections, copy)))
