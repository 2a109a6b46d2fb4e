"""Binary workbooks (.xls, .et) to sheets: calamine gives what cells hold, the records beside it how they look.

A workbook stream is a run of records (MS-XLS 2.1.4): two bytes of kind, two of length, then the record. Those read here
tell what is hidden, the format of numbers, rules around empty cells, and whether zeros show.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from extractor.errors import DamagedError, EncryptedError
from extractor.readers.number_format import BUILT_IN, GENERAL, number_to_text
from extractor.readers.sheet import Merge, Place, Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_BEGIN, _END, _LOCKED = 0x809, 0x0A, 0x2F
_SHEET, _FORMAT, _LOOK = 0x85, 0x41E, 0xE0
_ROW, _COLUMNS, _WINDOW, _STYLED = 0x208, 0x7D, 0x23E, (0x203, 0x27E, 0x06, 0x201)
_MANY_NUMBERS, _MANY_BLANKS = 0xBD, 0xBE
_ROW_HIDDEN, _COLUMN_HIDDEN, _ZEROS_SHOW = 0x20, 0x01, 0x10


@dataclass(slots=True)
class _Looks:
    """What the records of one sheet tell; `styles`: the number of each cell's look."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles: dict[Place, int] = field(default_factory=dict)
    zeros: bool = True


@dataclass(slots=True)
class _Book:
    """The looks of all sheets in the workbook's order, and the code and the rules of each look."""

    sheets: list[_Looks] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    looks: list[tuple[int, bool]] = field(default_factory=list)


def xls_to_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that show, in the workbook's order. Raises DamagedError or EncryptedError."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    book = _stream_to_book(_workbook_stream(data))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, about in enumerate(workbook.sheets_metadata):
            if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
                looks = book.sheets[number] if number < len(book.sheets) else _Looks()
                yield _sheet(workbook.get_sheet_by_index(number), looks, book)
    except PasswordError as fault:
        raise EncryptedError("is locked with a password: remove the password and try again") from fault
    except (CalamineError, ValueError, IndexError) as fault:
        raise DamagedError("is a damaged Excel workbook (.xls): fetch it again, or save it as .xlsx") from fault


def _workbook_stream(data: bytes) -> bytes:
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as container:
            name = next((name for name in ("Workbook", "Book") if container.exists(name)), "")
            return bytes(container.openstream(name).read()) if name else b""
    except (OSError, ValueError, IndexError, TypeError, struct.error) as fault:
        raise DamagedError("is a damaged or truncated Office document: fetch it again") from fault


def _stream_to_book(stream: bytes) -> _Book:
    """The looks in a stream. Raises EncryptedError; what a broken record would tell is left out."""
    book = _Book()
    starts = dict[int, _Looks]()
    current: _Looks | None = None
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        record = stream[at + 4 : at + 4 + size]
        if kind == _LOCKED:
            raise EncryptedError("is locked with a password: remove the password and try again")
        if kind == _BEGIN:
            current = starts.get(at, current if current is None else _Looks())
        elif kind == _SHEET and size >= 4:
            book.sheets.append(starts.setdefault(struct.unpack_from("<I", record)[0], _Looks()))
        elif current is None:
            _take_global(book, kind, record)
        else:
            _take_look(current, kind, record)
        at += 4 + size
    return book


def _take_global(book: _Book, kind: int, record: bytes) -> None:
    """A format of numbers, or a look of cells."""
    if kind == _FORMAT and len(record) > 5:
        number, length, wide = struct.unpack_from("<HHB", record)
        text = record[5 : 5 + length * 2].decode("utf-16-le", "replace") if wide & 1 else record[5:].decode("latin-1")
        book.codes[number] = text[:length]
    elif kind == _LOOK and len(record) >= 14:
        number, rules = struct.unpack_from("<2xH6xI", record)
        book.looks.append((number, bool(rules & 0xFFFF)))


def _take_look(looks: _Looks, kind: int, record: bytes) -> None:
    """What one record of a sheet says about rows, columns or cells."""
    if kind == _ROW and len(record) >= 14:
        row, height, flags = struct.unpack_from("<H4xH4xH", record)
        if flags & _ROW_HIDDEN or height == 0:
            looks.hidden_rows.add(row)
    elif kind == _COLUMNS and len(record) >= 10:
        first, last, width, _, flags = struct.unpack_from("<5H", record)
        if flags & _COLUMN_HIDDEN or width == 0:
            looks.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind == _WINDOW and len(record) >= 2:
        looks.zeros = bool(struct.unpack_from("<H", record)[0] & _ZEROS_SHOW)
    elif kind in _STYLED and len(record) >= 6:
        row, column, style = struct.unpack_from("<3H", record)
        looks.styles[row, column] = style
    elif kind in (_MANY_NUMBERS, _MANY_BLANKS) and len(record) >= 6:
        row, first = struct.unpack_from("<2H", record)
        step = 6 if kind == _MANY_NUMBERS else 2
        for number, at in enumerate(range(4, len(record) - 2 - step + 1, step)):
            looks.styles[row, first + number] = struct.unpack_from("<H", record, at)[0]


def _sheet(found: "CalamineSheet", looks: _Looks, book: _Book) -> Sheet:
    sheet = Sheet(found.name, hidden_rows=looks.hidden_rows, hidden_columns=looks.hidden_columns)
    top, left = found.start or (0, 0)
    for row, values in enumerate(found.to_python(skip_empty_area=True), top):
        for column, value in enumerate(values, left):
            number, _ = _look(book, looks.styles.get((row, column)))
            text = _value_to_text(value, book.codes.get(number, GENERAL), looks.zeros)
            if text:
                sheet.texts[row, column] = text
    sheet.ruled = {place for place, style in looks.styles.items() if _look(book, style)[1]}
    sheet.merges = [Merge(*first, *last) for first, last in found.merged_cell_ranges or ()]
    return sheet


def _look(book: _Book, style: int | None) -> tuple[int, bool]:
    """The number of the format of a look, and whether it has rules."""
    return book.looks[style] if style is not None and style < len(book.looks) else (0, False)


def _value_to_text(value: Any, code: str, zeros: bool) -> str:
    """What a cell shows of what calamine gives for it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_to_text(float(value), code) if value or zeros else ""
    if isinstance(value, date | datetime | time | timedelta):
        return value.date().isoformat() if isinstance(value, datetime) else str(value)
    lines = (line.strip(" \t") for line in str(value).replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)
