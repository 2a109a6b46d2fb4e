"""Rows of the stream that are one row of the form together: a label broken over them, its values in one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from extractor.matching.chain import Side
from extractor.matching.rows import Row, printed_in
from extractor.matching.torn import label_columns, torn_over
from extractor.model import GridKind
from extractor.text import fold

MOST_MERGED = 5
"""Rows that one row of the form may be broken over; text columns wrap the longest label into four lines."""
MOST_LABELS = 30
"""Label cells of a row that may be a piece of another: a header shattered into single characters has fewer."""
MERGE_COST = 0.01
"""So that a row that stands whole is not merged with what is beside it."""
LOOSE_COST = 0.08
"""Only neighbourhood ties a line of values to a label. Before or after it costs the same, so that the reading that
leaves neither labels nor values over wins."""
STRAY_COST = 0.15
"""A number in a row of its own, where cells show their bounds, is rather a page's: the label's row has its own cell."""
MOST_COUNTED = 4
"""Of these the lines that cost anything: whole labels are no less likely for being broken often."""


class Group(NamedTuple):
    """Stream rows that may be one row of the form; `pieces`: those of them that show more than its unit."""

    rows: Sequence[Row]
    pieces: Sequence[Row]


def rows_to_group(rows: Sequence[Row], asides: frozenset[str]) -> Group:
    """Some rows as a group."""
    return Group(rows, [row for row in rows if not is_unit(row, asides)])


def may_merge(group: Group, asides: frozenset[str]) -> bool:
    """Whether stream rows of which none is settled can be one row of the form: one at most has values, unless numbers
    are torn over two, of which the upper has the unit; one has a unit."""
    first, last = group.rows[0], group.rows[-1]
    if len(group.pieces) > MOST_MERGED or len(last.labels) > MOST_LABELS:
        return False
    if last.grid < 0 <= first.grid and not (first.kind is last.kind is GridKind.SPACED):
        return False
    valued = [row for row in group.rows if row.has_values]
    if len(valued) > 1 and (len(valued) > 2 or not asides.isdisjoint(valued[1].texts) or torn_over(*valued) is None):
        return False
    return not asides or sum([not asides.isdisjoint(row.texts) for row in group.rows]) <= 1


def merge_cost(group: Group) -> float:
    """What merging costs: a little a row, but one that only tells the unit; more where only neighbourhood ties bare
    lines of values to a label, or a line has no values."""
    cost = MERGE_COST * min(len(group.pieces) - 1, MOST_COUNTED)
    values = next((row for row in group.rows if row.has_values), None)
    if is_loose(group.rows, values) if values else group.rows[-1].grid < 0:
        cost += LOOSE_COST
    if values is not None and not values.keys and (values.kind is GridKind.SPANNED or is_stray(group.rows, values)):
        cost += STRAY_COST
    return cost


def is_stray(rows: Sequence[Row], values: Row) -> bool:
    """Whether one number stands in a row of its own, in a table of tabs, beside a row with a blank cell for it; or, in
    columns of text, left of what follows the label, where no value stands."""
    if printed_in(values) != 1:
        return False
    if values.kind is GridKind.SPACED:
        return values.grid >= 0 and any(row.labels and row.cells[-1].x0 >= values.cells[-1].x1 for row in rows)
    return values.kind is GridKind.RAGGED and any(row.labels and not row.texts[-1] for row in rows)


def merged_pieces(group: Sequence[Row]) -> tuple[str, ...]:
    """Folded label pieces of several rows as one: the texts of one column of labels run together from row to row."""
    return tuple("".join(fold(cell.text) for cell in column) for column in label_columns(group))


def is_loose(group: Sequence[Row], values: Row) -> bool:
    """Whether the values of a label stand in a line of text of their own that begins where labels do."""
    if values.labels or values.kind is not GridKind.SPACED:
        return False
    return values.cells[0].x0 < max((cell.x1 for row in group for cell in row.labels), default=0.0)


def value_side(group: Group, groups: frozenset[str]) -> Side:
    """Where a loose line of values stands among those of a label; beside it if neither before nor after all of them.
    `groups`: what lines before may be without being of the label itself, their group's."""
    lines = group.pieces
    if len(lines) > 1:
        if lines[-1].has_values and is_loose(group.rows, lines[-1]):
            return Side.AFTER
        at = next((at for at, row in enumerate(lines) if row.has_values), 0)
        above = "".join(key for row in lines[:at] for key in row.keys)
        if lines[at].has_values and is_loose(group.rows, lines[at]) and (not above or above in groups):
            return Side.BEFORE
    return Side.HELD


def is_unit(row: Row, asides: frozenset[str]) -> bool:
    """Whether nothing stands in a row but what is in the columns between labels and values (件)."""
    return bool(row.texts) and asides.issuperset(row.texts)
