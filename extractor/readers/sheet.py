"""Sheets of workbooks to lines and grids: what a row is, since a sheet does not tell its title from its tables.

A sheet is cut at empty rows. In what is left, single texts above a table, prose, and section titles merged over several
columns are lines; all else is a table. Hidden rows, columns and sheets are not part of the document. A table whose
cells are all ruled says by them how long each row is; in any other, rows are as long as the longest.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.errors import TooLargeError
from extractor.model import DocumentBlock, Grid, GridCell, GridKind, Provenance, TextLine
from extractor.readers.limits import MAX_TABLE_CELLS, MAX_TABLE_SLOTS
from extractor.readers.text_tabs import LONG_PROSE, is_section_title

Place = tuple[int, int]
"""Row and column, from 0."""


class Merge(NamedTuple):
    """A merged range: its first and last rows and columns, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet as stored: the texts that it shows, by place; `ruled`: cells with rules around them, which are there also
    where they are empty (of merged ranges, the first)."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    ruled: set[Place] = field(default_factory=set)


class _Cell(NamedTuple):
    """A cell that shows: its place among what shows, its size, its text, its place in the sheet, its rules."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    place: Place
    ruled: bool


Row = list[_Cell]


def sheets_to_blocks(sheets: Iterable[Sheet]) -> tuple[DocumentBlock, ...]:
    """The lines and tables of all sheets, each with its place: `sheet 附表, cell D9`. Raises TooLargeError."""
    return tuple(block for sheet in sheets for block in _sheet_to_blocks(sheet))


def _sheet_to_blocks(sheet: Sheet) -> Iterator[DocumentBlock]:
    cells = sorted(_shown_cells(sheet))
    last = max((cell.row + cell.rowspan for cell in cells), default=0)
    rows: list[Row] = [[] for _ in range(last)]
    filled = [False] * last
    for cell in cells:
        rows[cell.row].append(cell)
        filled[cell.row : cell.row + cell.rowspan] = [True] * cell.rowspan
    start = 0
    for end in range(last + 1):
        if end == last or not filled[end]:
            yield from _region_to_blocks(rows[start:end], sheet.name)
            start = end + 1


def _shown_cells(sheet: Sheet) -> Iterator[_Cell]:
    """The cells with text or rules, in places counted without what is hidden; merged ranges are one cell."""
    places = sheet.texts.keys() | sheet.ruled
    if len(places) > MAX_TABLE_CELLS:
        raise TooLargeError(f"is too large: more than {MAX_TABLE_CELLS:,} table cells; give the report alone")
    rows, columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    covered = _covered(sheet.merges)
    for place in places:
        merge = covered.get(place, Merge(*place, *place))
        if place != merge[:2]:
            continue  # what stands under a merged cell does not show
        top, left = _shown(rows, merge.top), _shown(columns, merge.left)
        height, width = _shown(rows, merge.bottom + 1) - top, _shown(columns, merge.right + 1) - left
        if height and width:
            yield _Cell(top, left, height, width, sheet.texts.get(place, ""), place, place in sheet.ruled)


def _shown(hidden: Sequence[int], at: int) -> int:
    """The place of a row or column among those that show; that of the next for a hidden one."""
    return at - bisect_left(hidden, at)


def _covered(merges: Sequence[Merge]) -> dict[Place, Merge]:
    """The merged range of each place that is in one. Raises TooLargeError for absurd ranges."""
    if sum((one.bottom - one.top + 1) * (one.right - one.left + 1) for one in merges) > MAX_TABLE_SLOTS:
        raise TooLargeError(f"is too large: a table of more than {MAX_TABLE_SLOTS:,} fields; give the report alone")
    return {
        (row, col): merge
        for merge in merges
        for row in range(merge.top, merge.bottom + 1)
        for col in range(merge.left, merge.right + 1)
    }


def _region_to_blocks(rows: list[Row], name: str) -> Iterator[DocumentBlock]:
    """Rows without an empty one between: parted at prose and at section titles."""
    start = 0
    for end in range(len(rows) + 1):
        lone = _lone(rows, end) if end < len(rows) else None
        if end == len(rows) or lone and (_is_prose(lone.text) or lone.colspan > 1 and is_section_title(lone.text)):
            yield from _part_to_blocks(rows[start:end], name)
            if lone:
                yield _line(lone, name)
            start = end + 1


def _part_to_blocks(rows: list[Row], name: str) -> Iterator[DocumentBlock]:
    """A table with lines above and below it, or lines alone."""
    first, last = 0, len(rows)
    while first < last and (lone := _lone(rows, first)) and not _is_title_row(rows, first):
        yield _line(lone, name)
        first += 1
    while last > first and (lone := _lone(rows, last - 1)) and is_section_title(lone.text):
        last -= 1
    if last > first:
        yield _rows_to_grid(rows[first:last], name)
    for row in rows[last:]:
        yield _line(row[0], name)


def _lone(rows: Sequence[Row], at: int) -> _Cell | None:
    """The only text of a row into which no other cell reaches."""
    texts = [cell for cell in rows[at] if cell.text]
    if len(texts) != 1 or texts[0].rowspan > 1:
        return None
    reaching = (cell for above in rows[:at] for cell in above if cell.text)
    return None if any(cell.row + cell.rowspan > texts[0].row for cell in reaching) else texts[0]


def _is_prose(text: str) -> bool:
    return len(text) > LONG_PROSE or text.endswith("。")


def _is_title_row(rows: Sequence[Row], at: int) -> bool:
    """Whether the last of the single texts above a table is a row of it, since further down one stands just so: the
    2019 form names an article of the law over each of its blocks."""
    lone = _lone(rows, at)
    if lone is None or lone.colspan == 1 or at + 1 >= len(rows) or _lone(rows, at + 1):
        return False
    others = (_lone(rows, below) for below in range(at + 2, len(rows)))
    return any(other is not None and other[1:4:2] == lone[1:4:2] for other in others)


def _line(cell: _Cell, name: str) -> TextLine:
    return TextLine(cell.text, (_provenance(cell.place, name),))


def _rows_to_grid(rows: Sequence[Row], name: str) -> Grid:
    """All cells that show, and an empty one wherever none does: behind the last of a row only in a table that is not
    ruled. Raises TooLargeError."""
    found = [cell for row in rows for cell in row]
    top, left = min(cell.row for cell in found), min(cell.col for cell in found)
    n_cols = max(cell.col + cell.colspan for cell in found) - left
    n_rows = min(len(rows), max(cell.row + cell.rowspan for cell in found) - top)
    if n_rows * n_cols > MAX_TABLE_SLOTS:
        raise TooLargeError(f"is too large: a table of more than {MAX_TABLE_SLOTS:,} fields; give the report alone")
    free = {(row, col) for row in range(n_rows) for col in range(n_cols)}
    cells = list[GridCell]()
    ends = [n_cols] * n_rows if not all(cell.ruled for cell in found) else [0] * n_rows
    for row, col, rowspan, colspan, text, place, _ in found:
        row, col, rowspan = row - top, col - left, min(rowspan, n_rows - row + top)
        free -= {(row + down, col + right) for down in range(rowspan) for right in range(colspan)}
        ends[row : row + rowspan] = [max(end, col + colspan) for end in ends[row : row + rowspan]]
        cells.append(GridCell(row, col, text, rowspan, colspan, col, col + colspan, (_provenance(place, name),)))
    cells += [GridCell(row, col, "", 1, 1, col, col + 1) for row, col in free if col < ends[row]]
    return Grid(GridKind.SPANNED, n_rows, n_cols, tuple(sorted(cells)))


def _provenance(place: Place, name: str) -> Provenance:
    """`sheet 附表, cell D9`."""
    row, col = place
    letters = ""
    while col >= 0:
        letters, col = chr(ord("A") + col % 26) + letters, col // 26 - 1
    return Provenance(location=f"sheet {name}, cell {letters}{row + 1}")
