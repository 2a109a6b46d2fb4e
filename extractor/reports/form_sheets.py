"""A report as sheets of a workbook, one a table, each as the form prints it: merged headers, merged row labels.

A cell that a finding points at is red, amber or blue by its gravity, a doubtful one violet, one that the document does
not have hatched; the note of a cell says why, and what is printed where that is more than the number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.forms.specimen import PrintedCell, PrintedTable, Role
from extractor.forms.specimen.printed import column_weights
from extractor.model import CellStatus, Extraction, Key, Level, Template
from extractor.reports.form_cells import FormCell, extraction_to_form_cells, form_tables, placed_cells
from extractor.reports.plain import decimal_to_plain, display_width, encodable, visible
from extractor.reports.wording import extraction_to_title

MAX_NAME = 31
"""Characters of a sheet's name, Excel's own limit."""
MAX_NOTE = 2_000
"""Characters of a note: Excel takes 32,767, and shows a box of some twenty lines."""
MAX_DIGITS = 15
"""Digits of a number that Excel keeps: a longer one is written as text."""
HEAD_ROWS = 3
"""Rows over a table: whose report, which table, an empty one."""
WIDTH = 1.3
"""Excel's column width for a display column at the size of the form's type."""
A4 = 9
"""Excel's number for the paper."""
TALL = 25
"""Rows from which a table is printed upright."""
ROOMY = 36
"""Display columns after which such a label is wrapped."""
LINE = 14.0
"""Points of a line of that type."""

LEVEL_COLOURS = {Level.ERROR: "#F9CFCB", Level.WARNING: "#FFE5AD", Level.NOTE: "#D3E6F8"}
DOUBT_COLOUR, LABEL_COLOUR = "#E6DCF8", "#F1F3F6"

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(slots=True)
class FormSheets:
    """Adds the sheets of reports to a workbook. `styles`: its formats, each made once: Excel has room for 64,000."""

    book: Any
    doubtful: float
    styles: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def add(self, number: int, extraction: Extraction, template: Template) -> list[str]:
        """A sheet for each table of the form; their names, which begin with the report's number."""
        cells = extraction_to_form_cells(extraction, template, self.doubtful)
        names = []
        for index, (table, printed) in enumerate(form_tables(template), 1):
            name = sheet_name(f"{number}.{index}", table.labels.text)
            sheet = self.book.add_worksheet(name)
            self._head(sheet, extraction, table.labels.text)
            widths = column_widths(max(printed, key=lambda one: one.n_cols))
            row = HEAD_ROWS
            for one in printed:
                self._table(sheet, row, one, cells, extraction)
                for number_in, height in enumerate(row_heights(one, widths), row):
                    sheet.set_row(number_in, height)
                row += len(one.rows) + 1
            _lay_out(sheet, widths, printed[0].header_rows, row)
            names.append(name)
        return names

    def _head(self, sheet: Any, extraction: Extraction, title: str) -> None:
        source = encodable(visible(extraction.source))
        sheet.write_string(0, 0, f"{extraction_to_title(extraction)}（{source}）", self._style())
        sheet.write_string(1, 0, title, self._style(bold=True, font_size=13))

    def _table(
        self, sheet: Any, top: int, printed: PrintedTable, cells: Mapping[Key, FormCell], extraction: Extraction
    ) -> None:
        for number, one in placed_cells(printed):
            form = cells.get(one.key) if one.key else None
            style = self._value_style(form) if form else self._label_style(one)
            text = form_to_text(form) if form else one.text
            _write(sheet, (top + number, one.col), one, text, style)
            note = "\n".join(cell_notes(form, extraction)) if form else ""
            if note:
                sheet.write_comment(top + number, one.col, encodable(visible(note))[:MAX_NOTE], _note_size(note))

    def _label_style(self, one: PrintedCell) -> Any:
        return self._style(
            border=1, text_wrap=True, valign="vcenter", bg_color=LABEL_COLOUR, indent=one.indent,
            bold=one.role is Role.TITLE, align="left" if one.role is Role.LABEL and one.rowspan == 1 else "center",
        )  # fmt: skip

    def _value_style(self, form: FormCell) -> Any:
        look: dict[str, object] = {"border": 1, "valign": "vcenter", "align": "right"}
        if form.level:
            look |= {"bg_color": LEVEL_COLOURS[form.level], "bold": True}
        elif form.doubt:
            look |= {"bg_color": DOUBT_COLOUR}
        elif form.cell.status is CellStatus.ABSENT:
            look |= {"pattern": 14, "fg_color": "#C8CDD6"}
        return self._style(**look)

    def _style(self, **look: object) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.styles:
            self.styles[key] = self.book.add_format({"font_size": 10, **look})
        return self.styles[key]


def sheet_name(number: str, title: str) -> str:
    """`2.1 主动公开政府信息情况`: the number tells reports apart, as `汇总` lists them, and their tables."""
    return f"{number} {_FORBIDDEN.sub('', title)}"[:MAX_NAME]


def form_to_text(form: FormCell) -> str | float:
    """A cell's number, or what stands there instead. Digits that Excel would lose are kept as text."""
    value = form.cell.value
    if value is None:
        return form.text
    plain = decimal_to_plain(value)
    return float(value) if len(plain.lstrip("-").replace(".", "").lstrip("0")) <= MAX_DIGITS else plain


def cell_notes(form: FormCell, extraction: Extraction) -> Iterator[str]:
    """What is to know of a cell beside its number: nothing, where all is as it should be."""
    value = form.cell.value
    as_printed = value is None or decimal_to_plain(value) == form.text.replace(",", "").lstrip("+")
    notes = () if as_printed else (f"原文：{form.text.replace(chr(10), '')}",)
    if form.findings or form.doubt or notes or form.cell.status is CellStatus.ABSENT:
        yield from (*notes, *form.notes(extraction.findings))


def _write(sheet: Any, place: tuple[int, int], one: PrintedCell, text: str | float, style: Any) -> None:
    """Never as a formula: what is no number is a string, also in a merged cell, which xlsxwriter fills by guessing."""
    row, col = place
    if one.rowspan * one.colspan > 1:
        sheet.merge_range(row, col, row + one.rowspan - 1, col + one.colspan - 1, "", style)
    if isinstance(text, float):
        sheet.write_number(row, col, text, style)
    elif text:
        sheet.write_string(row, col, encodable(visible(text)), style)
    else:
        sheet.write_blank(row, col, None, style)


def _note_size(note: str) -> dict[str, object]:
    lines = sum(1 + len(line) // 24 for line in note.split("\n"))
    return {"width": 340, "height": min(20 + 18 * lines, 400), "author": "gouji"}


def column_widths(printed: PrintedTable) -> list[float]:
    """Excel's width of each column: as in print, but labels that stand alone in a row have more room than on paper."""
    widths = list(column_weights(printed))
    for _, one in placed_cells(printed):
        if one.role is Role.LABEL and one.rowspan == one.colspan == 1:
            widths[one.col] = max(widths[one.col], min(ROOMY, display_width(one.text) + 2 * one.indent))
    return [width * WIDTH for width in widths]


def row_heights(printed: PrintedTable, widths: Sequence[float]) -> list[float]:
    """Points for each row, so that every label is seen whole: Excel does not fit merged cells by itself."""
    lines = [1.0] * len(printed.rows)
    for number, row in enumerate(printed.rows):
        for one in row:
            room = sum(widths[one.col : one.col + one.colspan]) - 2 * one.indent - 1
            needed = -(-display_width(one.text) // max(room, 2)) / one.rowspan
            for below in range(number, number + one.rowspan):
                lines[below] = max(lines[below], needed)
    return [4 + LINE * count for count in lines]


def _lay_out(sheet: Any, widths: Sequence[float], header: int, rows: int) -> None:
    """Widths as in print, the header kept in sight, all on one page of paper."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEAD_ROWS + header, 0)
    if rows < TALL:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 1)
