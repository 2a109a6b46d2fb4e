"""Tables written with commas (CSV): a row a line, quoted fields may hold commas and line breaks."""

import csv
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.model import Grid
from extractor.readers.text_lines import Lines, rows_to_grid
from extractor.text.numbers import is_value_text

EVIDENCE = 6
"""Lines looked at: the title and header rows of a block, and its first rows of values."""
WIDE = 5
"""Values in a row that shows a table by itself: 行政复议、行政诉讼 has 5, 10 or 15."""
MANY_RECORDS = 3
"""Rows of a label and a value, of any number of fields, that show a table (`行政复议,结果维持,309` and below it
`结果纠正,17`)."""
MAX_QUOTED_LINES = 20
"""Lines of one quoted field; a stray quotation mark must not swallow the rest of the file. A record has as many as its
fields together: 行政复议's header in narrow columns has 15 of two to four."""


def may_have_commas(text: str) -> bool:
    """Whether a line could stand in such a table."""
    return "," in text or text[:1] == '"'


def take_commas(lines: Lines, at: int) -> tuple[Grid | None, int]:
    """The table that starts at the index `at` (a line with a comma) and the index after it; None: no table."""
    if not _is_table([row.fields for row in _take_rows(lines.texts, at, EVIDENCE)]):
        return None, at
    rows = _take_rows(lines.texts, at, len(lines.texts))
    cells = [
        [(field.strip(), lines.place_of_cell(row.start, cell)) for cell, field in enumerate(row.fields)] for row in rows
    ]
    return rows_to_grid(cells), rows[-1].end


class _Record(NamedTuple):
    start: int
    end: int
    fields: list[str]


def _take_rows(texts: Sequence[str], at: int, most: int) -> list[_Record]:
    """Rows from `at` on, up to the first record that has no comma."""
    rows = list[_Record]()
    while at < len(texts) and len(rows) < most and may_have_commas(texts[at]) and "。" not in texts[at]:
        end = _record_end(texts, at)
        try:
            fields = next(csv.reader([f"{text}\n" for text in texts[at:end]]), [])
        except csv.Error:
            break
        if len(fields) < 2:
            break
        rows.append(_Record(at, end, fields))
        at = end
    return rows


def _record_end(texts: Sequence[str], at: int) -> int:
    """The index after the record that starts at `at`: it goes on while a quoted field is open; `at` if none closes."""
    end, quotes, seen = at + 1, texts[at].count('"'), at
    while quotes % 2:
        if end == len(texts) or end - seen >= MAX_QUOTED_LINES:
            return at
        if found := texts[end].count('"'):
            quotes, seen = quotes + found, end
        end += 1
    return end


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Rows of equally many fields, one of them a label with a value, or of any number of fields (merged cells were
    written once), one of them with many values or several with some; thousands in prose are not."""
    if len(rows) < 2:
        return False
    if any(" " in fields[0].strip() and is_value_text(fields[0].split()[-1]) for fields in rows):
        return False  # columns parted by spaces, with a comma in their thousands
    if any(all(map(is_value_text, fields[-WIDE:])) for fields in rows if len(fields) >= WIDE):
        return True
    widths = {len(fields) for fields in rows if any(fields)}
    if len(widths) == 1 and max(widths) > WIDE and any(map(_is_hollow, rows)):
        return True
    records = sum(map(_is_record, rows))
    return records >= MANY_RECORDS or records > 0 and len(widths) == 1


def _is_record(fields: Sequence[str]) -> bool:
    """Whether a value follows a label."""
    return any(label and not is_value_text(label) and is_value_text(value) for label, value in pairwise(fields))


def _is_hollow(fields: Sequence[str]) -> bool:
    """Whether nothing but values stands in a row, and not in all of its fields: 行政复议 with blanks for zeros."""
    printed = [field for field in fields if field.strip()]
    return bool(printed) and all(map(is_value_text, printed))
