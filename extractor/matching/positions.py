"""Where the columns of a block stand, as far as its own rows and its header tell.

Rows that have a slot for every column tell it best; a header is believed as far as such rows stand under it.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise
from statistics import median

from extractor.matching.header_text import WORD_GAP, character_width
from extractor.matching.readings import (
    FAR,
    HEADER_PRIOR,
    NEIGHBOUR_PRIOR,
    POSITION_PRIOR,
    RUN_PRIOR,
    VERIFIED_PRIOR,
    Extent,
    Run,
    Support,
    is_blank,
    windows,
)
from extractor.model import GridKind, Slot

VERIFIED_SHARE = 0.6
"""Share of the complete rows of a table that must stand under its header for the header to be believed."""
DRIFTED_PRIOR = 0.5
"""A reading by a header beside which complete rows stand: a row with blanks may stand there, too."""
LEAST_TOLD = 0.8
"""Share of the columns whose header must be known for the others to be where they would stand between them."""
SAME_PLACE = 0.25
"""Distance of centres, in column pitches, up to which a value stands under a header text."""

HALF_PITCH = 0.45
UPRIGHT_SHARE = 0.9
LEAST_FILLED = 4
"""Rows that must be blank in one place for it to be a column that holds nothing: a few may all lack the same value."""
LEAST_SET = 0.8
"""Share of a block's rows of text with gaps wider than between words that makes them rows of columns."""
LEAST_ROWS = 2
"""Rows of text that must stand under each other to make columns."""

Shape = tuple[int, ...]


def column_supports(
    runs: Sequence[Run], header: Sequence[Extent | None], above: Set[int] = frozenset()
) -> Callable[[Run], list[Support]]:
    """For each row of a block the positions that may place its values, with their priors. `above`: the tables that the
    header stands in."""
    width = len(header)
    if not are_set_in_columns(runs):
        return no_supports
    if have_drifted(runs, header, above):
        drifted = Support(tuple(extent for extent in header if extent), DRIFTED_PRIOR)
        return lambda run: [drifted]
    whole = [run for run in runs if len(run.slots) == width]
    complete = upright(mean_extents([(run.shape, run.slots) for run in whole]), whole)
    united = united_columns([run for run in runs if run.kind is GridKind.SPACED and run.shape[0] >= 0], width)
    filled = filled_columns(runs, width)
    packed = packed_columns(runs, width)
    neighbours = packed or mean_extents(
        [(run.shape, slots) for run in runs if (slots := seemingly_complete(run, width))]
    )
    headed = header_support(runs, header)
    unheaded = frozenset[int]()
    if headed:
        unheaded = grids_beside(runs, headed.columns, above) | grids_apart(runs, headed.columns, above)
        united = {
            shape: columns
            for shape, columns in united.items()
            if shape[0] in unheaded or under_header(columns, headed.columns)
        }

    def supports(run: Run) -> list[Support]:
        found = [headed] if headed and run.shape not in packed and run.shape[0] not in unheaded else []
        for columns, prior in (
            (complete, POSITION_PRIOR),
            (filled, POSITION_PRIOR),
            (united, POSITION_PRIOR),
            (neighbours, NEIGHBOUR_PRIOR),
        ):
            if run.shape in columns:
                found.append(Support(columns[run.shape], prior))
        return found

    return supports


def no_supports(run: Run) -> list[Support]:
    """For a block whose rows all have a slot for each column, or whose values only follow each other."""
    return []


def are_set_in_columns(runs: Sequence[Run]) -> bool:
    """Whether the rows of a block stand in columns, all but a few in which two wide values nearly meet."""
    spaced = [run.slots for run in runs if run.kind is GridKind.SPACED and len(run.slots) > 1]
    return sum(map(is_set_in_columns, spaced)) >= LEAST_SET * len(spaced)


def have_drifted(runs: Sequence[Run], header: Sequence[Extent | None], above: Set[int]) -> bool:
    """Whether rows of text stand in more columns than there are, and complete ones a column beside the header: the
    labels of some are a column wider (rows of one table with 4 and 5 columns), and of rows with blanks nobody tells
    which they are. `above`: the tables that the header stands in."""
    columns = [extent for extent in header if extent]
    if len(columns) < len(header):
        return False
    grids: dict[int, list[Run]] = {}
    for run in runs:
        if run.kind is GridKind.SPACED and run.shape[0] in above:
            grids.setdefault(run.shape[0], []).append(run)
    return any(are_drifted(rows, columns) for rows in grids.values())


def are_drifted(runs: Sequence[Run], columns: Sequence[Extent]) -> bool:
    """The same of the rows of one table, under the columns of its header."""
    whole = [run for run in runs if len(run.slots) == len(columns)]
    if sum(is_beside(run, columns) for run in whole) < LEAST_ROWS:
        return False
    return len(united([(slot.x0, slot.x1) for run in runs for slot in run.slots])) > len(columns)


def is_beside(run: Run, columns: Sequence[Extent]) -> bool:
    """Whether the values of a complete row stand a column beside those of the header."""
    return median(distances(run.slots, columns)) >= FAR * pitch_of(columns)


def is_set_in_columns(slots: Sequence[Slot]) -> bool:
    """Whether the gaps of a row of text are wider than between words: else its values only follow each other."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(slots)]
    width = min(map(half_width, slots), default=1.0)  # notes are wide
    return not gaps or min(gaps) >= WORD_GAP * width


def half_width(slot: Slot) -> float:
    """The width of a character of a text that is half as wide as a hanzi, as digits mostly are."""
    wide = any(char.isdigit() and not char.isascii() for char in slot.text)
    return character_width(slot) / (2 if wide else 1)


def header_support(runs: Sequence[Run], header: Sequence[Extent | None]) -> Support | None:
    """The header's positions, if it tells all of them from left to right, or all but a few between others. It is
    believed if complete rows stand under it; if there are none, if all rows have a cell under each of its own."""
    columns = interpolated(header)
    rising = all(a[0] < b[0] for a, b in pairwise(columns))
    if len(columns) < len(header) or not rising:
        return None
    if None in header:
        return Support(columns, HEADER_PRIOR)
    whole = [run for run in runs if len(run.slots) == len(columns)]
    under = sum(stands_under(run.slots, columns) for run in whole)
    verified = under >= VERIFIED_SHARE * len(whole) if whole else all(has_cells_under(run, columns) for run in runs)
    return Support(columns, VERIFIED_PRIOR if verified else HEADER_PRIOR)


def has_cells_under(run: Run, header: Sequence[Extent]) -> bool:
    """Whether a row of a table with walls has a cell for each of a header's, as wide, and nothing beside them."""
    cells = {(slot.x0, slot.x1) for slot in run.slots}
    printed = {(slot.x0, slot.x1) for slot in run.slots if not is_blank(slot)}
    return run.kind is GridKind.SPANNED and cells.issuperset(header) and printed.issubset(header)


def interpolated(header: Sequence[Extent | None]) -> tuple[Extent, ...]:
    """A header's extents, unknown ones between known ones spread evenly; only the known ones where these are few, or an
    outer one is unknown."""
    known = [(at, extent) for at, extent in enumerate(header) if extent is not None]
    few = len(known) < LEAST_TOLD * len(header)
    if few or len(known) == len(header) or header[0] is None or header[-1] is None:
        return tuple(extent for _, extent in known)
    columns = list[Extent]()
    for (at, one), (to, other) in pairwise(known):
        step = (sum(other) - sum(one)) / 2 / (to - at)
        columns += [(one[0] + number * step, one[1] + number * step) for number in range(to - at)]
    return (*columns, known[-1][1])


def grids_beside(runs: Sequence[Run], header: Sequence[Extent], above: Set[int]) -> frozenset[int]:
    """The tables of text, but those that the header is part of (`above`), with a column that does not stand under one
    header: they follow another table, and have columns of their own."""
    grids: dict[int, list[Extent]] = {}
    for run in runs:
        if run.kind is GridKind.SPACED and run.shape[0] >= 0 and run.shape[0] not in above:
            grids.setdefault(run.shape[0], []).extend((slot.x0, slot.x1) for slot in run.slots)
    return frozenset(
        grid
        for grid, extents in grids.items()
        if any(sum(x0 < h1 and h0 < x1 for h0, h1 in header) != 1 for x0, x1 in united(extents))
    )


def grids_apart(runs: Sequence[Run], header: Sequence[Extent], above: Set[int]) -> frozenset[int]:
    """The tables with cells, but those that the header is part of (`above`), of which few rows stand under it: their
    columns are counted anew, as on the next page."""
    under: dict[int, list[bool]] = {}
    for run in runs:
        slots = run.slots if len(run.slots) == len(header) else seemingly_complete(run, len(header))
        if slots and run.kind is not GridKind.SPACED and run.shape[0] not in above:
            under.setdefault(run.shape[0], []).append(stands_under(slots, header))
    return frozenset(grid for grid, told in under.items() if 2 * sum(told) < len(told))


def under_header(columns: Sequence[Extent], header: Sequence[Extent]) -> bool:
    """Whether each column stands under a header of its own, in order."""
    return all(x0 < h1 and h0 < x1 for (x0, x1), (h0, h1) in zip(columns, header, strict=True))


def upright(columns: dict[Shape, tuple[Extent, ...]], whole: Sequence[Run]) -> dict[Shape, tuple[Extent, ...]]:
    """Only the columns under which the complete rows do stand: in single-spaced text they only follow each other."""
    kept = {}
    for shape, extents in columns.items():
        runs = [run for run in whole if run.shape == shape]
        if runs[0].kind is GridKind.SPACED:
            standing = sum(stands_under(run.slots, extents, HALF_PITCH) for run in runs)
            if len(runs) < LEAST_ROWS or standing < UPRIGHT_SHARE * len(runs):
                continue
        kept[shape] = extents
    return kept


def stands_under(slots: Sequence[Slot], columns: Sequence[Extent], tolerance: float = SAME_PLACE) -> bool:
    """Whether every slot of a complete row stands at its column, up to a share of the column pitch."""
    reach = tolerance * pitch_of(columns)
    return all(distance <= reach for distance in distances(slots, columns))


def pitch_of(columns: Sequence[Extent]) -> float:
    """From one column to the next, in the mean."""
    return (columns[-1][0] - columns[0][0]) / max(len(columns) - 1, 1) or 1.0


def distances(slots: Sequence[Slot], columns: Sequence[Extent]) -> Iterator[float]:
    """How far the middle of each slot of a complete row is from that of its column."""
    for slot, (x0, x1) in zip(slots, columns, strict=True):
        yield abs(slot.x0 + slot.x1 - x0 - x1) / 2


def seemingly_complete(run: Run, width: int) -> tuple[Slot, ...] | None:
    """The slots of a row that has more of them than columns, and in which they fit in one way only."""
    if run.kind is GridKind.SPACED or len(run.slots) <= width:
        return None
    fitting = [reading for reading in windows(run.slots, width) if reading.prior >= RUN_PRIOR]
    if len(fitting) != 1:
        return None
    return tuple(run.slots[index] for index in fitting[0].slots if index is not None)


def filled_columns(runs: Sequence[Run], width: int) -> dict[Shape, tuple[Extent, ...]]:
    """Where rows have more places than columns, the places that are not blank in all of them, if these are as many as
    columns: the others are columns that hold nothing. By the shape of the row."""
    grouped: dict[tuple[Shape, int], list[Run]] = {}
    for run in runs:
        if run.kind is not GridKind.SPACED and len(run.slots) > width:
            grouped.setdefault((run.shape, len(run.slots)), []).append(run)
    found = {}
    for (shape, count), alike in grouped.items():
        kept = [at for at in range(count) if not all(is_blank(run.slots[at]) for run in alike)]
        if len(alike) >= LEAST_FILLED and len(kept) == width:
            found.update(mean_extents([(shape, [run.slots[at] for at in kept]) for run in alike]))
    return found


def packed_columns(runs: Sequence[Run], width: int) -> dict[Shape, tuple[Extent, ...]]:
    """Tab-separated rows whose merged label cells were left out, not written as blanks: their values begin right after
    the label, and blanks fill the line up. So it is where rows with different numbers of label cells show it (one kind
    of them by a slot for each column), and none shows another place. By the shape of the row; empty where it is not so.
    """
    ragged = [run for run in runs if run.kind is GridKind.RAGGED and len(run.slots) >= width]
    begun = {run.shape[1] for run in ragged if seemingly_complete(run, width)}
    whole = {run.shape[1] for run in ragged if len(run.slots) == width}
    if not begun or len(begun | whole) < LEAST_ROWS or not all(may_begin_first(run.slots, width) for run in ragged):
        return {}
    return mean_extents([(run.shape, run.slots[:width]) for run in ragged])


def may_begin_first(slots: Sequence[Slot], width: int) -> bool:
    """Whether a row's values may begin in its first slot, so that no printed one is left over."""
    return any(reading.slots[0] == 0 and reading.prior >= RUN_PRIOR for reading in windows(slots, width))


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
    return {
        shape: columns
        for shape, columns in found.items()
        if len(columns) == width and all(apart(run.slots, columns) for run in runs if run.shape == shape)
    }


def apart(slots: Sequence[Slot], columns: Sequence[Extent]) -> bool:
    """Whether a row's values stand in columns of their own: else the text is not set in columns at all."""
    homes = [next(at for at, (_, x1) in enumerate(columns) if slot.x0 < x1) for slot in slots]
    return len(set(homes)) == len(homes)


def united(extents: Sequence[Extent]) -> list[Extent]:
    """Overlapping extents made one, from left to right."""
    columns: list[Extent] = []
    for x0, x1 in sorted(extents):
        if columns and x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns
