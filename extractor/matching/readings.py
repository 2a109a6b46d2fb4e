"""From a row's slots to its block's columns: the candidate readings.

As many slots as columns is one reading. Otherwise the run of values floats: blank slots of merged labels stand before
it, trailing ones were added or cut off. Each way to lay the run on the columns is a candidate, its prior is how well
positions support it: those of complete rows of the same shape, else those of the header. Which candidate is taken is
decided later, with the form's sums as parity checks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations, pairwise
from math import comb
from typing import NamedTuple

from extractor.model import GridKind, Reading, Slot, seen_together
from extractor.text import squeeze
from extractor.text.numbers import is_digits

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
WHOLE_PRIOR = 0.96
"""As many values are printed as there are columns: their order tells, wherever spans or header put them."""
BESIDE_PRIOR = 0.7
"""The same where a format shows no spans and the values stand side by side: the row may be shifted, or one of them none
of its (seed 000 shows eight for seven) and a column blank. As likely as a reading by position, before sums."""
ORDER_PRIOR = 0.6
"""The same with a blank between them."""
TORN_PRIOR = 0.7
"""One number more than columns is as likely a torn one as one that belongs to none."""
LOOSE_TORN_PRIOR = 0.4
"""The same where a format shows no spans: only sums tell it from a number that belongs to none."""
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
LOST_AFTER_SHARE = 0.5
"""The same for one after all others: a number torn in two moves the row's last value out of its columns."""
LOST_COST = 2.0
"""What leaving a printed value over costs, in column pitches."""
TAKE_GAIN = 0.2
"""Pitches that a slot may be off its column's centre and still rather stand there than be left out."""
FAR = 0.75
"""Pitches from a column's centre at which a value stands in another column."""

Extent = tuple[float, float]


class Run(NamedTuple):
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
    printed = tuple(index for index, slot in enumerate(run.slots) if not is_blank(slot))
    if joins := torn_joins(run, printed, width):
        prior = TORN_PRIOR if run.kind is GridKind.SPANNED else LOOSE_TORN_PRIOR
        laid = [*laid, *(Reading(reading, prior) for reading in joins)]
    if run.kind is GridKind.SPACED and len(printed) == width + 1:
        laid = [*laid, *(Reading(reading, LOOSE_TORN_PRIOR) for reading in without_repeat(run, printed))]
    if len(printed) == width:
        beside = BESIDE_PRIOR if 1 < width > printed[-1] - printed[0] else ORDER_PRIOR
        laid = [*laid, Reading(printed, WHOLE_PRIOR if run.kind is GridKind.SPANNED else beside)]
    placed = [positioned(run.slots, support.columns, support.prior) for support in supports]
    candidates: dict[tuple[int | None, ...], float] = {}
    for reading in (*laid, *(reading for reading in placed if reading)):
        candidates[reading.slots] = max(candidates.get(reading.slots, 0.0), reading.prior)
    sure = [reading for reading, support in zip(placed, supports, strict=True) if support.prior >= HEADER_PRIOR]
    if len(laid) == 1 and laid[0].prior >= RUN_PRIOR and any(r and r.slots == laid[0].slots for r in sure):
        candidates[laid[0].slots] = AGREED_PRIOR
    ranked = sorted(candidates.items(), key=lambda item: -item[1])
    return tuple(Reading(slots, prior) for slots, prior in ranked)


def torn_joins(run: Run, printed: Sequence[int], width: int) -> list[tuple[int, ...]]:
    """Readings of a row with one number more than columns, as one number torn into two cells (12 -> 1 | 2): every two
    neighbours as one. Such a pair has a slot of its own, see `joined_slots`."""
    if len(printed) != width + 1:
        return []
    first = len(run.slots)
    texts = [slot.text.strip() for slot in run.slots]
    return [
        (*printed[:at], first + one, *printed[at + 2 :])
        for at, (one, other) in enumerate(pairwise(printed))
        if other == one + 1 and is_digits(texts[one]) and texts[one][0] != "0" and is_digits(texts[other])
    ]


def without_repeat(run: Run, printed: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Readings of a row with one number more than columns, as one number that stands twice: a merged cell's, which some
    tools write in each of its columns."""
    for at, (one, other) in enumerate(pairwise(printed), 1):
        if run.slots[one].text.strip() == run.slots[other].text.strip():
            yield (*printed[:at], *printed[at + 1 :])


def joined_slots(run: Run, width: int) -> tuple[Slot, ...]:
    """A slot for every two neighbours of a row that may hold a torn number; none elsewhere."""
    if sum(not is_blank(slot) for slot in run.slots) != width + 1:
        return ()
    return tuple(
        Slot(
            one.text.strip() + other.text.strip(),
            one.x0,
            other.x1,
            (*one.provenance, *other.provenance),
            seen_together((one.sight, other.sight)),
        )
        for one, other in pairwise(run.slots)
    )


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

    None where no slot finds a column. Every printed slot that finds none lowers the prior (LOST_SHARE).
    """
    centres = [(x0 + x1) / 2 for x0, x1 in columns]
    width = columns[0][1] - columns[0][0] if len(columns) == 1 else (centres[-1] - centres[0]) / (len(columns) - 1)
    pitch = max(width, 1e-6)
    away = [[abs((slot.x0 + slot.x1) / 2 - centre) / pitch for centre in centres] for slot in slots]
    laid = nearest_in_order(away, [is_blank(slot) for slot in slots])
    placed = [(slot, column) for column, slot in enumerate(laid) if slot is not None]
    if not placed:
        return None
    distance = sum(away[slot][column] for slot, column in placed) / len(placed)
    taken = {slot for slot, _ in placed}
    lost = [index for index, slot in enumerate(slots) if index not in taken and not is_blank(slot)]
    after = sum(index > max(taken) for index in lost)
    share = LOST_SHARE ** (len(lost) - after) * LOST_AFTER_SHARE**after
    return Reading(laid, prior * max(0.0, 1 - distance) * share)


class Move(Enum):
    """A step back through the table of shortest paths."""

    TAKE = auto()
    DROP_SLOT = auto()
    SKIP_COLUMN = auto()


def nearest_in_order(away: Sequence[Sequence[float]], blank: Sequence[bool]) -> tuple[int | None, ...]:
    """For each column the slot that it gets: a shortest path over slots and columns that keeps their order.

    `away`: distance of each slot from each column, in pitches; `blank`: slots that cost nothing to leave out.
    """
    columns = len(away[0]) if away else 0
    cost = [0.0] * (columns + 1)
    moves: list[list[Move]] = []
    for distances, is_free in zip(away, blank, strict=True):
        dropped = 0.0 if is_free else LOST_COST
        line, steps = [cost[0] + dropped], [Move.DROP_SLOT]
        for column in range(columns):
            best, step = cost[column + 1] + dropped, Move.DROP_SLOT
            if line[column] < best:
                best, step = line[column], Move.SKIP_COLUMN
            distance = distances[column]
            taken = cost[column] + (distance - TAKE_GAIN if distance < FAR else 2 * LOST_COST)
            if taken < best:
                best, step = taken, Move.TAKE
            line.append(best)
            steps.append(step)
        cost = line
        moves.append(steps)
    return walk_back(moves, columns)


def walk_back(moves: Sequence[Sequence[Move]], columns: int) -> tuple[int | None, ...]:
    """The columns' slots along the shortest path."""
    laid: list[int | None] = [None] * columns
    slot, column = len(moves), columns
    while slot and column:
        move = moves[slot - 1][column]
        if move is Move.TAKE:
            laid[column - 1] = slot - 1
        slot -= move is not Move.SKIP_COLUMN
        column -= move is not Move.DROP_SLOT
    return tuple(laid)
