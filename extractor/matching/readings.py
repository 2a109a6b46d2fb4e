"""From a row's slots to its block's columns: the candidate readings.

As many slots as columns is one reading. Otherwise the run of values floats: blank slots of merged labels stand before
it, trailing ones were added or cut off. Each way to lay the run on the columns is a candidate, its prior is how well
positions support it: those of complete rows of the same shape, else those of the header. Which candidate is taken is
decided later, with the form's sums as parity checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from extractor.model import GridKind, Reading, Slot
from extractor.text import squeeze

POSITION_PRIOR = 0.9
"""A reading by the positions of complete rows of the same shape."""
VERIFIED_PRIOR = 0.95
"""By the positions of a header that most complete rows of the same table stand under."""
AGREED_PRIOR = 0.98
"""The run fits in one way only, and positions say the same."""
HEADER_PRIOR = 0.8
"""By the positions of a header that nothing verifies: headers drift."""
NEIGHBOUR_PRIOR = 0.62
"""By the positions of rows that only seem complete: their run fits in one way, if nothing printed is left over."""
RUN_PRIOR = 0.5
"""A run that fits without any position behind it."""
CUT_PRIOR = 0.6
"""Fewer slots than columns: trailing blanks are cut off by most tools, leading ones by few."""
FOREIGN_PRIOR = 0.3
"""A run that leaves a printed value over."""
MOST_SUBSETS = 500
"""Choices of columns that are listed for a run without positions; 7 columns have at most 35."""
LOST_SHARE = 0.8
"""What a printed value that finds no column leaves of a reading by position: merged label cells do repeat a value."""
LOST_COST = 2.0
"""What leaving a printed value over costs, in column pitches."""
FAR = 0.75
"""Pitches from a column's centre at which a value stands in another column."""

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """The slots of one row, with the shape of the row they stand in (rows of one shape share positions)."""

    slots: tuple[Slot, ...]
    kind: GridKind
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """Positions of the columns, and how far a reading by them is believed."""

    columns: tuple[Extent, ...]
    prior: float


def run_to_readings(run: Run, width: int, supports: Sequence[Support]) -> tuple[Reading, ...]:
    """Candidate readings of a row for `width` columns, best prior first."""
    count = len(run.slots)
    if count == width:
        return (Reading(tuple(range(width)), 1.0),)
    laid = subsets(count, width) if run.kind is GridKind.SPACED and count < width else windows(run.slots, width)
    placed = [positioned(run.slots, support.columns, support.prior) for support in supports]
    candidates: dict[tuple[int | None, ...], float] = {}
    for reading in (*laid, *(reading for reading in placed if reading)):
        candidates[reading.slots] = max(candidates.get(reading.slots, 0.0), reading.prior)
    sure = [reading for reading, support in zip(placed, supports, strict=True) if support.prior >= HEADER_PRIOR]
    if len(laid) == 1 and laid[0].prior >= RUN_PRIOR and any(r and r.slots == laid[0].slots for r in sure):
        candidates[laid[0].slots] = AGREED_PRIOR
    ranked = sorted(candidates.items(), key=lambda item: -item[1])
    return tuple(Reading(slots, prior) for slots, prior in ranked)


def is_blank(slot: Slot) -> bool:
    """Whether nothing is printed in it."""
    return not squeeze(slot.text)


def windows(slots: Sequence[Slot], width: int) -> list[Reading]:
    """The run laid on the columns at every offset that keeps its order and its neighbours."""
    count = len(slots)
    readings = []
    if count > width:
        for offset in range(count - width + 1):
            outside = (*slots[:offset], *slots[offset + width :])
            prior = RUN_PRIOR if all(map(is_blank, outside)) else FOREIGN_PRIOR
            readings.append(Reading(tuple(range(offset, offset + width)), prior))
        clean = [reading for reading in readings if reading.prior > FOREIGN_PRIOR]
        return clean or readings
    for offset in range(width - count + 1):
        laid: list[int | None] = [None] * width
        laid[offset : offset + count] = range(count)
        readings.append(Reading(tuple(laid), CUT_PRIOR if offset == 0 else FOREIGN_PRIOR))
    return readings


def subsets(count: int, width: int) -> list[Reading]:
    """Every choice of columns for a run whose gaps are not shown (`规章 12 3`): none is likelier than another."""
    if not count or comb(width, count) > MOST_SUBSETS:
        return [Reading((*range(count), *([None] * (width - count))), 0.0)]
    readings = []
    for chosen in combinations(range(width), count):
        laid: list[int | None] = [None] * width
        for slot, column in enumerate(chosen):
            laid[column] = slot
        readings.append(Reading(tuple(laid), FOREIGN_PRIOR))
    return readings


def positioned(slots: Sequence[Slot], columns: Sequence[Extent], prior: float) -> Reading | None:
    """The reading by position: each printed slot goes to the nearest column, in order; blank ones give way.

    A shortest path over slots and columns; a printed slot that finds no column makes the reading worthless.
    """
    centres = [(x0 + x1) / 2 for x0, x1 in columns]
    pitch = max((centres[-1] - centres[0]) / max(len(centres) - 1, 1), 1e-6)
    infinity = float("inf")
    cost = [[infinity] * (len(columns) + 1) for _ in range(len(slots) + 1)]
    took: list[list[bool | None]] = [[None] * (len(columns) + 1) for _ in range(len(slots) + 1)]
    cost[0] = [0.0] * (len(columns) + 1)
    for i, slot in enumerate(slots, start=1):
        drop = 0.0 if is_blank(slot) else LOST_COST
        middle = (slot.x0 + slot.x1) / 2
        for j in range(len(columns) + 1):
            cost[i][j], took[i][j] = cost[i - 1][j] + drop, False
            if j and cost[i][j - 1] < cost[i][j]:
                cost[i][j], took[i][j] = cost[i][j - 1], None
            if j:
                away = abs(middle - centres[j - 1]) / pitch
                fit = cost[i - 1][j - 1] + (away - 0.2 if away < FAR else 2 * LOST_COST)
                if fit < cost[i][j]:
                    cost[i][j], took[i][j] = fit, True
    laid: list[int | None] = [None] * len(columns)
    i, j = len(slots), len(columns)
    while i and j:
        move = took[i][j]
        if move is True:
            laid[j - 1], i, j = i - 1, i - 1, j - 1
        elif move is False:
            i -= 1
        else:
            j -= 1
    placed = [(slot, column) for column, slot in enumerate(laid) if slot is not None]
    if not placed:
        return None
    distance = sum(abs((slots[s].x0 + slots[s].x1) / 2 - centres[c]) / pitch for s, c in placed) / len(placed)
    lost = sum(not is_blank(slot) for index, slot in enumerate(slots) if index not in {s for s, _ in placed})
    return Reading(tuple(laid), prior * max(0.0, 1 - distance) * LOST_SHARE**lost)
