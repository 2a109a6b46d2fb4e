"""What a page break cuts: which rows were printed again, whether a row was cut in two, which cells go on.

Text tells a break inside a row from one between rows: a label that goes on fills its line up to the rule on the first
page, has no number of its own on the second, and its values stand on one side only. Where that leaves a doubt, rows
stay apart, and matching joins what the form's labels tell it to join.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor.model import GridCell, seen_together
from extractor.text import numbering, squeeze
from extractor.text.numbers import is_value_text

PADDING = 12.0
"""Points between a cell's text and its rules, left and right together, mostly; word processors set 8 to 11."""
MOST_PADDING = 24.0
"""The same where the lines of a column show that it has more; pages of sites set up to 16 pixels on either side."""
ROOM = 3.0
"""Lines under a label that show it to be whole; one may stay free where two are to stay together."""
SAME_LEFT = 1.0
"""Points by which the halves of a label may begin apart where its lines stand at the left, as loose boxes are exact."""
ALIKE = 3
"""Characters with which two labels begin to be of one kind; no label of a known form repeats that many within."""
MAX_HEADER = 8
"""Rows of a header; the deepest of a known form has three, and a title."""

_UNIT = re.compile(r"[（(《〈“‘]*(?:[0-9A-Za-z]+|.)[、，。；：！？,.;:）)》〉”’]*")
"""No line ends with an opening bracket or begins with a closing one or a stop."""
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+条")


def rows_down(cells: Iterable[GridCell], rows: int) -> list[GridCell]:
    """Cells so many rows further down. (As `_replace(row=...)`, whose calls cost more than all else of a break.)"""
    return [tuple.__new__(GridCell, (cell[0] + rows, *cell[1:])) for cell in cells]


def leading_rows_again(table: Sequence[GridCell], piece: Sequence[GridCell]) -> int:
    """How many of a piece's first rows print a header of its table again, which has no values: the table's first rows,
    or, where tables stand as one without space between, those of a lower one: a title over all columns and more."""
    count, title = _rows_again(table, piece, 0), _signature(piece, 0)
    if not count and len(title) == 1:
        starts = [cell.row for cell in table if (cell.col, cell.colspan, squeeze(cell.text)) == title[0]]
        count = max((again for row in starts if (again := _rows_again(table, piece, row)) > 1), default=0)
    while any(cell.row < count < cell.row + cell.rowspan for cell in piece):
        count -= 1
    return count if any(squeeze(cell.text) for cell in piece if cell.row < count) else 0


def _rows_again(table: Sequence[GridCell], piece: Sequence[GridCell], start: int) -> int:
    """How many of a piece's first rows equal those of the table from one on, as far as they have no values."""
    count = 0
    while count < MAX_HEADER and (row := _signature(piece, count)) and row == _signature(table, start + count):
        if any(is_value_text(text) for *_, text in row):
            break
        count += 1
    return count


def _signature(cells: Sequence[GridCell], row: int) -> list[tuple[int, int, str]]:
    return [(cell.col, cell.colspan, squeeze(cell.text)) for cell in cells if cell.row == row]


def without_spacing(cells: Sequence[GridCell], row: int, n_rows: int) -> tuple[list[GridCell], int]:
    """The cells, and how many rows they have, without a row that is none: the space between the table's last rule and
    the end of the page, closed there. Nothing parts it into columns but labels that go on, and it holds no text."""
    own = [cell for cell in cells if cell.row == row and cell.rowspan == 1]
    if n_rows < 2 or len(own) != 1 or own[0].colspan == 1 or squeeze(own[0].text):
        return list(cells), n_rows
    kept = list[GridCell]()
    for cell in cells:
        if cell.row <= row < cell.row + cell.rowspan:
            cell = cell._replace(rowspan=cell.rowspan - 1)
        elif cell.row > row:
            cell = cell._replace(row=cell.row - 1)
        if cell.rowspan:
            kept.append(cell)
    return kept, n_rows - 1


class Margins(NamedTuple):
    """Points that the longest lines of a column's wrapped texts leave free, on both sides and on the right: its
    padding, or little more. `centred`: most texts stand in the middle; `at_right`: most end together, few begin so."""

    both: float
    right: float
    centred: bool
    at_right: bool


@dataclass(frozen=True)
class Break:
    """Where a table goes on on another page: its last row on the one (`above`) and its first on the other (`below`);
    `cells`: all as far as they were read. `xs`: the bounds of its columns, as if the first stood at 0; `lefts`: where
    it stands on each page. `end`: the page before the break, and where the table ends on it."""

    above: Sequence[GridCell]
    below: Sequence[GridCell]
    cells: Sequence[GridCell]
    xs: Sequence[float]
    lefts: Mapping[int, float]
    end: tuple[int, float]

    @property
    def pairs(self) -> list[tuple[GridCell, GridCell]]:
        """The cells that stand one above the other."""
        lower = {(cell.col, cell.colspan): cell for cell in self.below}
        return [(cell, lower[key]) for cell in self.above if (key := (cell.col, cell.colspan)) in lower]

    @cached_property
    def groups(self) -> frozenset[int]:
        """The columns of labels merged over several rows."""
        return group_columns(self.cells)

    def sides(self, cell: GridCell, at: int = -1) -> tuple[float, float]:
        """The points that a cell leaves free to the left and to the right of its text, in one of its places."""
        page, box, _ = cell.provenance[at]
        left = self.lefts.get(page or 0, 0.0)
        if not box:
            return 0.0, math.inf
        return box.x0 - left - self.xs[cell.col], self.xs[cell.col + cell.colspan] + left - box.x1

    def margins(self, columns: tuple[int, int]) -> Margins:
        """What lines leave free in some columns (the first, and how many); if none wraps, what word processors set."""
        own = [cell for cell in self.cells if (cell.col, cell.colspan) == columns and squeeze(cell.text)]
        sides = [(*self.sides(cell, 0), "\n" in cell.text) for cell in own]
        both = min((left + right for left, right, wrapped in sides if wrapped), default=0.0)
        right = min((right for _, right, wrapped in sides if wrapped), default=0.0)
        aside = sum(abs(left - right) > SAME_LEFT for left, right, _ in sides)
        most = min(MOST_PADDING, both)
        lefts, rights = [_lined_up([side[end] for side in sides]) for end in (0, 1)]
        at_right = rights > max(lefts, len(own) / 2)
        return Margins(max(PADDING, most), max(PADDING / 2, min(most, right)), 2 * aside <= len(own), at_right)


def is_cut_row(at: Break) -> bool:
    """Whether the last row of one page and the first of the next are halves of one row."""
    pairs = at.pairs
    if not len(at.above) == len(at.below) == len(pairs):
        return False
    ends = [pair for pair in pairs if is_value_text(pair[0].text)]
    starts = [pair for pair in pairs if is_value_text(pair[1].text)]
    if ends and any(not squeeze(upper.text) for upper, _ in starts):
        return False
    if any(squeeze(upper.text) and not is_value_text(upper.text) and has_digit(half.text) for upper, half in starts):
        return False  # a header, and below it its first number
    both = [pair for pair in pairs if squeeze(pair[0].text) and squeeze(pair[1].text)]
    labels = [pair for pair in both if not is_value_text(pair[1].text)]
    if not all(_goes_on(at, upper, half) or upper.col in at.groups and _is_again(upper, half) for upper, half in both):
        return False
    if not labels and len(starts) == len(both):
        return 0 < len(starts) < len(ends)
    halves = sum(_goes_on(at, upper, half) for upper, half in labels)
    return halves > 0 if ends or starts else halves > 1


def has_digit(text: str) -> bool:
    """Whether a value is more than a placeholder: 无 may be the next character of a label that runs downwards."""
    return any(map(str.isdigit, text))


def group_columns(cells: Sequence[GridCell]) -> frozenset[int]:
    """The columns in which labels are merged over rows that have labels of their own beside them.

    Only there can a label that is not of one row be cut. What stands to the left of another label is no sign of it: an
    outline has its units there (条, 件), and some tables have remarks behind their values.
    """
    places = [(cell.row, cell.col) for cell in cells if squeeze(cell.text) and not is_value_text(cell.text)]

    def beside(cell: GridCell) -> int:
        return sum(col == cell.col + cell.colspan and 0 <= row - cell.row < cell.rowspan for row, col in places)

    return frozenset(cell.col for cell in cells if cell.rowspan > 1 and beside(cell) > 1)


def joined_cells(at: Break, *, cut: bool) -> list[GridCell]:
    """The cells over the break: all of a row that was `cut`, else labels merged over several rows.

    Each has the row of its upper part; the parts of its text are lines of it, and it keeps the boxes of both.
    """
    if cut:
        return [_joined(upper, half, upper.rowspan + half.rowspan - 1) for upper, half in at.pairs]
    leaf = min(_last_label(at.above), _last_label(at.below))
    in_header = _divides(at.above, at.below)
    return [
        _joined(upper, half, upper.rowspan + half.rowspan)
        for upper, half in at.pairs
        if (upper.col < leaf and upper.col in at.groups and _is_group(at, upper, half))
        or (in_header and squeeze(upper.text) and not squeeze(half.text))
    ]


def _divides(above: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Whether the break runs through a header: labels stand under one that is wider, and no values beside them."""
    labels = [cell for cell in below if squeeze(cell.text)]
    return not any(is_value_text(cell.text) for cell in labels) and any(
        sum(upper.col <= cell.col and cell.col + cell.colspan <= upper.col + upper.colspan for cell in labels) > 1
        for upper in above
        if upper.col and squeeze(upper.text)
    )


def _last_label(row: Sequence[GridCell]) -> int:
    """The column of the last label of a row: labels to the left of it are those of groups."""
    labels = [cell.col for cell in row if squeeze(cell.text) and not is_value_text(cell.text)]
    return max(labels, default=0)


def _is_group(at: Break, upper: GridCell, lower: GridCell) -> bool:
    """Whether two cells of the label columns, one above the other over a break, are one."""
    if is_value_text(upper.text) or is_value_text(lower.text):
        return False
    if not squeeze(upper.text) or not squeeze(lower.text):
        return True
    merged = upper.rowspan > 1 or lower.rowspan > 1 or _is_full(at, upper, lower)
    return _is_again(upper, lower) or merged and not _begins(lower.text) and not _has_room_below(at, upper)


def _has_room_below(at: Break, upper: GridCell) -> bool:
    """Whether more lines would have stood under a label on its page: then the break has not cut it."""
    page, box, _ = upper.provenance[-1]
    line = (box.bottom - box.top) / (1 + upper.text.count("\n")) if box else 0.0
    return page != at.end[0] or box is not None and at.end[1] - box.bottom > ROOM * line + PADDING / 2


def _goes_on(at: Break, upper: GridCell, lower: GridCell) -> bool:
    """Whether text goes on from one cell to the other: the first has no room left on its line, nor below if it is a
    value, the other no number, nor does it begin as the first does. Two values are one number, or two."""
    if not is_value_text(lower.text):
        apart = _begins(lower.text) or _begins_as(upper.text, lower.text)
    else:
        apart = _has_room_below(at, upper) or not _is_number(squeeze(upper.text) + squeeze(lower.text))
    return not apart and _is_full(at, upper, lower)


def _is_number(text: str) -> bool:
    """Whether the parts of a value make one: two with units do not, nor what follows a zero."""
    return is_value_text(text) and not (text[0] == "0" and text[1:2].isdigit())


def _is_again(upper: GridCell, lower: GridCell) -> bool:
    return squeeze(upper.text) == squeeze(lower.text) and not is_value_text(upper.text)


def _begins(text: str) -> bool:
    """Whether a text begins a label: with its number, or with the article of the law it stands under."""
    return bool(numbering(text) or _ARTICLE.match(squeeze(text)))


def _begins_as(upper: str, lower: str) -> bool:
    """Whether two texts are labels of rows of one kind: what a label goes on with never begins as it does itself."""
    start = squeeze(upper)[:ALIKE]
    return len(start) == ALIKE and squeeze(lower).startswith(start)


def _is_full(at: Break, upper: GridCell, lower: GridCell) -> bool:
    """Whether what the lower cell begins with would not have stood on the upper one's last line, which may be shorter
    than the lines above it."""
    box = upper.provenance[-1].box
    if not box:
        return False
    widths = [_width(line) for line in upper.text.split("\n")]
    needed = (box.bottom - box.top) / len(widths) * _width(_first_unit(lower.text))
    short = (1 - widths[-1] / max(widths)) * (box.x1 - box.x0) if any(widths) else 0.0
    left, right = at.sides(upper)
    margins = at.margins((upper.col, upper.colspan))
    at_left = not margins.centred or left > right or abs(at.sides(lower, 0)[0] - left) < SAME_LEFT
    at_left &= not margins.at_right
    return left + right + short < needed + margins.both or at_left and right + short < needed + margins.right


def _lined_up(sides: Sequence[float]) -> int:
    """How many texts, at most, leave the same free on one side."""
    return max((sum(abs(side - other) < SAME_LEFT for other in sides) for side in sides), default=0)


def _first_unit(text: str) -> str:
    """What a text begins with that no line break parts; numbers are broken anywhere in cells too narrow for them."""
    found = _UNIT.match("".join(text.split()))
    return found.group() if found and not is_value_text(text) else "一"


def _width(text: str) -> float:
    """The width of a line, a Chinese character being one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _joined(upper: GridCell, lower: GridCell, rowspan: int) -> GridCell:
    shown = [cell for cell in (upper, lower) if squeeze(cell.text)] or [upper]
    texts = [cell.text for cell in shown][: 1 if _is_again(upper, lower) else 2]
    places = tuple(place for cell in shown for place in cell.provenance)
    sight = seen_together(cell.sight for cell in shown)
    return upper._replace(text="\n".join(texts), rowspan=rowspan, provenance=places, sight=sight)
