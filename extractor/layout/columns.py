"""Columns of tables without rules, from where the values of all rows stand.

Headers of neighbouring columns that nearly fill them have no wider gap than words have, and only the columns of the
other rows tell them apart:

    结果维 结果纠 其他结 尚未审   总
      持     正     果     结     计
      0      1      0      2      3

Each of such words stands in the middle of a column; words of one text do so by chance only. And where values of the
lower rows stand beside the columns of the upper ones, two tables follow each other, each with columns of its own.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from extractor.layout.words import Cell, Word, cell_to_text
from extractor.model import GridCell
from extractor.text.numbers import is_value_text

SAME_MIDDLE = 0.2
"""Share of the gap that parts cells by which a header or a value may stand off its column: half of a digit."""
CLASH = 1.5
"""Such gaps within which no other column can stand: a column holds two characters at least, and their padding."""
FEWEST_TOLD = 0.5
"""Share of the words of a text that must stand in the middles of columns, and two at least, to be headers."""
NEAR, FEWEST_STAYING = 0.5, 0.6
"""Such gaps within which a value of text is in line with those above, and the share of values that are so by far where
the columns go on: by chance two of seven are."""
FEWEST_PLACED = 2
"""Rows of values on both sides of a break that tell so."""
FEWEST_HEADERS = 3
"""Single words in a row without values that are headers."""

Row = tuple[Cell, ...]
Extent = tuple[float, float]


def part_by_columns(rows: Sequence[Row], wides: Sequence[float]) -> list[Row]:
    """The rows of a table, with texts parted that stand over several columns; `wides`: from which gap on the cells of
    each row are apart by themselves."""
    middles = sorted(_middle(_extent((word,))) for row in rows for word in _standing_alone(row))
    return [
        tuple(part for cell in row for part in _parts(cell, middles, SAME_MIDDLE * wide))
        for row, wide in zip(rows, wides, strict=True)
    ]


def column_changes(rows: Sequence[Row], wide: float) -> Iterator[int]:
    """The rows with values at which another table begins, two of which agree that no column above is theirs."""
    placed = _on_one_side([[_extent(cell) for cell in row if is_value_text(cell_to_text(cell))] for row in rows])
    told = [(index, spots) for index, spots in enumerate(placed) if len(spots) > 1]
    known = told[0][1] if told else []
    for (index, spots), (_, below) in pairwise(told[1:]):
        if _clashes(spots, known, wide) and _clashes(below, known, wide) and not _clashes(below, spots, wide):
            yield index
            known = []
        for spot in spots:
            if _distance(spot, known) > 0:
                insort(known, spot)


def moved_columns(rows: Sequence[Row], breaks: Iterable[int], wide: float) -> Iterator[int]:
    """The rows, of those below a break, from which on most values stand beside all columns above: text of pages, of
    each of which the columns were set for themselves."""
    placed = _on_one_side([[_extent(cell) for cell in row if is_value_text(cell_to_text(cell))] for row in rows])
    start = 0
    for at in breaks:
        above, below = ([spots for spots in part if len(spots) > 1] for part in (placed[start:at], placed[at:]))
        if min(len(above), len(below)) < FEWEST_PLACED:
            continue
        known = sorted(chain.from_iterable(above))
        distances = [_distance(spot, known) for spots in below for spot in spots]
        if sum(distance <= NEAR * wide for distance in distances) < FEWEST_STAYING * len(distances):
            yield at
            start = at


def are_same_columns(table: Sequence[GridCell], piece: Sequence[GridCell]) -> bool:
    """Whether the values of two pieces may stand in the same columns: if not, they were set for themselves, and where a
    value stands in the one says nothing of the other."""
    values = [[cell for cell in cells if is_value_text(cell.text)] for cells in (table, piece)]
    heights = [box.bottom - box.top for cells in values for cell in cells if (box := cell.provenance[0].box)]
    if not all(values) or not heights:
        return True
    known, spots = _on_one_side([[(cell.x0, cell.x1) for cell in cells] for cells in values])
    return not _clashes(spots, sorted(known), min(heights))


def _on_one_side(rows: Sequence[Sequence[Extent]]) -> list[list[float]]:
    """Where extents stand: by that of their sides, or by the middle, which makes the fewest columns of all."""
    sides = [[[side(extent) for extent in row] for row in rows] for side in (_middle, _right, _left)]
    return min(sides, key=lambda rows: len({round(spot) for row in rows for spot in row}))


def _clashes(spots: Sequence[float], known: Sequence[float], wide: float) -> bool:
    """Whether more spots, and two at least, stand beside the known ones than on them: too near for other columns."""
    nearest = [_distance(spot, known) for spot in spots]
    on = sum(distance <= SAME_MIDDLE * wide for distance in nearest)
    beside = sum(distance <= CLASH * wide for distance in nearest) - on
    return beside > max(on, 1)


def _distance(spot: float, known: Sequence[float]) -> float:
    """From a spot to the nearest of the known ones, in ascending order."""
    after = bisect_left(known, spot)
    return min((abs(spot - other) for other in known[max(after - 1, 0) : after + 1]), default=float("inf"))


def _standing_alone(row: Row) -> list[Word]:
    """The words that show where columns are: values, and headers of one word."""
    single = [cell[0] for cell in row if len(cell) == 1]
    values = [word for word in single if is_value_text(word.text)]
    return values if values or len(single) < FEWEST_HEADERS else single


def _parts(cell: Cell, middles: Sequence[float], reach: float) -> Iterator[Cell]:
    """The cell, or its words where they are headers of columns."""
    if len(cell) < 2 or is_value_text(cell_to_text(cell)):
        yield cell
        return
    told = [middle for word in cell if _distance(middle := _middle(_extent((word,))), middles) <= reach]
    if len(told) > 1 and len(told) >= FEWEST_TOLD * len(cell):
        yield from ((word,) for word in cell)
    else:
        yield cell


def _extent(cell: Cell) -> Extent:
    return cell[0].x0, cell[-1].x1


def _left(extent: Extent) -> float:
    return extent[0]


def _right(extent: Extent) -> float:
    return extent[1]


def _middle(extent: Extent) -> float:
    return sum(extent) / 2
