"""The canonical table as CSV: UTF-8 without a byte order mark, lines ended by a line feed, a report at a time.

Text is written as it stands in the document, `=1+1` too: a file for programs must not change its contents for the
sake of one program. The workbook is the format for spreadsheets.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from extractor.model import Extraction
from extractor.reports.plain import decimal_to_plain
from extractor.reports.records import COLUMNS, Row, extraction_to_rows

_VALUE = COLUMNS.index("value")


def write_csv(extractions: Iterable[Extraction], out: BinaryIO, *, header: bool = True) -> None:
    """The header at once, then the rows of each report as soon as it is done."""
    if header:
        _write_rows([COLUMNS], out)
    for extraction in extractions:
        _write_rows(map(row_to_fields, extraction_to_rows(extraction)), out)


def row_to_fields(row: Row) -> tuple[object, ...]:
    """A row as the csv module prints it: None is an empty field, and a value never has an exponent."""
    value = row.value if row.value is None else decimal_to_plain(row.value)
    return (*row[:_VALUE], value, *row[_VALUE + 1 :])


def _write_rows(rows: Iterable[Iterable[object]], out: BinaryIO) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    out.write(text.getvalue().encode("utf-8"))
    out.flush()
