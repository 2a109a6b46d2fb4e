"""Rows of a table whose whole label is lost, or is another one: their place alone tells what they are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.matching.chain import Match
from extractor.matching.lexicon import Lexicon
from extractor.matching.merging import is_unit
from extractor.matching.rows import LEAST_PLACES, LEAST_RUN, Row, has_own_numbers, values_in
from extractor.model import Axis, GridKind
from extractor.text import numbering, squeeze

NAMELESS = 0.6
"""Score of a row without a label, or with another."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Folded texts that are never a piece of a row's label: the table's header texts, and what stands in its asides."""

    header: frozenset[str]
    asides: frozenset[str]


def nameless_rows(
    rows: Sequence[Row],
    lexicon: Lexicon,
    furniture: Furniture,
    chain: Sequence[Match],
    found: Sequence[Match],
    closed: Collection[int],
) -> list[Match]:
    """Rows whose whole label is lost: between two rows of the form that stand in order, as many rows with values and
    without a label as are missing there are those; so it is before the first and after the last. `closed`: the lines of
    groups' labels and of the placeholders that are theirs."""
    taken_slots = {match.slot for match in found}
    if not chain or len(taken_slots) == len(lexicon.slots):
        return []
    taken_rows = {row for match in found for row in range(match.start, match.end)}
    nameless = {
        at
        for at, row in enumerate(rows)
        if at not in closed
        and (is_nameless(row, furniture.asides, lexicon.group_keys) or is_below(rows, at, furniture))
    }
    words = furniture.header | lexicon.group_keys
    own = nameless.union(
        closed, (at for at, row in enumerate(rows) if words.issuperset(row.keys) and not has_own_numbers(row))
    )
    first, last = chain[0], chain[-1]
    above = next(at for at in range(first.start, -1, -1) if at - 1 not in own)
    below = next(at for at in range(last.end, len(rows) + 1) if at not in own)
    gaps = [(above, first.start, -1, first.slot), (last.end, below, last.slot, len(lexicon.slots))]
    gaps += [(one.end, other.start, one.slot, other.slot) for one, other in pairwise(chain)]
    named: list[Match] = []
    for start, end, before, after in gaps:
        slots = [slot for slot in range(before + 1, after) if slot not in taken_slots and lexicon.slots[slot].path]
        free = [at for at in range(start, end) if at not in taken_rows]
        held = [at for at in free if at in nameless or rows[at].has_values and at not in own]
        if slots and len(slots) == len(held) and nameless.issuperset(held):
            named += [Match(at, 1, slot, NAMELESS, 0, 0.0, 0.0) for at, slot in zip(held, slots, strict=True)]
        elif len(slots) == 1:
            strange = [at for at in free if at in held or has_cells(rows[at]) and not words.issuperset(rows[at].keys)]
            alike = [at for at in strange if is_renamed(rows[at], lexicon.slots[slots[0]])]
            named += [renamed(rows, at, slots[0]) for at in alike if len(alike) == 1]
    return named


def has_cells(row: Row) -> bool:
    """Whether a row of a table with walls has cells for values beside its labels, be they blank."""
    return row.grid >= 0 and row.kind is not GridKind.SPACED and values_in(row) >= LEAST_PLACES


def is_renamed(row: Row, axis: Axis) -> bool:
    """Whether a row with a label that is none of the form's has the number of the one that is missing at its place
    (`2.申请人逾期未缴费`)."""
    number = numbering(axis.path[-1].text) if axis.path else ""
    return bool(number and row.labels) and has_cells(row) and numbering(row.labels[-1].text) == number


def renamed(rows: Sequence[Row], at: int, slot: int) -> Match:
    """Such a row as the one that is missing."""
    return Match(at, 1, slot, NAMELESS, len(rows[at].labels), 0.0, 0.0, bare=not rows[at].has_values)


def is_nameless(row: Row, asides: frozenset[str], groups: frozenset[str]) -> bool:
    """Whether a row of a table has values, or the unit of one, and no label; or numbers and that of its group, of which
    text columns may show a line."""
    labels = [key for cell, key in zip(row.labels, row.keys, strict=True) if squeeze(cell.text) not in asides]
    if labels:
        lines = row.kind is GridKind.SPACED and len(labels) == 1 and any(labels[0] in group for group in groups)
        return row.grid >= 0 and (lines or groups.issuperset(labels)) and has_own_numbers(row)
    if row.grid < 0:
        return not row.labels and len(row.cells) >= LEAST_RUN
    return row.has_values or bool(row.labels)


def is_below(rows: Sequence[Row], at: int, furniture: Furniture) -> bool:
    """Whether a line of values stands right below one with their unit, or with labels of columns and nothing else."""
    if not at or rows[at].grid >= 0 or rows[at].labels or not rows[at].has_values:
        return False
    above = rows[at - 1]
    headed = bool(above.keys) and not above.has_values and furniture.header.issuperset(above.keys)
    return headed or is_unit(above, furniture.asides)


def parted_matches(
    rows: Sequence[Row], by_end: Sequence[Sequence[Match]], found: Sequence[Match], n_slots: int
) -> Iterator[Match]:
    """The matches, one of a row with blank cells and the numbers in a row below or above it as two, where the form's
    next row is missing on that side: its label is lost, likelier than that values moved out of cells of their own.
    Nothing tells for certain, so that neither has a margin."""
    free = set(range(n_slots)) - {match.slot for match in found}
    for match in found:
        below = range(match.start, match.end - 1), match.end - 1, match.slot + 1
        above = range(match.start + 1, match.end), match.start, match.slot - 1
        for rest, nameless, slot in (below, above):
            bare = bare_match(by_end, rest, match.slot) if slot in free else None
            row = rows[nameless]
            if bare and row.has_values and not row.labels and row.kind is not GridKind.SPACED:
                yield bare._replace(margin=0.0, ordered=match.ordered)
                yield Match(nameless, 1, slot, NAMELESS, 0, 0.0, 0.0)
                break
        else:
            yield match


def bare_match(by_end: Sequence[Sequence[Match]], span: range, slot: int) -> Match | None:
    """The match of some rows without values with a slot, if they may be that."""
    matches = by_end[span.stop - 1] if span else ()
    return next((match for match in matches if (match.start, match.slot, match.bare) == (span.start, slot, True)), None)
