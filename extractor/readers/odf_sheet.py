"""The sheets of an OpenDocument workbook: its rows and cells are stored once with a number of repetitions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.errors import TooLargeError
from extractor.readers.limits import MAX_TABLE_CELLS
from extractor.readers.odf_styles import Styles
from extractor.readers.odf_text import text_to_flow
from extractor.readers.sheet import Merge, Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

FILLING = 64
"""Repetitions from which empty cells with rules are a filling of the sheet: no row of a form has so many cells."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHOWN = ("", "visible")
_GROUPS = frozenset(f"{_TABLE}table-{name}" for name in (
    "row-group", "header-rows", "rows", "column-group", "header-columns", "columns",
))  # fmt: skip


def tables_to_sheets(spreadsheet: "_Element", styles: Styles) -> Iterator[Sheet]:
    """The sheets that show, in order. Raises TooLargeError."""
    for table in spreadsheet.iterchildren(f"{_TABLE}table"):
        if not styles.of("table", table.get(f"{_TABLE}style-name")).hidden:
            yield _table_to_sheet(table, styles)


def _table_to_sheet(table: "_Element", styles: Styles) -> Sheet:
    sheet = Sheet(table.get(f"{_TABLE}name", ""))
    row = column = 0
    for part in _parts(table):
        if part.tag == f"{_TABLE}table-column":
            count = _count(part, "number-columns-repeated")
            if part.get(f"{_TABLE}visibility", "") not in _SHOWN:
                sheet.hidden_columns.update(range(column, column + min(count, MAX_TABLE_CELLS)))
            column += count
        elif part.tag == f"{_TABLE}table-row":
            count = _count(part, "number-rows-repeated")
            if part.get(f"{_TABLE}visibility", "") not in _SHOWN:
                sheet.hidden_rows.update(range(row, row + min(count, MAX_TABLE_CELLS)))
            else:
                _add_row(sheet, part, row, count, styles)
            row += count
    return sheet


def _parts(container: "_Element") -> Iterator["_Element"]:
    """Columns and rows, through whatever groups them."""
    for child in container:
        if child.tag in _GROUPS:
            yield from _parts(child)
        else:
            yield child


def _add_row(sheet: Sheet, found: "_Element", row: int, repeated: int, styles: Styles) -> None:
    """The cells of a row, which stands there `repeated` times."""
    column = 0
    for cell in found.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        count = _count(cell, "number-columns-repeated")
        if cell.tag == f"{_TABLE}table-cell":
            text = _cell_text(cell, styles)
            ruled = styles.of("table-cell", cell.get(f"{_TABLE}style-name")).ruled
            if text and repeated * count + len(sheet.texts) > MAX_TABLE_CELLS:
                raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
            if text or ruled and max(count, repeated) < FILLING:
                for at in ((down, right) for down in range(repeated) for right in range(count)):
                    _add_cell(sheet, cell, (row + at[0], column + at[1]), text, ruled)
        column += count


def _add_cell(sheet: Sheet, cell: "_Element", place: tuple[int, int], text: str, ruled: bool) -> None:
    height, width = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if text:
        sheet.texts[place] = text
    if ruled:
        sheet.ruled.add(place)
    if height > 1 or width > 1:
        sheet.merges.append(Merge(*place, place[0] + height - 1, place[1] + width - 1))


def _cell_text(cell: "_Element", styles: Styles) -> str:
    """What a cell shows; its value, where a program wrote no text beside it."""
    lines = [part for part in text_to_flow(cell, styles) if isinstance(part, str)]
    value = cell.get(f"{_OFFICE}string-value") or cell.get(f"{_OFFICE}value") or ""
    return "\n".join(lines) if lines or len(cell) else value


def _count(element: "_Element", name: str) -> int:
    text = element.get(_TABLE + name, "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1
