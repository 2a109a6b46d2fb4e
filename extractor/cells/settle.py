"""Which reading of a row is taken, where positions leave several.

The form's sums are parity checks over the candidates, never over what was read for certain: a row with as many values
as columns has one reading and is not touched. Where two readings that differ remain equally good, the cells in which
they differ are unreadable, and say so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extractor.forms.relations import Instance, holds
from extractor.model import BlockMatch, GridKind, Reading, RelationKind, RowMatch
from extractor.text.numbers import is_digits, read_number

SUM_GAIN = 0.5
"""A passing sum outweighs any difference of position priors but a clear one (0.9 against 0.3)."""
SUM_LOSS = 0.1
"""A failing sum says little: publishers err, and a reading whose total is blank cannot fail at all."""
LEAST_LEAD = 0.1
"""Readings closer than this are equally good: priors are not known better."""
LEAST_LEAD_OF_CELLS = 0.2
"""The same where a format shows cells, and a row has another number of them than columns: something was done to it."""
POSITIONED = 0.7
"""A reading with this prior has positions behind it: its one value stands alone in its column."""
LONE_FIT = 0.6
MOST_SPLITS = 50_000
"""Ways to part a run of digits that are tried; 17 digits in 7 columns have 8,008."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What each column of a row gets. `texts`: printed text or None for a gap; `parts`: the number in it where a run of
    digits was parted; `doubtful`: columns that stay open; `fit`: 0 to 1; `by_sums`: whether sums decided; `margins`: of
    each column how much better this reading is than the best with another text there, empty where there is no other."""

    slots: tuple[int | None, ...]
    fit: float
    doubtful: frozenset[int] = frozenset()
    by_sums: bool = False
    parts: tuple[str, ...] = ()
    margins: tuple[float, ...] = ()


def settle_row(block: BlockMatch, row: RowMatch, instances: Sequence[Instance]) -> Settled:
    """The reading that is taken for a row. `instances`: the form's relations within this row."""
    width = len(block.columns)
    # A bound is passed by most readings: only equalities tell them apart.
    instances = [instance for instance in instances if instance.relation.kind is RelationKind.EQUAL]
    if parted := part_digits(block, row, instances):
        return parted
    if len(row.readings) == 1:
        slots = row.readings[0].slots
        return Settled(slots, row.readings[0].prior, together(row, slots))
    if not row.readings:
        return Settled((None,) * width, 0.0)
    ranked = sorted(((reading_score(block, row, reading, instances), reading) for reading in row.readings),
                    key=lambda pair: -pair[0])  # fmt: skip
    top, best = ranked[0]
    least = LEAST_LEAD_OF_CELLS if row.kind is GridKind.SPANNED else LEAST_LEAD
    rivals = [reading for score, reading in ranked[1:] if score > top - least]
    doubtful = {
        column
        for rival in rivals
        for column in range(width)
        if slot_text(row, rival.slots[column]) != slot_text(row, best.slots[column])
    }
    first = max(row.readings, key=lambda reading: reading.prior)
    by_sums = first.slots != best.slots
    fit = min(best.prior + (0.1 if by_sums else 0.0), 1.0)
    margins = tuple(column_margin(row, column, ranked) for column in range(width))
    return Settled(best.slots, fit, together(row, best.slots) | doubtful, by_sums, margins=margins)


def together(row: RowMatch, slots: Sequence[int | None]) -> frozenset[int]:
    """The columns of numbers with a zero before them (`037`) beside a blank: the values of both stand in one cell."""
    texts = [slot_text(row, slot) for slot in slots]
    found = set[int]()
    for column, text in enumerate(texts):
        if is_digits(text) and text[0] == "0" and len(text) > 1:
            beside = [other for other in (column - 1, column + 1) if 0 <= other < len(texts) and not texts[other]]
            found.update((column, *beside) if beside else ())
    return frozenset(found)


def column_margin(row: RowMatch, column: int, ranked: Sequence[tuple[float, Reading]]) -> float:
    """The lead of the first of some scored readings over the best that has another text in a column; 1 at most."""
    top, best = ranked[0]
    text = slot_text(row, best.slots[column])
    rivals = (score for score, reading in ranked[1:] if slot_text(row, reading.slots[column]) != text)
    return min(1.0, top - max(rivals, default=top - 1.0))


def slot_text(row: RowMatch, slot: int | None) -> str:
    """The text in a slot; a gap reads like a blank."""
    return "" if slot is None else row.slots[slot].text.strip()


def reading_score(block: BlockMatch, row: RowMatch, reading: Reading, instances: Sequence[Instance]) -> float:
    """Prior of a reading, raised or lowered by the sums of its row."""
    values: dict[str, Decimal | None] = {}
    for column, slot in zip(block.columns, reading.slots, strict=True):
        values[column.column.name] = read_number(slot_text(row, slot), column.column.unit, column.unit).value
    verdicts = [holds_in(instance, values) for instance in instances]
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known:
        return reading.prior
    return reading.prior + (SUM_GAIN if all(known) else -SUM_LOSS)


def holds_in(instance: Instance, values: Mapping[str, Decimal | None]) -> bool | None:
    """Whether a relation within a row holds for a reading's values; None where that says nothing.

    That is where a total is not printed, and where all is zero: zeros add up in any column.
    """
    left = [values.get(key[2]) for key in instance.left]
    right = [values.get(key[2]) for key in instance.right]
    if any(value is None for value in left) or all(value is None for value in right) or not any((*left, *right)):
        return None
    zero = Decimal(0)
    return holds(instance.relation.kind, [value or zero for value in left], [value or zero for value in right])


def satisfies(instance: Instance, values: Mapping[str, Decimal]) -> bool:
    """Whether a relation within a row holds, every column having a value."""
    left = [values[key[2]] for key in instance.left]
    return holds(instance.relation.kind, left, [values[key[2]] for key in instance.right])


def part_digits(block: BlockMatch, row: RowMatch, instances: Sequence[Instance]) -> Settled | None:
    """A row whose cell boundaries are lost (`15130000154`): its digits parted so that all sums hold, if one way does.

    None where the row is not of that kind. Where no or more than one way satisfies the sums, every column is doubtful.
    """
    width = len(block.columns)
    printed = [index for index, slot in enumerate(row.slots) if slot.text.strip()]
    if len(printed) != 1 or width < 2:
        return None
    digits = row.slots[printed[0]].text.strip()
    if not is_digits(digits) or len(digits) < max(width, 3):
        return None
    # With blanks beside it, or positions behind it, the one value may as well stand alone in its column.
    shown = len(row.slots) >= width or any(reading.prior >= POSITIONED for reading in row.readings)
    names = [column.column.name for column in block.columns]
    fitting: list[tuple[str, ...]] = []
    for tried, parts in enumerate(partitions(digits, width)):
        values = dict(zip(names, map(Decimal, parts), strict=True))
        if tried >= MOST_SPLITS or len(fitting) > 1:
            break
        if instances and all(satisfies(instance, values) for instance in instances):
            fitting.append(parts)
    everywhere = (printed[0],) * width
    if len(fitting) == 1:
        return Settled(everywhere, 0.7, by_sums=True, parts=fitting[0])
    if shown:
        return lone_value(row, printed[0])
    return Settled(everywhere, 0.0, doubtful=frozenset(range(width)))


def lone_value(row: RowMatch, printed: int) -> Settled | None:
    """A row with one long number, in its first column: it stands there, but could be the whole row run together."""
    best = row.readings[0]
    if len(best.slots) < 3 or best.slots[0] != printed:
        return None
    return Settled(best.slots, min(best.prior, LONE_FIT))


def partitions(digits: str, width: int) -> Iterator[tuple[str, ...]]:
    """All ways to cut a run of digits into `width` numbers without leading zeros."""
    for cuts in combinations(range(1, len(digits)), width - 1):
        parts = tuple(digits[a:b] for a, b in zip((0, *cuts), (*cuts, len(digits)), strict=True))
        if all(part == "0" or part[0] != "0" for part in parts):
            yield parts
