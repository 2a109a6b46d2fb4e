"""An Excel workbook for people: a sheet of reports, one of cells with the doubtful ones marked, one of findings.

Nothing in it is a formula or a link, whatever a document prints. Excel keeps 15 digits of a number; `raw` keeps all.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from extractor.errors import DependencyError, GoujiError
from extractor.model import Extraction
from extractor.reports.plain import encodable
from extractor.reports.records import COLUMNS, CONFIDENCE_DIGITS, DOUBTFUL, extraction_to_rows

MAX_SHEET_ROWS = 1_048_576
"""Excel's own limit."""

MAX_TEXT = 32_767
"""Characters that Excel takes in a cell."""

_REPORT_COLUMNS = ("source", "agency", "year", "form", "confidence", "cells", "doubtful", "findings", "warnings")
_FINDING_COLUMNS = ("source", "agency", "year", "level", "code", "message", "table", "where", "printed", "expected")
_WIDE, _NARROW = 28, 11
_WIDE_COLUMNS = {"source", "agency", "row", "column", "raw", "location", "message", "where", "warnings", "code"}


@dataclass(slots=True)
class _Sheet:
    """A worksheet that is filled from the top, and how many rows it has."""

    sheet: Any
    filled: int = 0


def write_workbook(extractions: Iterable[Extraction], out: BinaryIO) -> None:
    """The whole workbook at the end. Raises DependencyError without xlsxwriter, GoujiError over a million cells."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise DependencyError("Excel needs xlsxwriter: pip install 'gouji[excel]', or use --format csv") from error
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold, doubt = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFF2CC"})
        reports = _start_sheet(book, "reports", _REPORT_COLUMNS, bold)
        cells = _start_sheet(book, "cells", COLUMNS, bold)
        findings = _start_sheet(book, "findings", _FINDING_COLUMNS, bold)
        for extraction in extractions:
            _add_row(reports, extraction_to_summary(extraction))
            for row in extraction_to_rows(extraction):
                _add_row(cells, row, doubt if row.confidence < DOUBTFUL else None)
            for line in extraction_to_finding_rows(extraction):
                _add_row(findings, line)
        for sheet, columns in ((reports, _REPORT_COLUMNS), (cells, COLUMNS), (findings, _FINDING_COLUMNS)):
            sheet.sheet.autofilter(0, 0, sheet.filled - 1, len(columns) - 1)
    out.write(buffer.getbuffer())
    out.flush()


def extraction_to_summary(extraction: Extraction) -> tuple[object, ...]:
    """One line a report: how much of it there is, and how far to believe it."""
    doubtful = sum(cell.confidence < DOUBTFUL for cell in extraction.cells)
    return (
        extraction.source, extraction.agency, extraction.year, extraction.form,
        round(extraction.confidence, CONFIDENCE_DIGITS), len(extraction.cells), doubtful, len(extraction.findings),
        "\n".join(extraction.warnings),
    )  # fmt: skip


def extraction_to_finding_rows(extraction: Extraction) -> list[tuple[object, ...]]:
    """One line a finding."""
    return [
        (
            extraction.source, extraction.agency, extraction.year, finding.level.value, finding.code, finding.message,
            finding.table, finding.where, finding.printed, finding.expected,
        )
        for finding in extraction.findings
    ]  # fmt: skip


def _start_sheet(book: Any, name: str, columns: Sequence[str], bold: Any) -> _Sheet:
    sheet = book.add_worksheet(name)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDE if column in _WIDE_COLUMNS else _NARROW)
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    return _Sheet(sheet, 1)


def _add_row(target: _Sheet, fields: Iterable[object], style: Any = None) -> None:
    if target.filled == MAX_SHEET_ROWS:
        raise GoujiError(f"a workbook holds {MAX_SHEET_ROWS} rows and these reports have more: use csv or parquet")
    for index, field in enumerate(fields):
        if isinstance(field, str):
            target.sheet.write_string(target.filled, index, encodable(field)[:MAX_TEXT], style)
        elif field is not None:
            target.sheet.write_number(target.filled, index, field, style)
    target.filled += 1
