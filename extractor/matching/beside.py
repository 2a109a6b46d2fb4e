"""Tables that stand side by side in one grid (label, unit, value, label, unit, value), one below the other."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from extractor.matching.lexicon import Lexicon
from extractor.matching.rows import Row, make_row
from extractor.matching.views import template_to_views
from extractor.model import GridKind, Template
from extractor.text.numbers import is_value_text

LEAST_BESIDE = 4
"""Rows with a label of the form behind a value in one column that make it the first of another table."""


def split_beside(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream, the parts of a table that stand side by side one after the other."""
    lexicons = [view.lexicon for view in template_to_views(template)]
    parted: list[Row] = []
    for (grid, kind), group in groupby(rows, key=lambda row: (row.grid, row.kind)):
        own = list(group)
        parted += own if grid < 0 or kind is GridKind.SPACED else side_by_side(own, lexicons)
    return parted


def side_by_side(rows: list[Row], lexicons: Sequence[Lexicon]) -> list[Row]:
    """The rows of a grid, its left part before its right one; as they are, mostly."""
    starts = Counter(column for row in rows for column in labels_behind_values(row, lexicons))
    columns = [column for column, count in starts.items() if count >= LEAST_BESIDE]
    if not columns:
        return rows
    middle = min(columns)
    left = [part_of(row, 0, middle) for row in rows]
    right = [part_of(row, middle, None) for row in rows]
    return [*left, *side_by_side(right, lexicons)]


def labels_behind_values(row: Row, lexicons: Sequence[Lexicon]) -> list[int]:
    """The columns of a row in which a label of the form, to the letter, stands behind the value of another such label,
    not only behind its group's and its own number (`（三）不予公开 | 1 | 属于国家秘密`)."""
    if len(row.labels) < 2:
        return []
    first = next((cell.col for cell in row.cells if is_value_text(cell.text) and cell.col > row.labels[0].col), None)
    if first is None:
        return []
    known = {
        cell.col for cell, key in zip(row.labels, row.keys, strict=True) if any(key in one.exact for one in lexicons)
    }
    return [column for column in sorted(known) if column > first] if min(known, default=first) < first else []


def part_of(row: Row, start: int, end: int | None) -> Row:
    """The part of a row in the columns from `start` to before `end`."""
    cells = tuple(cell for cell in row.cells if start <= cell.col and (end is None or cell.col < end))
    above = tuple(cell for cell in row.above if start <= cell.col and (end is None or cell.col < end))
    return make_row(row.grid, row.kind, cells, above)
