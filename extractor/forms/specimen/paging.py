"""How a report is set on its pages: what moves the page breaks, and what a page break may do to a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.forms.specimen.printed import PrintedTable, Role, column_weights


@dataclass(frozen=True, slots=True)
class Paging:
    """Choices of a publisher's word processor; lengths in points.

    `lower`: empty space below the title, which moves every page break; `bottom`: what the bottom margin has more than
    usual, which moves the second break in a table against the first; `split_rows`: a row may break over pages, and
    a label after any of its lines; `top`: texts stand at the top of their cells, not in the middle; `leaf_width`,
    `group_width`: widths of the columns of row labels and of labels merged over several rows (0: after their texts).
    """

    lower: float = 0
    bottom: float = 0
    repeat_header: bool = False
    page_numbers: bool = True
    split_rows: bool = False
    top: bool = False
    leaf_width: float = 0
    group_width: float = 0


UNPAGED = Paging()
"""For formats without pages."""


AIR = 2
"""Display columns of a narrowed table's other columns that stay free: the sums of the form are five digits long."""


def column_widths(table: PrintedTable, whole: float, paging: Paging) -> tuple[float, ...]:
    """Widths that add up to `whole`: those of label columns as set, the others by their texts."""
    narrowed = bool(paging.leaf_width or paging.group_width)
    weights = [weight + AIR * narrowed for weight in column_weights(table)]
    fixed = {column: width for column, width in label_widths(table, paging).items() if width}
    free = sum(weight for column, weight in enumerate(weights) if column not in fixed)
    rest = whole - sum(fixed.values())
    return tuple(fixed.get(column, rest * weight / max(free, 1)) for column, weight in enumerate(weights))


def label_widths(table: PrintedTable, paging: Paging) -> dict[int, float]:
    """The width set for each column of labels; one with a label of a single row is a column of row labels."""
    single: dict[int, bool] = {}
    for row in table.rows:
        for cell in row:
            if cell.role is Role.LABEL and cell.colspan == 1:
                single[cell.col] = single.get(cell.col, False) or cell.rowspan == 1
    return {column: paging.leaf_width if leaf else paging.group_width for column, leaf in single.items()}


def parts_of(length: float, most: float) -> Sequence[float]:
    """A length in parts of at most `most`: no line of a word processor is as high as a page."""
    count = int(length // most)
    rest = length - count * most
    return [most] * count + [rest] * (rest > 0)
