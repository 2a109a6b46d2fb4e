"""Tables printed as lists of a programming language, a row a line or all on one: `['规章', '0', None]`.

So Python prints a row of `extract_tables()`, of `DataFrame.values` and of a list of cells; JSON looks the same.
"""

import re
from collections.abc import Iterator

from extractor.model import Grid
from extractor.readers.text_lines import Lines, rows_to_grid
from extractor.text.numbers import is_value_text

LEAST_CELLS = 2
"""Cells of a row: a list of one text is a note in brackets."""
LEAST_ROWS = 2
"""Rows without any value that make a table: a block whose cells are all blank has its header and a row."""

_ITEM = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s'"\[\],]+)"""
_ROW = re.compile(rf"\[\s*{_ITEM}(?:\s*,\s*{_ITEM})*\s*,?\s*\]")
_LINE = re.compile(rf"[\s\[,]*(?:{_ROW.pattern}[\s,]*)+\]*\s*,?\s*$")
_ITEMS = re.compile(_ITEM)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\n", "t": " "}
_EMPTY = frozenset(("None", "null", "nan", "NaN"))
"""What stands without quotes for a cell with nothing in it."""


def may_be_literal(text: str) -> bool:
    """Whether a line could stand in such a table."""
    return text.lstrip()[:1] == "[" and "," in text


def take_literals(lines: Lines, at: int) -> tuple[Grid | None, int]:
    """The table that starts at the index `at` and the index after it; None: no table up to there."""
    end, rows = at, list[tuple[int, list[str]]]()
    while end < len(lines.texts) and (found := line_to_rows(lines.texts[end])):
        rows += [(end, row) for row in found]
        end += 1
    if len(rows) < LEAST_ROWS and not any(any(map(is_value_text, row)) for _, row in rows):
        return None, max(end, at + 1)
    return rows_to_grid(
        [[(cell, lines.place_of_cell(at, col)) for col, cell in enumerate(row)] for at, row in rows]
    ), end


def line_to_rows(line: str) -> list[list[str]]:
    """The rows that a line prints, none where it is anything else."""
    if not may_be_literal(line) or _LINE.match(line) is None:
        return []
    rows = [list(_row_to_cells(found.group())) for found in _ROW.finditer(line)]
    return rows if all(len(row) >= LEAST_CELLS for row in rows) else []


def _row_to_cells(row: str) -> Iterator[str]:
    for item in _ITEMS.findall(row.strip("[]")):
        if item[0] in "'\"":
            yield _ESCAPE.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), item[1:-1]).strip()
        else:
            yield "" if item in _EMPTY else item
