"""Boundaries between the values of a row that are lost, or that are none. What the document leaves open is open."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from extractor.forms.specimen.defects.cells import COUNT
from extractor.forms.specimen.defects.known import is_nameless, is_single
from extractor.forms.specimen.defects.planted import Planted, reprinted
from extractor.forms.specimen.defects.spots import Site, data_rows, tables, values_in, with_table
from extractor.forms.specimen.printed import PrintedCell, PrintedRow, PrintedTable

Run = tuple[Site, PrintedTable, int, list[PrintedCell]]
"""A row's values: the place of its table, the table, the row, the cells."""


def runs(planted: Planted, least: int) -> list[Run]:
    """The rows of at least so many values, all of them plain numbers, side by side."""
    sound = {(spot.site, spot.row, spot.cell.col) for spot in values_in(planted) if COUNT.fullmatch(spot.cell.text)}
    found = []
    for site, table in tables(planted.report).items():
        for number in data_rows(table) if is_single(planted, table) else ():
            cells = [cell for cell in table.rows[number] if cell.key]
            together = all(one.col + one.colspan == other.col for one, other in pairwise(cells))
            told = together and not is_nameless(table.rows[number])
            if told and len(cells) >= least and all((site, number, cell.col) in sound for cell in cells):
                found.append((site, table, number, cells))
    return found


def opened(planted: Planted, run: Run, cells: Sequence[PrintedCell], n_cols: int = 0) -> Planted:
    """The row with other cells for its values, and everything in it open."""
    site, table, number, old = run
    row: PrintedRow = (*(cell for cell in table.rows[number] if cell.col < old[0].col), *cells)
    rows = (*table.rows[:number], row, *table.rows[number + 1 :])
    truth = {key: replace(planted.truth[key], open=True) for cell in old for key in cell.keys}
    new = replace(table, rows=rows, n_cols=max(table.n_cols, n_cols))
    return reprinted(planted, with_table(planted.report, site, new), truth)


def run_together(planted: Planted, rng: Random) -> Planted | None:
    """“cell boundaries lost, digits run together (`15130000154`, `5845546`)”: all values of a row in one cell."""
    found = runs(planted, 2)
    if not found:
        return None
    run = rng.choice(found)
    cells = run[3]
    keys = [key for cell in cells for key in cell.keys]
    joined = "".join(cell.text for cell in cells)
    return opened(planted, run, [replace(cells[0], text=joined, colspan=1, also=tuple(keys[1:]))])


def neighbours_together(planted: Planted, rng: Random) -> Planted | None:
    """“cell boundaries lost”: two neighbours in one cell, the rest of the row moved left, one cell too few."""
    found = runs(planted, 3)
    if not found:
        return None
    run = rng.choice(found)
    cells = run[3]
    place = rng.randrange(len(cells) - 1)
    one, other = cells[place : place + 2]
    joined = replace(one, text=one.text + other.text, also=(*other.keys,))
    after = [replace(cell, col=cell.col - other.colspan) for cell in cells[place + 2 :]]
    return opened(planted, run, [*cells[:place], joined, *after])


def number_torn(planted: Planted, rng: Random) -> Planted | None:
    """“one number torn into two cells (12 → 1, 2)”: later values of the row stand one column further right."""
    found = [
        (run, place)
        for run in runs(planted, 2)
        for place, cell in enumerate(run[3])
        if len(cell.text) > 1 and not cell.text.startswith("0")
    ]
    if not found:
        return None
    run, place = rng.choice(found)
    cells = run[3]
    torn = cells[place]
    cut = rng.randrange(1, len(torn.text))
    halves = (
        replace(torn, text=torn.text[:cut]),
        replace(torn, text=torn.text[cut:], col=torn.col + torn.colspan, colspan=1),
    )
    after = [replace(cell, col=cell.col + 1) for cell in cells[place + 1 :]]
    new = [*cells[:place], *halves, *after]
    return opened(planted, run, new, new[-1].col + new[-1].colspan)
