"""Rows of a form that were merged into one grid row, their labels and values on lines of the same cells."""

from collections.abc import Sequence

from extractor.matching.lexicon import Lexicon
from extractor.matching.rows import Row, make_row
from extractor.matching.views import template_to_views
from extractor.model import GridCell, Template
from extractor.text import fold, squeeze
from extractor.text.numbers import is_value_text

MOST_STACKED = 8
"""The largest group of detail rows."""


def split_stacked(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream with every stacked row as the rows that it holds.

    A row is stacked when the lines of its label cell are the labels of several rows of the form, and every value cell
    has as many lines, or none.
    """
    lexicons = [view.lexicon for view in template_to_views(template)]
    return [part for row in rows for part in row_to_parts(row, lexicons)]


def row_to_parts(row: Row, lexicons: Sequence[Lexicon]) -> list[Row]:
    """The rows that a grid row holds; itself, mostly."""
    if not row.labels or row.grid < 0 or "\n" not in row.labels[-1].text:
        return [row]
    leaf = row.labels[-1]
    lines = leaf.text.split("\n")
    for lexicon in lexicons:
        labels = lines_to_labels(lines, lexicon)
        if 1 < len(labels) <= MOST_STACKED:
            values = [cell for cell in row.cells if cell.col > leaf.col]
            parts = [value_lines(cell, len(labels)) for cell in values]
            if parts and all(part is not None for part in parts):
                return stacked_rows(row, leaf, labels, [part for part in parts if part is not None])
    return [row]


def lines_to_labels(lines: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Lines of a cell as labels of the form, each of one line or more; empty where they are none."""
    labels: list[str] = []
    open_lines = ""
    for line in lines:
        open_lines += line
        if fold(open_lines) in lexicon.exact:
            labels.append(open_lines)
            open_lines = ""
    return [] if squeeze(open_lines) else labels


def value_lines(cell: GridCell, count: int) -> list[GridCell] | None:
    """A value cell as `count` cells of one line; None where it has another number of lines, or no values."""
    lines = [line for line in cell.text.split("\n") if squeeze(line)]
    if not lines:
        return [cell._replace(text="")] * count
    if len(lines) != count or not all(map(is_value_text, lines)):
        return None
    return [cell._replace(text=line) for line in lines]


def stacked_rows(row: Row, leaf: GridCell, labels: Sequence[str], values: Sequence[Sequence[GridCell]]) -> list[Row]:
    """One row for each label, the groups that stand before the label kept on all of them."""
    groups = tuple(cell for cell in row.cells if cell.col < leaf.col)
    return [
        make_row(
            row.grid,
            row.kind,
            (leaf._replace(text=label), *(cells[number] for cells in values)),
            (*row.above, *groups),
        )
        for number, label in enumerate(labels)
    ]
