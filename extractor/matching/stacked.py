"""Rows of a form that were merged into one grid row, their labels and values on lines of the same cells; and a row that
was merged into one cell, its values on lines below its label (tools that saw no wall between them)."""

import re
from collections.abc import Iterator, Sequence

from extractor.matching.lexicon import Lexicon
from extractor.matching.rows import Row, make_row, printed_in
from extractor.matching.views import template_to_views
from extractor.model import GridCell, Template
from extractor.text import fold, squeeze
from extractor.text.numbers import is_value_text

MOST_STACKED = 8
"""The largest group of detail rows."""
LEAST_STACKED = 3
"""Value cells of equally many lines, and none of another number, that are rows: in a narrow cell only long numbers
wrap, and a 0 never does."""

_NUMBERING = re.compile(r"(?=[（(][一二三四五六七][）)]|(?<![\d.])[1-8][.、．]|[一二三四]、)")


def split_stacked(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream with every stacked row as the rows that it holds.

    A row is stacked when the lines of its label cell are the labels of several rows of the form, and every value cell
    has as many lines, or none.
    """
    lexicons = [view.lexicon for view in template_to_views(template)]
    return [part for row in with_values_beside(rows) for part in row_to_parts(row, lexicons)]


def with_values_beside(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, the values below a label in its cell as those of the blank cells beside it."""
    above: Row | None = None
    for row in rows:
        above = values_to_beside(row, above if above and above.grid == row.grid else None)
        yield above


def values_to_beside(row: Row, above: Row | None) -> Row:
    """A row of one printed cell, the lines of values at its end in the cells beside it: where there are as many, or the
    row above prints as many beside its first."""
    if row.grid < 0 or printed_in(row) != 1:
        return row
    at = next(index for index, text in enumerate(row.texts) if text)
    cell, free = row.cells[at], row.cells[at + 1 :]
    lines = [line for line in cell.text.split("\n") if squeeze(line)]
    count = next((count for count, line in enumerate(reversed(lines)) if not is_value_text(line)), len(lines))
    if not 0 < count < len(lines) or count not in (len(free), printed_in(above) - 1 if above else 0):
        return row
    label, values = "\n".join(lines[:-count]), lines[-count:]
    beside = [to._replace(text=line, provenance=cell.provenance) for to, line in zip(free, values, strict=False)]
    return make_row(row.grid, row.kind, (*row.cells[:at], cell._replace(text=label), *beside, *free[count:]), row.above)


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
    return torn_stack(row) or [row]


def torn_stack(row: Row) -> list[Row]:
    """The rows of a stack whose labels are not whole, each with its line of every label cell, or with its piece of the
    last by numbering, else without a label; empty where the row is no stack."""
    values = [cell for cell in row.cells if cell.col > row.labels[-1].col and squeeze(cell.text)]
    counts = {len(cell.text.split("\n")) for cell in values}
    if len(values) < LEAST_STACKED or len(counts) != 1 or not 1 < (count := counts.pop()) <= MOST_STACKED:
        return []
    parts = [value_lines(cell, count) for cell in row.cells if cell.col > row.labels[-1].col]
    if None in parts:
        return []
    lines = list(zip(*(part for part in parts if part is not None), strict=True))
    labels = stack_to_labels([cell.text for cell in row.labels], count)
    return [
        make_row(row.grid, row.kind, (row.labels[-1]._replace(text=label), *cells), row.above)
        for label, cells in zip(labels, lines, strict=True)
    ]


def stack_to_labels(texts: Sequence[str], count: int) -> list[str]:
    """The labels of `count` rows in the label cells of their stack, blank where they cannot be told apart."""
    lines = [text.split("\n") for text in texts]
    if all(len(cell) == count for cell in lines):
        return ["".join(pieces) for pieces in zip(*lines, strict=True)]
    pieces = [piece for piece in _NUMBERING.split(squeeze(texts[-1])) if piece]
    return pieces if len(pieces) == count else [""] * count


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
