"""A report with defects, and what a reader should find in it.

The truth is known by construction: every defect says what it does to the text of a cell. A cell whose address is
printed nowhere any more is absent, whatever took it away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.forms.specimen.layout import STATUTORY, Layout
from extractor.forms.specimen.printed import PrintedCell, PrintedReport, PrintedTable, Values
from extractor.forms.specimen.report import AGENCY, values_to_report
from extractor.model import CellStatus, Key, Template
from extractor.text.numbers import read_number


@dataclass(frozen=True, slots=True)
class Truth:
    """What stands in a cell: its printed text.

    `absent`: the document has no such cell. `open`: the document leaves several readings, so that a reader may also say
    that the cell is unreadable; nothing else is right.
    """

    text: str
    absent: bool = False
    open: bool = False

    def allows(self, value: Decimal | None, status: CellStatus, unit: str) -> bool:
        """Whether a reader who gives this value, in the cell's `unit`, and this status is right."""
        if self.open and value is None and status is CellStatus.UNREADABLE:
            return True
        if self.absent:
            return value is None and status is CellStatus.ABSENT
        reading = read_number(self.text, unit)
        return (value, status) == (reading.value, reading.status)


@dataclass(frozen=True, slots=True)
class Planted:
    """A report, the truth of every cell of its form, and the defects planted so far, in their order.

    `refused`: the document is no annual report, and extraction must raise a SourceError; its truth means nothing.
    """

    report: PrintedReport
    truth: Mapping[Key, Truth]
    template: Template
    kinds: tuple[str, ...] = ()
    refused: bool = False

    @property
    def units(self) -> dict[Key, str]:
        """The unit of every cell."""
        return {
            (table.name, row.name, column.name): row.unit or column.unit
            for table in self.template.tables
            for row, column in table.cells()
        }


def clean(
    template: Template,
    values: Values,
    *,
    agency: str = AGENCY,
    year: int | None = None,
    layout: Layout = STATUTORY,
) -> Planted:
    """A report without defects."""
    report = values_to_report(template, values, agency=agency, year=year, layout=layout)
    keys = ((table.name, row.name, column.name) for table in template.tables for row, column in table.cells())
    return Planted(report, {key: Truth(values.get(key, "")) for key in keys}, template)


def reprinted(planted: Planted, report: PrintedReport, changed: Mapping[Key, Truth] | None = None) -> Planted:
    """The report as a defect has left it, with the truths that it changed; what is no longer printed is absent."""
    printed = {key for _, _, cell in report_cells(report) for key in cell.keys}
    told = {**planted.truth, **(changed or {})}
    truth = {key: one if key in printed else Truth(one.text, absent=True) for key, one in told.items()}
    return replace(planted, report=report, truth=truth)


def report_cells(report: PrintedReport) -> Iterator[tuple[PrintedTable, int, PrintedCell]]:
    """(table, row, cell) of every cell that begins somewhere."""
    for table in report.tables:
        for number, row in enumerate(table.rows):
            for cell in row:
                yield table, number, cell
