"""How a row may have been misread, where its reading is in doubt: misreadings have shapes.

A digit mistaken, lost or added; two neighbours exchanged; a run of values one column off; a number torn into two cells;
two numbers in one cell. Each shape gives other numbers for some cells. Text that was read for certain gives none:
no digit of a text layer is doubted on account of a sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extractor.checks.explain import ZERO, Changes, Sums
from extractor.model import Cell, CellStatus, Key, is_given_up
from extractor.text.numbers import is_digits

UNSEEN = "?"
"""In place of a number that the row has lost: whatever its sum wants there."""

ODDLY = 0.7
"""Parse below which a text may be several numbers (`037`); a note or a unit beside a number leaves it one."""

Texts = tuple[str, ...]
"""What stands in the columns of a row; empty where nothing does."""


class Shape(NamedTuple):
    """A misreading. `lost`: one of the numbers is only what its sum wants, so that this sum proves nothing."""

    changes: Changes
    lost: bool = False


def digits_doubted(cell: Cell) -> bool:
    """Whether the characters of a cell may have been mistaken."""
    return cell.evidence.text < 1 or cell.evidence.agreed == 0


def place_doubted(cell: Cell) -> bool:
    """Whether a cell's row was not simply one value a column."""
    evidence = cell.evidence
    return bool(
        places_open(cell) or evidence.settled_by_sums or evidence.column_fit < 1 or evidence.column_margin < 1
        or evidence.parse < ODDLY
    )  # fmt: skip


def places_open(cell: Cell) -> bool:
    """Whether a cell's row has another number of places for values than the form."""
    return bool(cell.evidence.short or cell.evidence.over)


def floats(row: Sequence[Cell]) -> bool:
    """Whether a row has fewer values than the form has columns, and no bound nor place shows in which they stand.

    Columns that count as absent, all but some values, are the same in a line of words: its blanks may be lost. So are
    two readings that are equally good: a cell that is blank in both may hold a number in a third.
    """
    if any(is_given_up(cell.status, cell.evidence) for cell in row):
        return True
    told = [cell.evidence for cell in row if cell.value is not None]
    lost = any(cell.status is CellStatus.ABSENT for cell in row)
    return any(one.walls == 0 and (lost or one.short and one.column_fit == 0) for one in told)


def is_slip(read: str, meant: str) -> bool:
    """Whether one number was taken for another by one digit mistaken, lost or added: 27 for 21, 10 for 1, 105 for 5."""
    if len(read) == len(meant):
        return sum(a != b for a, b in zip(read, meant, strict=True)) == 1
    short, long = sorted((read, meant), key=len)
    return any((long[:at] + long[at + 1 :]).lstrip("0") == short.lstrip("0") for at in range(len(long)))


def is_misread(cells: Mapping[Key, Cell], changes: Changes) -> bool:
    """Whether every change of a set is a slip in a cell whose characters are in doubt, or makes a number whole in a row
    that has more places for values than the form."""
    return all(is_cell_misread(cells[key], value) for key, value in changes.items())


def is_cell_misread(cell: Cell, value: Decimal) -> bool:
    """The same for one cell and the number that it should hold."""
    read, meant = f"{cell.value or ZERO:f}", f"{value:f}"
    torn = cell.evidence.over > 0 and len(meant) > len(read) and meant.startswith(read)
    return torn or (digits_doubted(cell) and is_slip(read, meant))


def exchanges(cells: Sequence[Cell]) -> Iterator[Shape]:
    """Two neighbours of a row, or of a column, each with the other's number, where the characters of both are in doubt.

    Where only places are, the order of the numbers is certain.
    """
    for first, second in pairwise(cells):
        one, other = first.value or ZERO, second.value or ZERO
        if one != other and digits_doubted(first) and digits_doubted(second):
            yield Shape({first.key: other, second.key: one})


def shifts(row: Sequence[Cell], sums: Sums) -> Iterator[Shape]:
    """Other ways to lay what stands in a row on its columns, where its places are in doubt."""
    if not any(map(place_doubted, row)) and not all(map(digits_doubted, row)) and not lacks_cell(row):
        return
    texts = tuple(cell.raw.strip() if cell.value is not None else "" for cell in row)
    fewest = 1 if any(cell.evidence.parse < ODDLY for cell in row) else 2
    if all(is_digits(text) or not text for text in texts):
        for other in dict.fromkeys(layings(texts)):
            changes = texts_to_changes(row, other, sums)
            # One other number alone is no shape, any sum can be met so; but `00` may be two, and the last too many.
            if len(changes) >= fewest:
                yield Shape(changes, UNSEEN in other)


def lacks_cell(row: Sequence[Cell]) -> bool:
    """Whether a row with numbers begins or ends in a blank that no bound shows: it may have lost a cell."""
    ends = (cell.status is CellStatus.BLANK and cell.evidence.walls < 1 for cell in (row[0], row[-1]))
    return any(ends) and any(cell.value for cell in row)


def layings(texts: Texts) -> Iterator[Texts]:
    """A number torn, two run together, or a run of values one column off, as it should then stand."""
    width = len(texts)
    for one in range(width):
        yield from opened((*texts[:one], *texts[one + 1 :]))
        if one + 1 < width and texts[one] and texts[one + 1]:
            yield from opened((*texts[:one], texts[one] + texts[one + 1], *texts[one + 2 :]))
        for cut in range(1, len(texts[one])):
            parted = (*texts[:one], texts[one][:cut], texts[one][cut:], *texts[one + 1 :])
            yield from ((*parted[:out], *parted[out + 1 :]) for out in range(width + 1) if out not in (one, one + 1))


def opened(texts: Texts) -> Iterator[Texts]:
    """A gap at every place, empty or with a number that was lost."""
    for gap in range(len(texts) + 1):
        yield (*texts[:gap], "", *texts[gap:])
        yield (*texts[:gap], UNSEEN, *texts[gap:])


def texts_to_changes(row: Sequence[Cell], texts: Texts, sums: Sums) -> Changes:
    """What differs from the reading; a number that was lost is what its sum wants."""
    changes = {
        cell.key: Decimal(text or 0)
        for cell, text in zip(row, texts, strict=True)
        if text != UNSEEN and Decimal(text or 0) != sums.values[cell.key]
    }
    lost = [cell.key for cell, text in zip(row, texts, strict=True) if text == UNSEEN and cell.key in sums.of]
    value = sums.fitting(sums.of[lost[0]][0], lost[0], changes) if lost else None
    return changes if value is None else {**changes, lost[0]: value}
