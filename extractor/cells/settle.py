"""Which reading of a row is taken, where positions leave several.

The form's sums are parity checks over the candidates, never over what was read for certain: a row with as many values
as columns has one reading and is not touched. Where two readings that differ remain equally good, the cells in which
they differ are unreadable, and say so.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations, islice, pairwise

from extractor.forms.relations import Instance, holds
from extractor.model import BlockMatch, GridKind, Reading, RelationKind, RowMatch
from extractor.text.numbers import is_digits, read_number

SUM_GAIN = 0.5
"""A passing sum outweighs any difference of position priors but a clear one (0.9 against 0.3)."""
SUM_LOSS = 0.1
"""A failing sum says little: publishers err, and a reading whose total is blank cannot fail at all."""
LIKE_GAIN = 0.25
"""What the sums of one row say of another that is laid out alike and of which no sum says anything (its values are all
zeros): rows are shifted together."""
LEAST_LEAD = 0.1
"""Readings closer than this are equally good: priors are not known better."""
LEAST_LEAD_OF_CELLS = 0.2
"""The same where a format shows cells, and a row has another number of them than columns: something was done to it."""
POSITIONED = 0.7
"""A reading with this prior has positions behind it: its one value stands alone in its column."""
LONE_FIT = 0.45
"""Of a long number that stands alone in its row: it may be all of them run together."""
PARTED_FIT = 0.7
"""Of numbers parted in the one way that satisfies the sums."""
LOST_BOUNDS = 1
"""In a row of several numbers. With two there are hundreds of ways to part them, of which one may add up by chance."""
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


Layout = tuple[tuple[bool, ...], tuple[int | None, ...]]
"""Which slots of a row are printed, and which of them each column gets."""


def settle_rows(block: BlockMatch, instances: Sequence[Sequence[Instance]]) -> list[Settled]:
    """The reading that is taken for each row of a block. `instances`: the form's relations within each row."""
    equal = [[one for one in own if one.relation.kind is RelationKind.EQUAL] for own in instances]
    proven = frozenset(proven_layouts(block, equal))
    return [settle_row(block, row, own, proven) for row, own in zip(block.rows, equal, strict=True)]


def proven_layouts(block: BlockMatch, instances: Sequence[Sequence[Instance]]) -> Iterator[Layout]:
    """The layouts of rows with several readings of which sums confirm one."""
    for row, own in zip(block.rows, instances, strict=True):
        if len(row.readings) > 1 and row.kind is not GridKind.SPACED:  # text hides where its blanks are
            for reading in row.readings:
                if reading_score(block, row, reading, own) > reading.prior:
                    yield row_to_layout(row, reading)


def row_to_layout(row: RowMatch, reading: Reading) -> Layout:
    """How a row is laid out by a reading."""
    return tuple(bool(slot.text.strip()) for slot in row.slots), reading.slots


def settle_row(
    block: BlockMatch, row: RowMatch, instances: Sequence[Instance], proven: Set[Layout] = frozenset()
) -> Settled:
    """The reading that is taken for a row. `instances`: the form's equalities within it (most readings pass a bound);
    `proven`: the layouts that the sums of the block's other rows confirm."""
    width = len(block.columns)
    if sum(bool(slot.text.strip()) for slot in row.slots) < width:  # else no bound between numbers can be lost
        for part in (part_zeros, part_digits, part_neighbours):
            if parted := part(block, row, instances):
                return parted
    if len(row.readings) == 1:
        slots = row.readings[0].slots
        return Settled(slots, row.readings[0].prior, together(row, slots))
    if not row.readings:
        return Settled((None,) * width, 0.0)
    scores = (reading_score(block, row, reading, instances, proven) for reading in row.readings)
    ranked = sorted(zip(scores, row.readings, strict=True), key=lambda pair: -pair[0])
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


def reading_score(
    block: BlockMatch,
    row: RowMatch,
    reading: Reading,
    instances: Sequence[Instance],
    proven: Set[Layout] = frozenset(),
) -> float:
    """Prior of a reading, raised or lowered by the sums of its row, or raised by those of rows like it."""
    values: dict[str, Decimal | None] = {}
    for column, slot in zip(block.columns, reading.slots, strict=True):
        values[column.column.name] = read_number(slot_text(row, slot), column.column.unit, column.unit).value
    verdicts = [holds_in(instance, values) for instance in instances]
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known:
        return reading.prior + LIKE_GAIN * (row_to_layout(row, reading) in proven)
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


def part_zeros(block: BlockMatch, row: RowMatch, instances: Sequence[Instance]) -> Settled | None:
    """A row in which numbers begin with a zero (`02`), and with these zeros as numbers of their own it has one for each
    column: the bounds beside them are lost. None where it is not of that kind."""
    texts = [slot.text.strip() for slot in row.slots]
    found = [(at, part) for at, text in enumerate(texts) if text for part in zeros_apart(text)]
    if len(found) != len(block.columns) or sum(map(bool, texts)) == len(found):
        return None
    sources, parts = zip(*found, strict=True)
    return Settled(sources, PARTED_FIT, parts=parts)


def zeros_apart(text: str) -> list[str]:
    """`0012` as 0, 0 and 12; any other text as it is."""
    if not is_digits(text):
        return [text]
    rest = text.lstrip("0")
    return [*"0" * (len(text) - len(rest)), *([rest] if rest else [])]


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
    # With blanks beside it, or positions behind it, the one value may as well stand alone in its column; but not where
    # cells show, the others are lost, and no sum could tell.
    told = bool(instances) or row.kind is not GridKind.SPANNED
    shown = len(row.slots) >= width or told and any(reading.prior >= POSITIONED for reading in row.readings)
    fitting = fitting_parts(block, [digits], instances)
    everywhere = (printed[0],) * width
    if len(fitting) == 1:
        return Settled(everywhere, PARTED_FIT, by_sums=True, parts=fitting[0])
    if shown and not fitting:
        return lone_value(row, printed[0])
    return Settled(everywhere, 0.0, doubtful=frozenset(range(width)))


def part_neighbours(block: BlockMatch, row: RowMatch, instances: Sequence[Instance]) -> Settled | None:
    """A row of several numbers in which some have lost the bound between them (`40 | 0 | 4` for `4 | 0 | 0 | 4`), so
    that its last columns are blank: parted so that all sums hold, if one way does. None where it is not of that kind,
    where it adds up as it is, or where the columns that are blank in it are so in the rows beside it, too.
    """
    width = len(block.columns)
    texts = [slot.text.strip() for slot in row.slots]
    printed = [text for text in texts if text]
    first = next((at for at, text in enumerate(texts) if text), 0)
    if not 1 < len(printed) == width - LOST_BOUNDS or texts[first : first + len(printed)] != printed or not instances:
        return None
    if not all(map(is_digits, printed)) or not has_whole_rows(block, row) and len(instances) < 2:
        return None
    if any(reading_score(block, row, reading, instances) > reading.prior for reading in row.readings):
        return None
    fitting = fitting_parts(block, printed, instances)
    if len(fitting) != 1:
        return None
    sources = [first + at for at, count in enumerate(parts_of(printed, fitting[0])) for _ in range(count)]
    return Settled(tuple(sources), PARTED_FIT, by_sums=True, parts=fitting[0])


def parts_of(texts: Sequence[str], parts: Sequence[str]) -> list[int]:
    """Into how many of the parts each text was cut."""
    counts, at = [], 0
    for text in texts:
        start, length = at, 0
        while length < len(text):
            length += len(parts[at])
            at += 1
        counts.append(at - start)
    return counts


def fitting_parts(block: BlockMatch, texts: Sequence[str], instances: Sequence[Instance]) -> list[tuple[str, ...]]:
    """The ways to part the digits of a row into a number for each column that satisfy all its sums: two at most."""
    names = [column.column.name for column in block.columns]
    fitting: list[tuple[str, ...]] = []
    for parts in islice(partitions(texts, len(names)), MOST_SPLITS if instances else 0):
        values = dict(zip(names, map(Decimal, parts), strict=True))
        if all(satisfies(instance, values) for instance in instances):
            fitting.append(parts)
        if len(fitting) > 1:
            break
    return fitting


def lone_value(row: RowMatch, printed: int) -> Settled | None:
    """A row with one long number, in its first column: it stands there, but could be the whole row run together."""
    best = row.readings[0]
    if len(best.slots) < 3 or best.slots[0] != printed:
        return None
    return Settled(best.slots, min(best.prior, LONE_FIT))


def has_whole_rows(block: BlockMatch, row: RowMatch) -> bool:
    """Whether a row beside this one has a value in every column."""
    width = len(block.columns)
    return any(
        sum(bool(slot.text.strip()) for slot in other.slots) == width for other in block.rows if other is not row
    )


def partitions(texts: Sequence[str], width: int) -> Iterator[tuple[str, ...]]:
    """All ways to cut runs of digits into `width` numbers in all, without leading zeros."""
    digits, bounds = "".join(texts), list(accumulate(map(len, texts)))
    inner = [at for at in range(1, len(digits)) if at not in bounds]
    for chosen in combinations(inner, width - len(texts)):
        cuts = sorted((*chosen, *bounds))
        parts = tuple(digits[a:b] for a, b in pairwise((0, *cuts)))
        if all(part == "0" or part[0] != "0" for part in parts):
            yield parts
