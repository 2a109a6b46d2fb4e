"""Reports as columns of text, the way `pdftotext -layout` prints a page: cells are told apart by their place alone.

A table is set as a typesetter would set it, in fixed-width characters (a Chinese one is two columns wide): labels are
wrapped to their column, the row grows, and what is shorter stands in the middle of its height.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.forms.specimen.plaintext import report_to_text
from extractor.forms.specimen.printed import (
    PrintedCell,
    PrintedReport,
    PrintedTable,
    Role,
    column_weights,
    display_width,
    wrap_width,
)

GAP = 2
"""Spaces between columns: fewer, and two texts would run together."""


def write_columns(report: PrintedReport) -> bytes:
    """Columns of text, UTF-8."""
    return report_to_text(report, lambda table: iter(table_to_columns(table)))


@dataclass(frozen=True, slots=True)
class Set:
    """A cell as set: its row, the display column it starts in, its width, its lines."""

    row: int
    left: int
    width: int
    lines: tuple[str, ...]
    cell: PrintedCell


def table_to_columns(table: PrintedTable) -> list[str]:
    """The lines of one table."""
    starts = column_starts(table)
    cells = [set_cell(number, cell, starts) for number, row in enumerate(table.rows) for cell in row]
    tops = row_tops(cells, len(table.rows))
    canvas: list[list[tuple[int, str]]] = [[] for _ in range(tops[-1])]
    for one in cells:
        height = tops[one.row + one.cell.rowspan] - tops[one.row]
        first = tops[one.row] + (height - len(one.lines)) // 2
        for number, line in enumerate(one.lines):
            free = one.width - display_width(line)
            middle = 0 if one.cell.role is Role.LABEL else free // 2
            canvas[first + number].append((one.left + middle, line))
    return [paint_line(pieces) for pieces in canvas]


def column_starts(table: PrintedTable) -> list[int]:
    """Where each column starts, and after the last where the table ends."""
    starts = [0]
    for weight in column_weights(table):
        starts.append(starts[-1] + weight + GAP)
    return starts


def set_cell(row: int, cell: PrintedCell, starts: Sequence[int]) -> Set:
    """A cell's text wrapped to the width of the columns that it spans."""
    left = starts[cell.col]
    width = starts[cell.col + cell.colspan] - left - GAP
    return Set(row, left, width, tuple(wrap_width(cell.indented, width)), cell)


def row_tops(cells: Sequence[Set], rows: int) -> list[int]:
    """The first line of each row, and after the last the number of lines: every cell has room for its text."""
    heights = [1] * rows
    for one in sorted(cells, key=lambda one: one.cell.rowspan):
        below = range(one.row, one.row + one.cell.rowspan)
        missing = len(one.lines) - sum(heights[row] for row in below)
        if missing > 0:
            heights[below[-1]] += missing
    return [sum(heights[:row]) for row in range(rows + 1)]


def paint_line(pieces: Sequence[tuple[int, str]]) -> str:
    """Texts at their display columns; one that is too long pushes the next."""
    line, used = "", 0
    for left, text in sorted(pieces):
        if text:
            space = max(left - used, 1 if used else 0)
            line, used = line + " " * space + text, used + space + display_width(text)
    return line
