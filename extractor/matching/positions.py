"""Where the columns of a block stand, as far as its own rows and its header tell.

Rows that have a slot for every column tell it best; a header is believed as far as such rows stand under it.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from extractor.matching.readings import (
    HEADER_PRIOR,
    NEIGHBOUR_PRIOR,
    POSITION_PRIOR,
    RUN_PRIOR,
    VERIFIED_PRIOR,
    Extent,
    Run,
    Support,
    windows,
)
from extractor.model import GridKind, Slot

VERIFIED_SHARE = 0.6
"""Share of the complete rows of a table that must stand under its header for the header to be believed."""
SAME_PLACE = 0.25
"""Distance of centres, in column pitches, up to which a value stands under a header text."""

Shape = tuple[int, ...]


def column_supports(runs: Sequence[Run], header: Sequence[Extent | None]) -> Callable[[Run], list[Support]]:
    """For each row of a block the positions that may place its values, with their priors."""
    width = len(header)
    whole = [run for run in runs if len(run.slots) == width]
    complete = mean_extents([(run.shape, run.slots) for run in whole])
    united = united_columns([run for run in runs if run.kind is GridKind.SPACED and run.shape[0] >= 0], width)
    neighbours = mean_extents([(run.shape, slots) for run in runs if (slots := seemingly_complete(run, width))])
    headed = header_support(whole, header)

    def supports(run: Run) -> list[Support]:
        found = [headed] if headed else []
        for columns, prior in (
            (complete, POSITION_PRIOR),
            (united, POSITION_PRIOR),
            (neighbours, NEIGHBOUR_PRIOR),
        ):
            if run.shape in columns:
                found.append(Support(columns[run.shape], prior))
        return found

    return supports


def header_support(whole: Sequence[Run], header: Sequence[Extent | None]) -> Support | None:
    """The header's positions, if it tells all of them from left to right."""
    columns = tuple(extent for extent in header if extent is not None)
    rising = all(a[0] < b[0] for a, b in pairwise(columns))
    if len(columns) < len(header) or not rising:
        return None
    under = sum(stands_under(run.slots, columns) for run in whole)
    verified = bool(whole) and under >= VERIFIED_SHARE * len(whole)
    return Support(columns, VERIFIED_PRIOR if verified else HEADER_PRIOR)


def stands_under(slots: Sequence[Slot], columns: Sequence[Extent]) -> bool:
    """Whether every slot of a complete row stands under its column's header."""
    pitch = (columns[-1][0] - columns[0][0]) / max(len(columns) - 1, 1) or 1.0
    return all(
        abs(slot.x0 + slot.x1 - x0 - x1) / 2 <= SAME_PLACE * pitch
        for slot, (x0, x1) in zip(slots, columns, strict=True)
    )


def seemingly_complete(run: Run, width: int) -> tuple[Slot, ...] | None:
    """The slots of a row that has more of them than columns, and in which they fit in one way only."""
    if run.kind is GridKind.SPACED or len(run.slots) <= width:
        return None
    fitting = [reading for reading in windows(run.slots, width) if reading.prior >= RUN_PRIOR]
    if len(fitting) != 1:
        return None
    return tuple(run.slots[index] for index in fitting[0].slots if index is not None)


def mean_extents(found: Sequence[tuple[Shape, Sequence[Slot]]]) -> dict[Shape, tuple[Extent, ...]]:
    """For each row shape the mean extents of its columns."""
    grouped: dict[Shape, list[Sequence[Slot]]] = {}
    for shape, slots in found:
        grouped.setdefault(shape, []).append(slots)
    return {
        shape: tuple(
            (sum(slot.x0 for slot in column) / len(column), sum(slot.x1 for slot in column) / len(column))
            for column in zip(*rows, strict=True)
        )
        for shape, rows in grouped.items()
    }


def united_columns(runs: Sequence[Run], width: int) -> dict[Shape, tuple[Extent, ...]]:
    """Columns of text from the extents of all values: what overlaps is one column. Only where that gives `width`."""
    grouped: dict[Shape, list[Extent]] = {}
    for run in runs:
        grouped.setdefault(run.shape, []).extend((slot.x0, slot.x1) for slot in run.slots)
    found = {shape: tuple(united(extents)) for shape, extents in grouped.items()}
    return {shape: columns for shape, columns in found.items() if len(columns) == width}


def united(extents: Sequence[Extent]) -> list[Extent]:
    """Overlapping extents made one, from left to right."""
    columns: list[Extent] = []
    for x0, x1 in sorted(extents):
        if columns and x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns
