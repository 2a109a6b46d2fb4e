"""Where in a report a defect can be planted, told from the roles and addresses of the printed cells alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.forms.specimen.defects.planted import Planted
from extractor.forms.specimen.printed import PrintedCell, PrintedReport, PrintedRow, PrintedTable, Role

Site = tuple[int, int]
"""The number of a section, and that of a table in it."""

HEADING = (Role.TITLE, Role.HEADER)


class Spot(NamedTuple):
    """A cell and where it begins."""

    site: Site
    row: int
    cell: PrintedCell


def tables(report: PrintedReport) -> dict[Site, PrintedTable]:
    """All tables in reading order, by their places."""
    return {
        (number, place): table
        for number, section in enumerate(report.sections)
        for place, table in enumerate(section.tables)
    }


def with_tables(report: PrintedReport, changed: Mapping[Site, Sequence[PrintedTable]]) -> PrintedReport:
    """Some tables replaced by others: by one, by several, or by none."""
    sections = []
    for number, section in enumerate(report.sections):
        own: list[PrintedTable] = []
        for place, table in enumerate(section.tables):
            own += changed.get((number, place), (table,))
        sections.append(replace(section, tables=tuple(own)))
    return replace(report, sections=tuple(sections))


def with_table(report: PrintedReport, site: Site, table: PrintedTable) -> PrintedReport:
    """One table replaced."""
    return with_tables(report, {site: (table,)})


def spots(report: PrintedReport) -> Iterator[Spot]:
    """Every cell of every table."""
    for site, table in tables(report).items():
        for number, row in enumerate(table.rows):
            for cell in row:
                yield Spot(site, number, cell)


def with_cells(report: PrintedReport, changed: Mapping[Spot, PrintedCell]) -> PrintedReport:
    """Some cells replaced, each by one of the same place and size."""
    places = {(spot.site, spot.row, spot.cell.col): cell for spot, cell in changed.items()}
    new = {}
    for site, table in tables(report).items():
        rows = (
            tuple(places.get((site, number, cell.col), cell) for cell in row) for number, row in enumerate(table.rows)
        )
        new[site] = (replace(table, rows=tuple(rows)),)
    return with_tables(report, new)


def data_rows(table: PrintedTable) -> list[int]:
    """The rows that hold values of the form."""
    return [number for number, row in enumerate(table.rows) if any(cell.key for cell in row)]


def own_label(row: PrintedRow) -> PrintedCell | None:
    """The label of a row of values: the last one that begins in it, and stands in this row alone."""
    labels = [cell for cell in row if cell.role is Role.LABEL]
    return labels[-1] if labels and labels[-1].rowspan == 1 else None


def own_labels(report: PrintedReport) -> list[Spot]:
    """The labels of all rows of values, blank ones left out."""
    return [
        Spot(site, number, label)
        for site, table in tables(report).items()
        for number in data_rows(table)
        if (label := own_label(table.rows[number])) and label.text
    ]


def group_labels(report: PrintedReport) -> list[Spot]:
    """Labels over several rows, rows that only group others, titles of blocks."""
    found = []
    for spot in spots(report):
        outlined = not any(cell.key for cell in tables(report)[spot.site].rows[spot.row])
        grouping = spot.cell.role is Role.LABEL and (spot.cell.rowspan > 1 or outlined)
        if spot.cell.text and (grouping or spot.cell.role is Role.TITLE):
            found.append(spot)
    return found


def headers(report: PrintedReport) -> list[Spot]:
    """Texts over the columns."""
    return [spot for spot in spots(report) if spot.cell.role is Role.HEADER and spot.cell.text]


def lettered(report: PrintedReport) -> list[Spot]:
    """Every text that is no value: labels, headers, titles of blocks."""
    roles = (Role.LABEL, Role.HEADER, Role.TITLE)
    return [spot for spot in spots(report) if spot.cell.role in roles and spot.cell.text]


class Band(NamedTuple):
    """A block as printed: the first row of its header, the first of its values, and the row after its last."""

    top: int
    first: int
    end: int


def bands(table: PrintedTable) -> list[Band]:
    """The blocks of a table; what stands above the first header makes one, too."""
    heads = [any(cell.role in HEADING for cell in row) for row in table.rows]
    found: list[Band] = []
    top = 0
    for number in range(1, len(heads) + 1):
        if number == len(heads) or (heads[number] and not heads[number - 1]):
            first = next((row for row in range(top, number) if not heads[row]), number)
            found.append(Band(top, first, number))
            top = number
    return found


def values_in(planted: Planted, *, blank: bool = False) -> list[Spot]:
    """The cells that hold one value as it should stand, or (`blank`) may hold none."""
    found = []
    for spot in spots(planted.report):
        key = spot.cell.key
        if key is None or spot.cell.also or not (spot.cell.text or blank):
            continue
        truth = planted.truth[key]
        if not truth.open and truth.text == spot.cell.text:
            found.append(spot)
    return found
