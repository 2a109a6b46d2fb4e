"""Which cell each character belongs to: the one that holds the middle of its word, whatever rule runs through it.

A rule that is missing between two values makes one cell of two: where a cell over several rows or columns holds
nothing but figures, each that does not stand in its middle goes to its own row and column.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from extractor.layout.page import Chars, Flags, Floats, Ints, true_at
from extractor.layout.ruled import RuledTable

TIGHT = 0.15
"""Share of a character's height by which the next one may stand off, to be of one word across a rule."""
ROOM = 0.03
"""Share of a character's height by which the next one must stand off to be of another word, where a rule parts them:
cells of pages of sites have a pixel of padding, and within a word characters adjoin."""
ASIDE = 2.0
"""Points by which a figure must be nearer to the middle of its row and column than to that of its cell."""

TWICE = 1.5
"""Points within which a figure that is printed again makes it bold."""
HANGING = 0.25
"""Share of a character's height by which it must reach over the rule above its cell to hang there."""
APART = 1.0
"""Heights by which such a line must stand off from the rest of its cell: another line would have room between."""

_IS_WORDY: Flags = np.ones(0x10000, np.bool_)
_IS_WORDY[[ord(char) for char in " 0123456789+-.,/%　，．－—–"]] = False
"""By code: whether a character is of no figure."""


@dataclass(frozen=True, slots=True)
class Shares:
    """`groups`: of each character, its cell counted through all tables, or below 0 for what is outside (each direction
    of text for itself); `firsts`: the number of each table's first cell."""

    tables: tuple[RuledTable, ...]
    groups: Ints
    firsts: tuple[int, ...]


def share_out(chars: Chars, tables: Sequence[RuledTable]) -> Shares:
    """The cells of all characters; an inner table goes before an outer one."""
    if not tables:
        return Shares((), -1 - chars.turns, ())
    shares = _at_places(chars, tables, (chars.boxes[:, :2] + chars.boxes[:, 2:]) / 2)
    parted = true_at(shares.groups[1:] != shares.groups[:-1])
    held = [_held_together(chars, shares, number) for number in range(len(tables))]
    if not _is_tight(chars, parted, parted + 1).any() and not any(map(len, held)):
        return _raised(chars, shares)
    each = np.arange(len(chars) - 1)
    tight = _is_tight(chars, each, each + 1)
    tight[parted] &= ~_has_room(chars, parted)
    middles = _middles_of_words(chars, tight)
    tables = [_parted(table, middles[own]) for table, own in zip(tables, held, strict=True)]
    return _raised(chars, _at_places(chars, tables, middles))


def _at_places(chars: Chars, tables: Sequence[RuledTable], places: Floats) -> Shares:
    groups = -1 - chars.turns
    firsts = list(accumulate((len(table.spans) for table in tables), initial=0))
    for index in sorted(range(len(tables)), key=lambda index: -tables[index].area):
        cells = tables[index].cells_at(*places.T)
        groups = np.where(cells >= 0, cells + firsts[index], groups)
    return Shares(tuple(tables), groups, tuple(firsts[:-1]))


def _raised(chars: Chars, shares: Shares) -> Shares:
    """With lines that hang over the rule above their cell given to the cell there: what a page break leaves of a merged
    label may be less high than its text, which then runs into the cell below."""
    groups = shares.groups.copy()
    heights = chars.boxes[:, 3] - chars.boxes[:, 1]
    for table, first in zip(shares.tables, shares.firsts, strict=True):
        own = true_at((groups >= first) & (groups < first + len(table.spans)))
        tops = table.ys[table.spans[groups[own] - first, 0]]
        hung = own[tops - chars.boxes[own, 1] > HANGING * heights[own]]
        for cell in np.unique(groups[hung]).tolist():
            over = hung[groups[hung] == cell]
            place = chars.boxes[over[:1], 0], chars.boxes[over[:1], 1]
            above = int(table.cells_at(*place)[0]) + first
            if first <= above < cell and _belongs_above(chars, groups, over, above):
                groups[over] = above
    return replace(shares, groups=groups)


def _belongs_above(chars: Chars, groups: Ints, over: Ints, above: int) -> bool:
    """Whether a line that hangs over a rule stands apart from the rest of its cell, and nearer to the one above."""
    line, members = chars.boxes[over], true_at(groups == groups[over[0]])
    rest = chars.boxes[np.setdiff1d(members, over), 1]
    if not len(rest):
        return False
    gap, height = rest.min() - line[:, 3].max(), (line[:, 3] - line[:, 1]).max()
    beyond = chars.boxes[groups == above, 3]
    return bool(gap > APART * height and (not len(beyond) or line[:, 1].min() - beyond.max() < gap))


def _is_tight(chars: Chars, first: Ints, second: Ints) -> Flags:
    """Whether the second of two characters follows the first without a gap."""
    one, other = chars.boxes[first], chars.boxes[second]
    reach = TIGHT * (other[:, 3] - other[:, 1])
    level, near = np.abs(other[:, 3] - one[:, 3]) < reach, np.abs(other[:, 0] - one[:, 2]) < reach
    return np.asarray(level & near & (chars.turns[first] == 0) & (chars.turns[second] == 0))


def _has_room(chars: Chars, first: Ints) -> Flags:
    """Whether characters stand off from the next ones, be it by little."""
    one, other = chars.boxes[first], chars.boxes[first + 1]
    return np.asarray(other[:, 0] - one[:, 2] > ROOM * (other[:, 3] - other[:, 1]))


def _middles_of_words(chars: Chars, tight: Flags) -> Floats:
    """For each character the middle of the word it is of."""
    begins = np.r_[True, ~tight]
    first = true_at(begins)
    low, high = np.minimum.reduceat(chars.boxes[:, :2], first), np.maximum.reduceat(chars.boxes[:, 2:], first)
    return np.asarray(((low + high) / 2)[begins.cumsum() - 1])


def _held_together(chars: Chars, shares: Shares, number: int) -> Ints:
    """The figures of a table in cells over several rows or columns that hold nothing else."""
    table, first = shares.tables[number], shares.firsts[number]
    held = np.bincount(table.owners.ravel()) > 1
    own = true_at((shares.groups >= first) & (shares.groups < first + len(held)))
    cells, codes = shares.groups[own] - first, np.minimum(chars.codes[own], 0xFFFF)
    held[cells[_IS_WORDY[codes]]] = False
    return own[held[cells] & (codes > ord(" "))]


def _parted(table: RuledTable, places: Floats) -> RuledTable:
    """The table with the cells parted in which these places are in different rows or columns, or the only one stands
    rather in the middle of its row and column than in that of the cell."""
    found: dict[int, dict[int, Floats]] = {}
    for cell, unit, place in zip(
        table.cells_at(*places.T).tolist(), table.units_at(*places.T).tolist(), places, strict=True
    ):
        found.setdefault(cell, {})[unit] = place
    return table.parted([cell for cell, units in found.items() if _is_several(units) or _is_aside(table, cell, units)])


def _is_several(units: dict[int, Floats]) -> bool:
    """Whether figures in several rows or columns are not one, printed again in nearly the same place."""
    return len(units) > 1 and bool(np.ptp(np.array(list(units.values())), 0).max() > TWICE)


def _is_aside(table: RuledTable, cell: int, units: dict[int, Floats]) -> bool:
    unit, place = next(iter(units.items()))
    row, col, rowspan, colspan = table.spans[cell].tolist()
    own = divmod(unit, len(table.xs) - 1)
    off_whole = place - (_middle(table.xs, col, colspan), _middle(table.ys, row, rowspan))
    off_unit = place - (_middle(table.xs, own[1], 1), _middle(table.ys, own[0], 1))
    return bool(np.abs(off_unit).max() + ASIDE < np.abs(off_whole).max())


def _middle(bounds: Floats, first: int, count: int) -> float:
    return float(bounds[first] + bounds[first + count]) / 2
