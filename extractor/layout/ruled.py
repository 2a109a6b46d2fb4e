"""Rules to tables: which cells there are, and what they span.

A page break may leave the outermost row without its closing rule (Chromium, WeasyPrint, Word with open borders), so a
table is closed at the ends of the rules that cross there. Pieces of one row occur. A cell is what no rule parts.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from extractor.errors import TooLargeError
from extractor.layout.outer import close_outer_columns
from extractor.layout.page import Flags, Floats, Ints, Page, true_at
from extractor.layout.rules import SNAP, group_near, merge_rules

TOUCH = SNAP + 1
"""Points by which a rule may miss one that it meets."""
OPEN = 5.0
"""Points that crossing rules must stick out for a row or a column to be there; less is drawn carelessly."""
TRACK = 4.5
"""Points between two rules that bound no row or column of text: inset and double borders."""
FEWEST = 4
"""Rules that draw a table at least."""
MAX_RULES = 5_000
"""Rules of one direction on a page; the densest real page has 400."""
MAX_UNITS = 50_000
"""Rows times columns of one table."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table as ruled: where its columns (`xs`) and rows (`ys`) are bounded; `spans` (n x 4): of each cell the first
    row, the first column, and how many of each it takes; `owners` (rows x columns): the cell of each unit.

    `open_top`, `open_bottom`: closed by the ends of the crossing rules, not by a rule of its own.
    """

    xs: Floats
    ys: Floats
    spans: Ints
    owners: Ints
    open_top: bool = False
    open_bottom: bool = False

    @property
    def area(self) -> float:
        """Square points."""
        return float((self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0]))

    def cells_at(self, x: Floats, y: Floats) -> Ints:
        """The index of the cell at each point; -1 outside of the table."""
        inside = (x > self.xs[0] - 1) & (x < self.xs[-1] + 1) & (y > self.ys[0] - 1) & (y < self.ys[-1] + 1)
        return np.where(inside, self.owners.ravel()[self.units_at(x, y)], -1)

    def units_at(self, x: Floats, y: Floats) -> Ints:
        """The place in the table of each point, counted row by row; what is outside is drawn in."""
        rows, cols = self.ys[1:-1].searchsorted(y, "right"), self.xs[1:-1].searchsorted(x, "right")
        return np.asarray(rows * (len(self.xs) - 1) + cols)

    def parted(self, cells: Collection[int]) -> "RuledTable":
        """The table with these cells in their rows and columns."""
        if not cells:
            return self
        spans = [span for index, span in enumerate(self.spans.tolist()) if index not in cells]
        spans += [[row, col, 1, 1] for row, col in np.argwhere(np.isin(self.owners, list(cells))).tolist()]
        owners = np.empty_like(self.owners)
        for index, (row, col, rowspan, colspan) in enumerate(sorted(spans)):
            owners[row : row + rowspan, col : col + colspan] = index
        return replace(self, spans=np.array(sorted(spans)), owners=owners)


def page_to_tables(page: Page) -> list[RuledTable]:
    """The ruled tables of a page, from top to bottom. Raises TooLargeError for too many rules or cells."""
    if not len(page.horizontal) or not len(page.vertical):
        return []
    horizontal, vertical = merge_rules(page.horizontal), merge_rules(page.vertical)
    if max(len(horizontal), len(vertical)) > MAX_RULES:
        raise TooLargeError(f"has more than {MAX_RULES:,} rules on page {page.number}: remove its drawings")
    horizontal = close_outer_columns(horizontal, vertical)
    tables = [rules_to_table(rows, columns) for rows, columns in _connected(horizontal, vertical)]
    return sorted((table for table in tables if table is not None), key=lambda table: (table.ys[0], table.xs[0]))


def rules_to_table(horizontal: Floats, vertical: Floats) -> RuledTable | None:
    """The table that connected rules draw; None where none parts columns: what stands in a frame, its rows ruled or
    not, is read by its spacing. Raises TooLargeError for too many cells."""
    rows, open_top, open_bottom = _closed(horizontal, vertical)
    columns, _, _ = _closed(vertical, horizontal)
    (ys, row_lines), (xs, column_lines) = group_near(rows[:, 0], TRACK), group_near(columns[:, 0], TRACK)
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_cols < 2:
        return None
    if n_rows * n_cols > MAX_UNITS:
        raise TooLargeError(f"has a table of more than {MAX_UNITS:,} cells: no statutory table has that many")
    under, beside = _walls(rows, row_lines, xs), _walls(columns, column_lines, ys)
    spans, owners = _units_to_spans(under, np.ascontiguousarray(beside.T))
    return RuledTable(xs, ys, spans, owners, open_top, open_bottom)


def _connected(horizontal: Floats, vertical: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Rules that cross or touch, directly or through others; fewer than four draw no table."""
    at, start, end = horizontal[:, :1], horizontal[:, 1:2], horizontal[:, 2:]
    meets = (vertical[:, 0] >= start - TOUCH) & (vertical[:, 0] <= end + TOUCH)
    meets &= (at >= vertical[:, 1] - TOUCH) & (at <= vertical[:, 2] + TOUCH)
    free = np.ones(len(horizontal), np.bool_)
    while free.any():
        rows, columns = _reached(meets, int(free.argmax()))
        free &= ~rows
        if columns.any() and rows.sum() + columns.sum() >= FEWEST:
            yield horizontal[rows], vertical[columns]


def _reached(meets: Flags, first: int) -> tuple[Flags, Flags]:
    """Rows and columns of a matrix that are reached from a row, from each to all that it meets; each is asked once."""
    rows, columns = np.zeros(len(meets), np.bool_), np.zeros(meets.shape[1], np.bool_)
    rows[first] = True
    new_rows: Ints = np.array([first])
    while len(new_rows):
        new_columns = true_at(meets[new_rows].any(0) & ~columns)
        columns[new_columns] = True
        new_rows = true_at(meets[:, new_columns].any(1) & ~rows)
        rows[new_rows] = True
    return rows, columns


def _closed(rules: Floats, crossing: Floats) -> tuple[Floats, bool, bool]:
    """The rules of one direction, and one more on either side where at least two crossing rules stick out together."""
    ats = rules[:, 0]
    first, last = crossing[:, 1].min(), crossing[:, 2].max()
    before = bool(ats.min() - first > OPEN and np.count_nonzero(crossing[:, 1] < first + SNAP) > 1)
    after = bool(last - ats.max() > OPEN and np.count_nonzero(crossing[:, 2] > last - SNAP) > 1)
    if not before and not after:
        return rules, False, False
    start = min(rules[:, 1].min(), crossing[:, 0].min())
    end = max(rules[:, 2].max(), crossing[:, 0].max())
    added = [[at, start, end] for at, missing in ((first, before), (last, after)) if missing]
    return np.concatenate([rules, np.array(added)]), before, after


def _walls(rules: Floats, lines: Ints, across: Floats) -> Flags:
    """For each line and each track across it: whether a rule runs there (over the middle of the track)."""
    middles = (across[:-1] + across[1:]) / 2
    walls = np.zeros((lines.max() + 1, len(middles)), np.bool_)
    np.logical_or.at(walls, lines, (rules[:, 1:2] <= middles) & (rules[:, 2:] >= middles))
    walls[0] = walls[-1] = True
    return walls


def _units_to_spans(under: Flags, beside: Flags) -> tuple[Ints, Ints]:
    """The cells and the cell of each unit, as in RuledTable. `under` (rows + 1 x columns), `beside` (rows x columns +
    1): the walls. Units that no wall parts are one cell, as far as they make a rectangle."""
    n_cols = under.shape[1]
    heads, lasts = _corners(under, beside) or _cut_rooms(under, beside)
    firsts = (heads == np.arange(len(heads))).nonzero()[0]
    (rows, cols), (last_rows, last_cols) = np.divmod(firsts, n_cols), np.divmod(lasts[firsts], n_cols)
    spans = np.stack([rows, cols, last_rows - rows + 1, last_cols - cols + 1], 1)
    return spans, firsts.searchsorted(heads).reshape(len(beside), n_cols)


def _corners(under: Flags, beside: Flags) -> tuple[Ints, Ints] | None:
    """Of each unit the first one of its room, of each first unit the last one; None where a room is no rectangle.

    In a rectangle, the last wall before a unit in its row and the last over it in its column meet at the first unit.
    """
    n_rows, n_cols = len(beside), under.shape[1]
    rows, cols = np.arange(n_rows)[:, np.newaxis], np.arange(n_cols)
    lefts = np.maximum.accumulate(beside[:, :-1] * cols, 1)
    tops = np.maximum.accumulate(under[:-1] * rows, 0)
    heads = (tops * n_cols + lefts).ravel()
    lasts = np.zeros(n_rows * n_cols, np.intp)
    lasts[heads] = np.arange(n_rows * n_cols)  # the last of those of one room stays
    last_rows, last_cols = np.divmod(lasts[heads], n_cols)
    areas = (last_rows - tops.ravel() + 1) * (last_cols - lefts.ravel() + 1)
    sizes = np.bincount(heads, minlength=len(heads))[heads]
    if (sizes != areas).any() or (np.tile(cols, n_rows) > last_cols).any():
        return None
    return heads, lasts


def _cut_rooms(under: Flags, beside: Flags) -> tuple[Ints, Ints]:
    """The same for rooms of any shape, each cut into rectangles."""
    n_cols = under.shape[1]
    heads = np.arange(len(beside) * n_cols)
    lasts = heads.copy()
    rooms = _rooms(under, beside)
    taken = bytearray(len(heads))
    for unit, room in rooms.items():
        if not taken[unit]:
            right, bottom = _grown(rooms, room, taken, unit, n_cols)
            lasts[unit] = bottom - n_cols + right - unit - 1
            for first in range(unit, bottom, n_cols):
                last = first + right - unit
                heads[first:last] = unit
                taken[first:last] = bytes([True]) * (last - first)
    return heads, lasts


def _rooms(under: Flags, beside: Flags) -> dict[int, int]:
    """The leader of each unit that is not walled in, in the order of units (counted row by row), equal where one can
    walk from one to the other without crossing a wall."""
    n_cols = under.shape[1]
    units = np.arange(len(beside) * n_cols).reshape(-1, n_cols)
    to_right, down = ~beside[:, 1:-1], ~under[1:-1]
    ways = [(units[:, :-1][to_right], units[:, 1:][to_right]), (units[:-1][down], units[1:][down])]
    starts, ends = (np.concatenate(part).tolist() for part in zip(*ways, strict=True))
    leaders = {unit: unit for unit in sorted({*starts, *ends})}
    for start, end in zip(starts, ends, strict=True):
        leaders[_leader(leaders, end)] = _leader(leaders, start)
    return {unit: _leader(leaders, unit) for unit in leaders}


def _leader(leaders: dict[int, int], unit: int) -> int:
    while leaders[unit] != unit:
        leaders[unit] = unit = leaders[leaders[unit]]
    return unit


def _grown(rooms: dict[int, int], room: int, taken: bytearray, unit: int, n_cols: int) -> tuple[int, int]:
    """The largest rectangle of the room that starts at a unit, first to the right, then downward: the unit after its
    first row, and the unit under its first column."""
    right, row_end = unit + 1, unit - unit % n_cols + n_cols
    while right < row_end and rooms.get(right) == room and not taken[right]:
        right += 1
    bottom = unit + n_cols
    while all(rooms.get(at) == room and not taken[at] for at in range(bottom, bottom + right - unit)):
        bottom += n_cols
    return right, bottom
