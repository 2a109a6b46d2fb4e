"""A report as one sheet: title, sections and tables under each other, an empty row around each table."""

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.forms.specimen.printed import Border, PrintedCell, PrintedReport

WIDTH = 10
"""Columns over which titles and paragraphs are merged."""

RULELESS = frozenset({Border.NONE, Border.OPEN, Border.SHADED})
"""Borders that leave no rules between two cells of a row."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its row, and whether it has rules."""

    row: int
    cell: PrintedCell
    ruled: bool


def report_to_cells(report: PrintedReport) -> Iterator[Placed]:
    """The cells of the sheet, row by row."""
    row = 0
    for line in report.title:
        yield Placed(row, PrintedCell(line, 0, 1, WIDTH), ruled=False)
        row += 1
    for section in report.sections:
        for text in (section.heading, *section.paragraphs):
            yield Placed(row + 1, PrintedCell(text, 0, 1, WIDTH), ruled=False)
            row += 1
        for table in section.tables:
            row += 2
            for number, cells in enumerate(table.rows):
                for cell in cells:
                    yield Placed(row + number, cell, ruled=table.border not in RULELESS)
            row += len(table.rows)
        row += 1
