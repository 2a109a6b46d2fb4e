"""Rows with numbers that a table's alignment explains by nothing, and the rows of the form that they may be.

A row that is missing where such a row stands was likely overlooked; one that is found beside it may be its neighbour.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from extractor.matching.chain import Match, Side, value_row
from extractor.matching.readings import is_blank
from extractor.matching.rows import LEAST_PLACES, Row, has_numbers, is_column_numbers, values_in
from extractor.matching.torn import stand_in_line
from extractor.model import BlockMatch, GridKind
from extractor.text.numbers import is_digits, is_value_text

HANGING = 3
"""What digits under the values of a row count for, and unexplained numbers beside a row without: they are likely
theirs."""

LINES_ABOVE = 2
"""Lines right above the first row of a table in which the number of one whose label is lost may stand, and its unit."""
STRAY_ROW = 15
"""Numbers of the longest row of a form; what has more is several."""
LONG = 2
"""Numbers for each column that a row holds which is two."""
LEAST_BARE = 3
"""Rows without values beside long ones that show a column apart from its labels; one may be a caption."""
LEAST_STRAY = 2
"""Numbers in a row that make it a table's: the number of a page stands alone."""
_YEAR = re.compile(r"20\d\d年?度?")

Course = Sequence[tuple[str, Match | None]]
"""The rows of a form in its order, each with the match found for it."""


def left_over_beside(
    rows: Sequence[Row], course: Course, taken: Collection[int], known: Collection[str] = frozenset()
) -> dict[str, int]:
    """For each row of the form how many unexplained rows stand where it may be: between the rows that were found
    before and after it; of those without numbers only where it is missing. Rows beside which there are none are left
    out. `known`: the labels of the table's groups and headers."""
    found = sorted((match for _, match in course if match), key=lambda match: match.start)
    if not found:
        return {}
    bounds = bounds_of(rows, found)
    gaps = [unexplained(rows, *gap, taken) for gap in bounds]
    hollow = [0, *(unexplained_labels(rows, *gap, taken, known) for gap in bounds[1:-1]), 0]
    if not any(gaps) and not any(hollow):
        return {}  # what hangs below a row is left over, too
    number = {match: at for at, match in enumerate(found)}
    counts: dict[str, int] = {}
    last = -1
    for at, (name, match) in enumerate(course):
        if match:
            last = number[match]
            first, beyond = last, last + 2
        else:
            following = next((number[later] for _, later in course[at:] if later), len(found))
            first, beyond = last + 1, max(following, last + 1) + 1
        beside = sum(gaps[first:beyond])
        torn = match and (match.end not in taken and hangs_below(rows, match) or match.bare and beside)
        count = HANGING if torn else beside + (0 if match else sum(hollow[first:beyond]))
        if count:
            counts[name] = count
    return counts


def drifted(rows: Sequence[Row], course: Course, taken: Collection[int], long: Collection[str]) -> Iterator[str]:
    """The rows whose values stand in a line of their own, between such a line that belongs to no row and a row of the
    form that has none: each may have its neighbour's, for lines before and after labels look alike. All such rows,
    where values of several stand in `long` ones and rows are without."""
    if long and sum(match.bare for _, match in course if match) >= LEAST_BARE:
        yield from (name for name, match in course if match and (match.side is not Side.HELD or name in long))
        return
    found = [(at, match) for at, (_, match) in enumerate(course) if match]
    hollow = [at for at, (_, match) in enumerate(course) if match is None or match.bare]
    if not found or not hollow:
        return
    first, end = min(match.start for _, match in found), max(match.end for _, match in found)
    orphans = [at for at in range(first, end) if at not in taken and is_line_of_values(rows[at])]
    spans = [span for orphan in orphans for span in spans_between(orphan, found, hollow)]
    for at, match in found:
        if match.side is not Side.HELD and any(low <= at < high for low, high in spans):
            yield course[at][0]


def is_line_of_values(row: Row) -> bool:
    """Whether a row is a line with several values and nothing else."""
    return row.kind is GridKind.SPACED and not row.labels and len(row.cells) >= LEAST_STRAY and has_numbers(row)


def spans_between(orphan: int, found: Sequence[tuple[int, Match]], hollow: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of the form's rows from a line of the stream to the next row without values, down and up."""
    place = sum(match.start < orphan for _, match in found)
    here = found[place - 1][0] + 1 if place else 0
    below = next((at for at in hollow if at >= here), None)
    above = next((at for at in reversed(hollow) if at < here), None)
    if below is not None:
        yield here, below
    if above is not None:
        yield above, here


def stray_numbers(rows: Sequence[Row], known: Collection[str]) -> int:
    """How many rows that no table took hold several numbers and nothing else, one of very many as several: what a
    table lacks may be there (text of a PDF column by column, a table whose header is not understood). Not in a table
    with cells and labels none of which is `known`, or a piece of such: it is of something else."""
    labels: dict[int, set[str]] = {}
    for row in rows:
        if row.grid >= 0 and row.kind is not GridKind.SPACED:
            labels.setdefault(row.grid, set()).update(row.keys)
    whole = "\n".join(known)
    others = {grid for grid, keys in labels.items() if keys and not any(key in whole for key in keys)}
    strays = (
        row
        for row in rows
        if row.grid not in others and not row.labels and has_numbers(row) and not is_column_numbers(row)
    )
    least = (row for row in strays if len(row.cells) >= LEAST_STRAY and not is_of_year(row))
    return sum(max(len(row.cells) // STRAY_ROW, 1) for row in least)


def is_of_year(row: Row) -> bool:
    """Whether a row of a table with cells begins with a year: what an agency counted year by year is its own table."""
    return row.kind is not GridKind.SPACED and _YEAR.fullmatch(row.cells[0].text.strip()) is not None


def beside_strays(course: Course, strays: int) -> Iterator[tuple[str, int]]:
    """The rows of a table that were not found, or without values, each with the stray rows of numbers it may have; all
    rows, where most are without values."""
    found = [match for _, match in course if match]
    hollow = 2 * sum(match.bare for match in found) > len(found)
    if strays:
        yield from ((name, strays) for name, match in course if match is None or match.bare or hollow)


def long_rows(blocks: Iterable[BlockMatch]) -> frozenset[str]:
    """The rows with twice as many numbers as their block has columns: they hold those of others."""
    return frozenset(
        row.row.name
        for block in blocks
        for row in block.rows
        if sum(not is_blank(slot) for slot in row.slots) >= LONG * len(block.columns)
    )


def beside_long(course: Course, long: Collection[str]) -> Iterator[str]:
    """The rows of a table that were not found right before or after a `long` one (one whose label is lost has its
    numbers in that one's line), and wherever they stand those without values."""
    names = [name for name, _ in course]
    for at, (name, match) in enumerate(course):
        beside = (*names[max(at - 1, 0) : at], *names[at + 1 : at + 2])
        if match.bare and long if match else any(other in long for other in beside):
            yield name


def hangs_below(rows: Sequence[Row], match: Match) -> bool:
    """Whether right below a row, in columns of words, stand digits, each under one of its values, if need be beside the
    rest of its label: the rest of numbers that wrapped in their cells."""
    above, below = rows[value_row(match, rows)], rows[match.end] if match.end < len(rows) else None
    if below is None or below.kind is not GridKind.SPACED or below.grid < 0:
        return False
    values = [cell for cell in above.cells if is_value_text(cell.text)]
    rest = [cell for cell in below.cells if cell not in below.labels]
    return bool(rest) and all(
        is_digits(cell.text.strip()) and any(stand_in_line(cell, value) for value in values) for cell in rest
    )


def bounds_of(rows: Sequence[Row], found: Sequence[Match]) -> list[tuple[int, int]]:
    """The stretches of the stream before, between and after matches; outside of all only as far as their grid goes, or
    a few lines above the first."""
    first, end = found[0].start, found[-1].end
    above, below = first, end
    while above > 0 and rows[above - 1].grid == rows[first].grid >= 0:
        above -= 1
    if rows[first].grid < 0:
        above = max(first - LINES_ABOVE, 0)
    while below < len(rows) and rows[below].grid == rows[end - 1].grid >= 0:
        below += 1
    starts = [above, *(match.end for match in found)]
    ends = [*(match.start for match in found), below]
    return list(zip(starts, ends, strict=True))


def unexplained(rows: Sequence[Row], start: int, end: int, taken: Collection[int]) -> int:
    """How many of some rows have numbers and belong to nothing that was found."""
    return sum(
        at not in taken and has_numbers(rows[at]) and not is_column_numbers(rows[at]) for at in range(start, end)
    )


def unexplained_labels(
    rows: Sequence[Row], start: int, end: int, taken: Collection[int], known: Collection[str]
) -> int:
    """How many of some rows have places for values without a number in them, and no label that is `known`: a label with
    blanks where cells show, and with placeholders anywhere."""
    return sum(at not in taken and is_hollow(rows[at], known) for at in range(start, end))


def is_hollow(row: Row, known: Collection[str]) -> bool:
    """Whether a row has a label that is not `known`, and places for values without a number in them."""
    if values_in(row) < LEAST_PLACES or has_numbers(row):
        return False
    shown = row.has_values or row.kind is not GridKind.SPACED
    return shown and bool(row.keys) and not all(key in known for key in row.keys)
