"""An Excel workbook for people: the reports, their findings, their forms as officials know them, and all cells.

Sheets, from the left: `汇总`, a line a report; `问题`, a line a finding; for each of the first MAX_FORMS reports one
sheet a table of its form (`form_sheets`), by the report's number; `cells`, the canonical table with the contract's
names, for pivot tables and programs. More forms would bury the other sheets behind tabs that no one can tell apart, so
the reports beyond them are in `汇总`, `问题` and `cells` alone, and `汇总` says so.

Nothing in it is a formula or a link, whatever a document prints. Excel keeps 15 digits of a number; `raw` keeps all.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO

from extractor.errors import DependencyError, GoujiError
from extractor.model import Extraction, Template
from extractor.reports.plain import display_width, encodable
from extractor.reports.records import COLUMNS, CONFIDENCE_DIGITS, DOUBTFUL, extraction_to_rows
from extractor.reports.wording import LEVEL_NAMES, by_level, finding_to_facts

MAX_SHEET_ROWS = 1_048_576
"""Excel's own limit."""

MAX_TEXT = 32_767
"""Characters that Excel takes in a cell."""

MAX_FORMS = 10
"""Reports whose forms are shown: three sheets each are thirty tabs, as many as can still be found by scrolling."""

LINE, MAX_HEIGHT = 15.0, 409.0
"""Points of a line of text, and of the highest row that Excel shows."""

_REPORT_COLUMNS = ("序号", "来源", "机关", "年度", "表式", "可信度", "单元格", "存疑", "问题", "表格", "提示")
_FACTS = ("位置", "判断", "把握", "核对", "应为", "建议", "原件所示", "原文")
_FINDING_COLUMNS = ("序号", "机关", "年度", "级别", "编码", "问题", *_FACTS, "来源")
_WIDEST, _WIDE, _NARROW = 48, 28, 11
_WIDEST_COLUMNS = {"问题", "原件所示"}
_WIDE_COLUMNS = {
    "source", "agency", "row", "column", "raw", "location", "来源", "机关", "表格", "提示", "编码", "位置", "判断",
    "建议", "原文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoreRows:
    """A sheet that a caller adds at the end: its name, its header, its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(slots=True)
class _Sheet:
    """A worksheet that is filled from the top, the widths of its columns, and how many rows it has."""

    sheet: Any
    widths: Sequence[int]
    filled: int = 0


def write_workbook(
    extractions: Iterable[Extraction],
    out: BinaryIO,
    templates: Sequence[Template] = (),
    *,
    doubtful: float = DOUBTFUL,
    more: Sequence[MoreRows] = (),
) -> None:
    """The whole workbook at the end. A report whose form is not among `templates` has no sheets of its form; cells
    below the confidence `doubtful` are marked; `more` are sheets of the caller's own.

    Raises DependencyError without xlsxwriter, GoujiError over a million cells.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise DependencyError("Excel needs xlsxwriter: pip install 'gouji[excel]', or use --format csv") from error
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _fill(book, extractions, {template.form: template for template in templates}, doubtful)
        for sheet in more:
            _add_more(book, sheet)
    out.write(buffer.getbuffer())
    out.flush()


def _fill(book: Any, extractions: Iterable[Extraction], forms: Mapping[str, Template], doubtful: float) -> None:
    from extractor.reports.form_sheets import DOUBT_COLOUR, FormSheets

    bold, mark = book.add_format({"bold": True}), book.add_format({"bg_color": DOUBT_COLOUR})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    reports = _start_sheet(book, "汇总", _REPORT_COLUMNS, bold)
    findings = _start_sheet(book, "问题", _FINDING_COLUMNS, bold)
    coming = iter(extractions)
    first = list(islice(coming, MAX_FORMS))  # their sheets have to be there before that of cells to stand to its left
    sheets = FormSheets(book, doubtful)
    names = {
        number: sheets.add(number, extraction, forms[extraction.form])
        for number, extraction in enumerate(first, 1)
        if extraction.form in forms
    }
    cells = _start_sheet(book, "cells", COLUMNS, bold)
    for number, extraction in enumerate(chain(first, coming), 1):
        form = forms.get(extraction.form)
        _add_wrapped(reports, extraction_to_summary(number, extraction, names.get(number, ()), doubtful), wrapped)
        for row in extraction_to_rows(extraction):
            _add_row(cells, row, mark if row.confidence < doubtful else None)
        for line in extraction_to_finding_rows(number, extraction, form):
            _add_wrapped(findings, line, wrapped)
    for sheet, columns in ((reports, _REPORT_COLUMNS), (cells, COLUMNS), (findings, _FINDING_COLUMNS)):
        sheet.sheet.autofilter(0, 0, sheet.filled - 1, len(columns) - 1)


def _add_more(book: Any, more: MoreRows) -> None:
    sheet = _start_sheet(book, more.name, more.columns, book.add_format({"bold": True}))
    for row in more.rows:
        _add_row(sheet, row)
    sheet.sheet.autofilter(0, 0, sheet.filled - 1, len(more.columns) - 1)


def extraction_to_summary(
    number: int, extraction: Extraction, sheets: Sequence[str], doubtful: float = DOUBTFUL
) -> tuple[object, ...]:
    """One line a report: how much of it there is, how far to believe it, and the sheets of its form."""
    doubted = sum(cell.confidence < doubtful for cell in extraction.cells)
    beyond = f"仅前{MAX_FORMS}份报告附表格" if number > MAX_FORMS else ""
    return (
        number, extraction.source, extraction.agency, extraction.year, extraction.form,
        round(extraction.confidence, CONFIDENCE_DIGITS), len(extraction.cells), doubted, len(extraction.findings),
        "\n".join(sheets) or beyond, "\n".join(extraction.warnings),
    )  # fmt: skip


def extraction_to_finding_rows(
    number: int, extraction: Extraction, form: Template | None
) -> Iterator[tuple[object, ...]]:
    """One line a finding, gravest first."""
    cells = {cell.key: cell for cell in extraction.cells}
    for finding in by_level(extraction.findings):
        facts = {fact.name: fact.text for fact in finding_to_facts(finding, form, cells)} if form else {
            "位置": f"{finding.table} / {finding.where}", "应为": finding.expected, "原件所示": finding.printed
        }  # fmt: skip
        yield (
            number, extraction.agency, extraction.year, LEVEL_NAMES[finding.level], finding.code, finding.message,
            *(facts.get(name, "") for name in _FACTS), extraction.source,
        )  # fmt: skip


def _start_sheet(book: Any, name: str, columns: Sequence[str], bold: Any) -> _Sheet:
    sheet = book.add_worksheet(name)
    widths = [_width(column, widest=columns is _FINDING_COLUMNS) for column in columns]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    return _Sheet(sheet, widths, 1)


def _width(column: str, *, widest: bool) -> int:
    if widest and column in _WIDEST_COLUMNS:
        return _WIDEST
    return _WIDE if column in _WIDE_COLUMNS else _NARROW


def _add_wrapped(target: _Sheet, fields: Sequence[object], style: Any) -> None:
    """A row as high as its texts: LibreOffice does not fit it by itself."""
    texts = [(str(field), width) for field, width in zip(fields, target.widths, strict=True) if field is not None]
    lines = max(sum(-(-display_width(line) // (width - 2)) or 1 for line in text.split("\n")) for text, width in texts)
    target.sheet.set_row(target.filled, min(LINE * lines, MAX_HEIGHT))
    _add_row(target, fields, style)


def _add_row(target: _Sheet, fields: Iterable[object], style: Any = None) -> None:
    if target.filled == MAX_SHEET_ROWS:
        raise GoujiError(f"a workbook holds {MAX_SHEET_ROWS} rows and these reports have more: use csv or parquet")
    for index, field in enumerate(fields):
        if isinstance(field, str):
            target.sheet.write_string(target.filled, index, encodable(field)[:MAX_TEXT], style)
        elif field is not None:
            target.sheet.write_number(target.filled, index, field, style)
    target.filled += 1
