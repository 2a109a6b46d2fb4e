"""Labels that stand elsewhere than in their cell: in two rows, in cells of their own, too often, or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from extractor.forms.specimen.defects.grid import blank_cells, in_order, with_row, with_split_column, without_rows
from extractor.forms.specimen.defects.known import is_regular
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spelling import NUMBER, core, first_letter, respelt
from extractor.forms.specimen.defects.spots import (
    Site,
    Spot,
    group_labels,
    headers,
    own_labels,
    tables,
    with_cells,
    with_table,
)
from extractor.forms.specimen.printed import PrintedCell, PrintedReport, PrintedTable, Role

LEAST_HALVED = 8
"""Characters of a label that a page or a narrow cell breaks in two."""
TAIL = (2, 4)
"""Characters that hang over: 信息, 供出版物."""


def label_tail_below(planted: Planted, rng: Random) -> Planted | None:
    """“`5. 属于三类内部事务` with its values, `信息` in an empty row of its own”."""
    return halved(planted, rng, values_above=True, tail=rng.randint(*TAIL))


def label_head_above(planted: Planted, rng: Random) -> Planted | None:
    """The first words in a row without values, the rest beside the values in the next."""
    return halved(planted, rng, values_above=False, tail=0)


def label_halved(planted: Planted, rng: Random) -> Planted | None:
    """“cut in the middle of a long label, the halves landing in different rows (…政府信息公 | 开申请)”."""
    return halved(planted, rng, values_above=rng.random() < 0.5, tail=0)


def halved(planted: Planted, rng: Random, *, values_above: bool, tail: int) -> Planted | None:
    """A label in two rows, its values beside the upper or the lower half; `tail`: characters of the lower, 0: any."""
    long = [spot for spot in own_labels(planted.report) if len(core(spot.cell.text)) >= LEAST_HALVED]
    if not long:
        return None
    spot = rng.choice(long)
    text, table = spot.cell.text, tables(planted.report)[spot.site]
    place = len(text) - tail if tail else rng.randrange(first_letter(text) + 2, len(text) - 1)
    head, rest = text[:place], text[place:]
    upper, lower = (head, rest) if values_above else (rest, head)
    row = spot.row + values_above
    own = replace(spot.cell, text=upper)
    named = with_table(planted.report, spot.site, with_label(table, spot, own))
    extra = (replace(spot.cell, text=lower), *blank_cells(spot.cell.col + spot.cell.colspan, table.n_cols))
    opened = open_beside(tables(named)[spot.site], row, extra, above=values_above)
    return reprinted(planted, with_table(named, spot.site, opened))


def with_label(table: PrintedTable, spot: Spot, cell: PrintedCell) -> PrintedTable:
    """The table with one cell replaced."""
    rows = list(table.rows)
    rows[spot.row] = tuple(cell if one.col == cell.col else one for one in rows[spot.row])
    return replace(table, rows=tuple(rows))


def open_beside(table: PrintedTable, at: int, cells: Sequence[PrintedCell], *, above: bool) -> PrintedTable:
    """A row put in after a row (`above`) or before it, under the same groups as that row."""
    if above:
        return with_row(table, at, cells)
    # Put in below, then the two rows change places: the groups then begin in the upper one.
    opened = with_row(table, at + 1, cells)
    first = min(cell.col for cell in cells)
    groups: list[PrintedCell] = []
    values: list[PrintedCell] = []
    for cell in opened.rows[at]:
        (groups if cell.col < first else values).append(cell)
    rows = list(opened.rows)
    rows[at], rows[at + 1] = (*groups, *opened.rows[at + 1]), tuple(values)
    return replace(opened, rows=tuple(rows))


def numbering_torn(planted: Planted, rng: Random) -> Planted | None:
    """“numbering digits taken for data (1.属于国家秘密 0)”: the numbers stand in a column of their own."""
    numbered = [spot for spot in own_labels(planted.report) if NUMBER.match(spot.cell.text)]
    if not numbered:
        return None
    first = rng.choice(numbered)
    bare = rng.random() < 0.5
    parts = {}
    for spot in numbered:
        if (spot.site, spot.cell.col) == (first.site, first.cell.col):
            words = core(spot.cell.text)
            number = spot.cell.text.removesuffix(words)
            number = number.strip("（）、.．") if bare else number
            torn = PrintedCell(number, spot.cell.col, role=Role.LABEL, indent=spot.cell.indent)
            parts[spot.row, spot.cell.col] = (torn, replace(spot.cell, text=words, col=spot.cell.col + 1, indent=0))
    table = with_split_column(tables(planted.report)[first.site], first.cell.col, parts)
    return reprinted(planted, with_table(planted.report, first.site, table))


def label_in_every_column(planted: Planted, rng: Random) -> Planted | None:
    """Labels doubled: one over several columns stands in each of them, as tools fill spans."""
    wide = [spot for spot in own_labels(planted.report) if spot.cell.colspan > 1]
    if not wide:
        return None
    site = rng.choice(wide).site
    chosen = [spot for spot in wide if spot.site == site]
    return reprinted(planted, spread(planted, site, chosen, down=False))


def header_in_every_column(planted: Planted, rng: Random) -> Planted | None:
    """Headers doubled: one over several columns stands over each of them (申请人情况, seven times)."""
    wide = [spot for spot in headers(planted.report) if spot.cell.colspan > 1]
    if not wide:
        return None
    site = rng.choice(wide).site
    chosen = [spot for spot in wide if spot.site == site]
    return reprinted(planted, spread(planted, site, chosen, down=False))


def group_in_every_row(planted: Planted, rng: Random) -> Planted | None:
    """“group label … repeated in the middle of a table”: it stands in each row of the group."""
    tall = [spot for spot in group_labels(planted.report) if spot.cell.rowspan > 1]
    if not tall:
        return None
    site = rng.choice(tall).site
    chosen = [spot for spot in tall if spot.site == site]
    return reprinted(planted, spread(planted, site, chosen, down=True))


def spread(planted: Planted, site: Site, chosen: Sequence[Spot], *, down: bool) -> PrintedReport:
    """Some spanning cells of a table as one cell for each place, all with the text."""
    table = tables(planted.report)[site]
    whole = {(spot.row, spot.cell.col) for spot in chosen}
    rows: list[list[PrintedCell]] = [[] for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            if (number, cell.col) not in whole:
                rows[number].append(cell)
            elif down:
                for below in range(cell.rowspan):
                    rows[number + below].append(replace(cell, rowspan=1))
            else:
                rows[number] += [replace(cell, col=cell.col + right, colspan=1) for right in range(cell.colspan)]
    placed = tuple(map(in_order, rows))
    return with_table(planted.report, site, replace(table, rows=placed))


def label_said_before(planted: Planted, rng: Random) -> Planted | None:
    """Labels doubled: the whole label in a row without values, then again with them."""
    own = own_labels(planted.report)
    if not own:
        return None
    spot = rng.choice(own)
    table = tables(planted.report)[spot.site]
    extra = (spot.cell, *blank_cells(spot.cell.col + spot.cell.colspan, table.n_cols))
    return reprinted(planted, with_table(planted.report, spot.site, open_beside(table, spot.row, extra, above=False)))


def group_missing(planted: Planted, rng: Random) -> Planted | None:
    """A group's label or a block's title lost: its place is empty, or a row that held nothing else is gone."""
    found = group_labels(planted.report)
    if not found:
        return None
    spot = rng.choice(found)
    if spot.cell.rowspan > 1:
        return reprinted(planted, with_cells(planted.report, {spot: replace(spot.cell, text="")}))
    table = without_rows(tables(planted.report)[spot.site], [spot.row])
    return reprinted(planted, with_table(planted.report, spot.site, table))


def group_broken(planted: Planted, rng: Random) -> Planted | None:
    """“broken over a page break, the halves in two grid rows (（四）无 | 法提供)”."""
    tall = [spot for spot in group_labels(planted.report) if spot.cell.rowspan > 1 and len(core(spot.cell.text)) > 2]
    if not tall:
        return None
    spot = rng.choice(tall)
    place = rng.randrange(first_letter(spot.cell.text) + 1, len(spot.cell.text))
    return in_two(planted, rng, spot, spot.cell.text[:place], spot.cell.text[place:])


def group_repeated(planted: Planted, rng: Random) -> Planted | None:
    """“group label … repeated in the middle of a table”: said again where a page broke."""
    tall = [spot for spot in group_labels(planted.report) if spot.cell.rowspan > 1]
    if not tall:
        return None
    spot = rng.choice(tall)
    return in_two(planted, rng, spot, spot.cell.text, spot.cell.text)


def in_two(planted: Planted, rng: Random, spot: Spot, upper: str, lower: str) -> Planted:
    """The cell of a group's label cut at some row, with a text for either part."""
    above = rng.randrange(1, spot.cell.rowspan)
    table = tables(planted.report)[spot.site]
    rows = list(with_label(table, spot, replace(spot.cell, text=upper, rowspan=above)).rows)
    rest = replace(spot.cell, text=lower, rowspan=spot.cell.rowspan - above)
    rows[spot.row + above] = in_order([*rows[spot.row + above], rest])
    return reprinted(planted, with_table(planted.report, spot.site, replace(table, rows=tuple(rows))))


def label_lost(planted: Planted, rng: Random) -> Planted | None:
    """Values without a label: one row's is blank, and its place in the order tells it."""
    own = tables(planted.report)
    found = [
        spot
        for spot in own_labels(planted.report)
        if is_regular(planted, own[spot.site]) and any(cell.key and cell.text for cell in own[spot.site].rows[spot.row])
    ]
    return respelt(planted, rng, found, lambda text, rng: "", 1)
