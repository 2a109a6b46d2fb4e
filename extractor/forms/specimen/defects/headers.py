"""Headers that are lost, shattered, cut, or repeated. Columns stand in the form's order, which then tells them."""

from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects.grid import cut_spans, in_order, with_row, without_rows
from extractor.forms.specimen.defects.known import is_regular
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import Band, Site, Spot, bands, own_label, tables, with_cells, with_table
from extractor.forms.specimen.printed import PrintedCell, PrintedRow, PrintedTable, Role

AWAY = frozenset({"tables_merged", "tables_out_of_order", "tables_twice"})
"""Kinds that take a table from under its heading."""


def headed(planted: Planted, *, ordered: bool) -> list[tuple[Site, PrintedTable, Band]]:
    """The blocks with a header and values; `ordered`: only those whose columns the order tells, too."""
    return [
        (site, table, band)
        for site, table in tables(planted.report).items()
        if not ordered or is_regular(planted, table)
        for band in bands(table)
        if header_rows(table, band) and any(cell.key for row in table.rows[band.first : band.end] for cell in row)
    ]


def header_rows(table: PrintedTable, band: Band) -> list[int]:
    """The rows of a block's header, its title left out."""
    rows = range(band.top, band.first)
    return [number for number in rows if any(cell.role is Role.HEADER for cell in table.rows[number])]


def header_lost(planted: Planted, rng: Random) -> Planted | None:
    """“headers lost”: the whole header of a block, or of every block of a table."""
    found = [one for one in headed(planted, ordered=True) if is_told_without_header(planted, one[1])]
    if not found:
        return None
    site, table, band = rng.choice(found)
    blocks = [one for where, _, one in found if where == site] if rng.random() < 0.5 else [band]
    gone = [number for one in blocks for number in header_rows(table, one)]
    if len(gone) == len(table.rows):
        return None
    return reprinted(planted, with_table(planted.report, site, without_rows(table, gone)))


def is_told_without_header(planted: Planted, table: PrintedTable) -> bool:
    """Whether row labels tell the table, or the heading that it still stands under."""
    return any(map(own_label, table.rows)) or AWAY.isdisjoint(planted.kinds)


def header_repeated(planted: Planted, rng: Random) -> Planted | None:
    """“header repeated in the middle of a table”, as where a page broke."""
    found = [one for one in headed(planted, ordered=False) if one[2].end - one[2].first > 1]
    if not found:
        return None
    site, table, band = rng.choice(found)
    rows = header_rows(table, band)
    at = rng.randrange(band.first + 1, band.end)
    cut = cut_spans(table, at)
    repeated = (*cut.rows[:at], *(cut.rows[number] for number in rows), *cut.rows[at:])
    return reprinted(planted, with_table(planted.report, site, replace(table, rows=repeated)))


def header_shattered(planted: Planted, rng: Random) -> Planted | None:
    """“header shattered into single characters of neighbouring columns (商业企科研机社会公法律服 / 业 | 构 | …)”: the
    first characters of several columns in one cell, the rest of each below it."""
    found = [(*one, run) for one in headed(planted, ordered=True) for run in leaf_runs(one[1], one[2])]
    if not found:
        return None
    site, table, band, run = rng.choice(found)
    line = rng.randint(2, 3)
    first = replace(run[0], text="".join(cell.text[:line] for cell in run), colspan=sum(cell.colspan for cell in run))
    rest = [replace(cell, text=cell.text[line:], rowspan=1) for cell in run]
    opened = with_row(table, band.first, rest)
    top = band.first - run[0].rowspan
    rows = list(opened.rows)
    rows[top] = in_order([*(cell for cell in opened.rows[top] if not covers(run, cell)), first])
    header = table.header_rows + (table.header_rows == band.first)
    return reprinted(planted, with_table(planted.report, site, replace(opened, rows=tuple(rows), header_rows=header)))


def covers(run: PrintedRow, cell: PrintedCell) -> bool:
    """Whether a cell stands in the columns of a run."""
    return run[0].col <= cell.col <= run[-1].col


def leaf_runs(table: PrintedTable, band: Band) -> list[PrintedRow]:
    """Neighbouring texts directly over their columns, from two to four, that begin in one row and can be cut."""
    runs: list[PrintedRow] = []
    for number in range(band.top, band.first):
        leaves = [cell for cell in table.rows[number] if is_leaf(cell, number, band)]
        for size in range(2, 5):
            for start in range(len(leaves) - size + 1):
                run = tuple(leaves[start : start + size])
                together = run[-1].col - run[0].col == sum(cell.colspan for cell in run[:-1])
                if together and len({cell.rowspan for cell in run}) == 1 and any(len(cell.text) > 3 for cell in run):
                    runs.append(run)
    return runs


def is_leaf(cell: PrintedCell, number: int, band: Band) -> bool:
    """Whether a text of a header stands directly over values."""
    return cell.role is Role.HEADER and number + cell.rowspan == band.first and len(cell.text) > 1 and cell.col > 0


def header_cut(planted: Planted, rng: Random) -> Planted | None:
    """“header text lost after a line break (本年新 | 本年新 | 对外公开总数量)”: in some columns, or in all."""
    found = [
        (site, leaves)
        for site, table, band in headed(planted, ordered=True)
        if (leaves := [(n, c) for n in range(band.top, band.first) for c in table.rows[n] if is_leaf(c, n, band)])
    ]
    if not found:
        return None
    site, leaves = rng.choice(found)
    line = rng.randint(2, 4)
    chosen = [(n, cell) for n, cell in rng.sample(leaves, rng.randint(1, len(leaves))) if len(cell.text) > line]
    cells = {Spot(site, number, cell): replace(cell, text=cell.text[:line]) for number, cell in chosen}
    return reprinted(planted, with_cells(planted.report, cells)) if cells else None
