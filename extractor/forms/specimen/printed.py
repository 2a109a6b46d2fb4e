"""A report as it is printed, whatever the format: titles, paragraphs, and tables of cells with spans.

Every writer takes a `PrintedReport`. A table is a grid of rows; a cell stands in the row of its upper left corner, at
column `col`, and covers `rowspan` x `colspan` of the grid. What a row of the grid holds, covered places included, is
told by `row_slots`.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractor.model import Key

Values = Mapping[Key, str]
"""The printed text of each cell."""

INDENT = "　"
"""One step of indentation where a format has only text: the ideographic space that Chinese typists use."""


class Role(StrEnum):
    """What a cell is for; it decides weight and alignment."""

    TITLE = "title"
    HEADER = "header"
    LABEL = "label"
    ASIDE = "aside"
    VALUE = "value"


class Flow(StrEnum):
    """Which way the text of a cell runs."""

    ACROSS = "across"
    DOWN = "down"
    """Upright characters under each other, as vertical writing has them."""
    TURNED = "turned"
    """A line turned by a quarter."""


class Border(StrEnum):
    """What parts the cells of a table. Plain text shows none of it."""

    SOLID = "solid"
    HAIRLINE = "hairline"
    GREY = "grey"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBLE = "double"
    OPEN = "open"
    """Rules between rows only."""
    NONE = "none"
    SHADED = "shaded"
    """No rules: filled cells with white between them, their labels and headers in white on dark."""
    SEPARATE = "separate"
    """A box around each cell, apart from its neighbours'."""
    MISSING = "missing"
    """Some rules between two values left out (`missing_sides`)."""
    BROKEN = "broken"
    """Rules with a hole in the middle that stop short of the corners. PDF only."""
    BARS = "bars"
    """Thin filled rectangles for rules. PDF only: browsers print so what is solid here."""


def is_dark(border: Border, role: Role) -> bool:
    """Whether a cell is dark and its text white."""
    return border is Border.SHADED and role in (Role.TITLE, Role.HEADER, Role.LABEL)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell. `key` is its canonical address where it holds a value, `indent` the depth of an outlined label.

    `ink`: the colour of its text (six hexadecimal digits, none: black) where a judge must find the cell again in print;
    `also`: the addresses of further values that stand in it, where a defect has run them together.
    """

    text: str
    col: int
    rowspan: int = 1
    colspan: int = 1
    role: Role = Role.VALUE
    indent: int = 0
    key: Key | None = None
    ink: str = ""
    flow: Flow = Flow.ACROSS
    also: tuple[Key, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The addresses of all values that stand in it."""
        return (self.key, *self.also) if self.key else ()

    @property
    def indented(self) -> str:
        """The text with its indentation written out."""
        return INDENT * self.indent + self.text


PrintedRow = tuple[PrintedCell, ...]
"""The cells that begin in one row, from left to right."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table as it stands in a report. `header_rows`: the rows that a word processor would repeat on each page."""

    name: str
    n_cols: int
    rows: tuple[PrintedRow, ...]
    header_rows: int = 0
    border: Border = Border.SOLID


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A heading with its paragraphs, then its tables. `attached`: stands as an annex, on a page of its own."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    attached: bool = False


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A whole report. `title` is its lines as printed, `published` a date in ISO form."""

    title: tuple[str, ...]
    agency: str
    year: int
    published: str
    sections: tuple[PrintedSection, ...]

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """All tables in reading order."""
        return tuple(table for section in self.sections for table in section.tables)


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one place of a row: a cell, or (`begins` false) the lower part of a cell from a row above."""

    cell: PrintedCell
    begins: bool


def placed_to_rows(placed: Sequence[tuple[int, PrintedCell]]) -> tuple[PrintedRow, ...]:
    """Cells with their row numbers to rows, each in column order."""
    rows: list[list[PrintedCell]] = [[] for _ in range(1 + max((row for row, _ in placed), default=-1))]
    for row, cell in placed:
        rows[row].append(cell)
    return tuple(tuple(sorted(row, key=lambda cell: cell.col)) for row in rows)


def row_slots(table: PrintedTable) -> tuple[tuple[Slot, ...], ...]:
    """Each row from left to right, a cell that covers several rows standing in each of them."""
    rows: list[list[Slot]] = [[] for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            for below in range(number, min(number + cell.rowspan, len(rows))):
                rows[below].append(Slot(cell, begins=below == number))
    return tuple(tuple(sorted(row, key=lambda slot: slot.cell.col)) for row in rows)


@dataclass(frozen=True, slots=True)
class Sides:
    """Which rules of a cell are left out."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


def missing_sides(table: PrintedTable) -> dict[tuple[int, int], Sides]:
    """What Border.MISSING leaves out, by the row and column of each cell: every seventh or so of the rules between
    two values, which stay two values all the same."""
    values = {
        (number, cell.col): cell.colspan
        for number, row in enumerate(table.rows)
        for cell in row
        if cell.role is Role.VALUE
    }
    right = {(row, col) for row, col in values if (row, col + values[row, col]) in values and (3 * row + col) % 7 == 0}
    bottom = {(row, col) for row, col in values if (row + 1, col) in values and (row + 2 * col) % 11 == 0}
    after = {(row, col + values[row, col]) for row, col in right}
    below = {(row + 1, col) for row, col in bottom}
    return {
        place: Sides(place in after, place in below, place in right, place in bottom)
        for place in values
        if place in right | bottom | after | below
    }


def cut_rows(table: PrintedTable, first: int, last: int) -> PrintedTable:
    """The rows from `first` to before `last`: what the page break leaves of a merged label is an empty cell."""
    slots = row_slots(table)[first:last]
    placed = []
    for number, row in enumerate(slots):
        for slot in row:
            if slot.begins or number == 0:
                above = 0 if slot.begins else first - _first_row(table, slot.cell)
                span = min(slot.cell.rowspan - above, last - first - number)
                text = slot.cell.text if slot.begins else ""
                placed.append((number, replace(slot.cell, text=text, rowspan=span)))
    return replace(table, rows=placed_to_rows(placed), header_rows=max(0, table.header_rows - first))


def _first_row(table: PrintedTable, cell: PrintedCell) -> int:
    return next(number for number, row in enumerate(table.rows) if any(one is cell for one in row))


def display_width(text: str) -> int:
    """Columns that a text takes in a fixed-width font: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap_width(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` display columns, cut between any two characters as Chinese is."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, used = "", 0
        for char in part:
            step = display_width(char)
            if used + step > width and line:
                lines.append(line)
                line, used = "", 0
            line, used = line + char, used + step
        lines.append(line)
    return lines


NARROWEST = 5
"""Display columns of the narrowest table column: a four-digit count with air."""
WIDEST = 22
"""Display columns after which a label is wrapped rather than its column widened, as in the statutory layout."""
MERGED_WIDEST = 10
"""The same for a label merged over many rows: it is set narrow and runs down."""
MERGED_ROWS = 3
"""A label over so many rows has room to run down."""


def column_weights(table: PrintedTable) -> tuple[int, ...]:
    """Relative widths of the columns, from the texts that stand in one column only."""
    weights = [NARROWEST] * table.n_cols
    for row in table.rows:
        for cell in row:
            if cell.colspan == 1:
                most = MERGED_WIDEST if cell.rowspan >= MERGED_ROWS else WIDEST
                most = most if cell.role is not Role.HEADER else MERGED_WIDEST
                widest = 2 if cell.flow is not Flow.ACROSS else max(map(display_width, cell.indented.split("\n")))
                weights[cell.col] = max(weights[cell.col], min(most, widest))
    return tuple(weights)
