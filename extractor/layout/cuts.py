"""What a page break cuts: which rows were printed again, whether a row was cut in two, which cells go on.

Text tells a break inside a row from one between rows: a label that goes on fills its line up to the rule on the first
page, has no number of its own on the second, and its values stand on one side only. Where that leaves a doubt, rows
stay apart, and matching joins what the form's labels tell it to join.
"""

import re
from collections.abc import Iterable, Sequence

from extractor.model import GridCell
from extractor.text import numbering, squeeze
from extractor.text.numbers import is_value_text

PADDING = 12.0
"""Points between a cell's text and its rules, left and right together, at most; word processors set 8 to 11."""
MAX_HEADER = 8
"""Rows of a header; the deepest of a known form has three, and a title."""

_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+条")


def rows_down(cells: Iterable[GridCell], rows: int) -> list[GridCell]:
    """Cells so many rows further down. (As `_replace(row=...)`, whose calls cost more than all else of a break.)"""
    return [tuple.__new__(GridCell, (cell[0] + rows, *cell[1:])) for cell in cells]


def leading_rows_again(table: Sequence[GridCell], piece: Sequence[GridCell]) -> int:
    """How many of a piece's first rows print the first rows of its table again: a header, so none has a value."""
    count = 0
    while count < MAX_HEADER and (row := _signature(piece, count)) and row == _signature(table, count):
        if any(is_value_text(text) for *_, text in row):
            break
        count += 1
    while any(cell.row < count < cell.row + cell.rowspan for cell in piece):
        count -= 1
    return count if any(squeeze(cell.text) for cell in piece if cell.row < count) else 0


def _signature(cells: Sequence[GridCell], row: int) -> list[tuple[int, int, str]]:
    return [(cell.col, cell.colspan, squeeze(cell.text)) for cell in cells if cell.row == row]


def without_spacing(cells: Sequence[GridCell], row: int, n_rows: int) -> tuple[list[GridCell], int]:
    """The cells, and how many rows they have, without a row that is none: the space between the table's last rule and
    the end of the page, closed there. Nothing parts it into columns but labels that go on, and it holds no text."""
    own = [cell for cell in cells if cell.row == row and cell.rowspan == 1]
    if n_rows < 2 or len(own) != 1 or own[0].colspan == 1 or squeeze(own[0].text):
        return list(cells), n_rows
    kept = list[GridCell]()
    for cell in cells:
        if cell.row <= row < cell.row + cell.rowspan:
            cell = cell._replace(rowspan=cell.rowspan - 1)
        elif cell.row > row:
            cell = cell._replace(row=cell.row - 1)
        if cell.rowspan:
            kept.append(cell)
    return kept, n_rows - 1


def is_cut_row(above: Sequence[GridCell], below: Sequence[GridCell], xs: Sequence[float]) -> bool:
    """Whether the last row of one page and the first of the next are halves of one row. `xs`: bounds of the columns."""
    lower = {(cell.col, cell.colspan): cell for cell in below}
    if {(cell.col, cell.colspan) for cell in above} != lower.keys():
        return False
    pairs = [(cell, lower[cell.col, cell.colspan]) for cell in above]
    ends = [pair for pair in pairs if is_value_text(pair[0].text)]
    starts = [pair for pair in pairs if is_value_text(pair[1].text)]
    if ends and any(not squeeze(upper.text) for upper, _ in starts):
        return False
    both = [pair for pair in pairs if squeeze(pair[0].text) and squeeze(pair[1].text)]
    labels = [pair for pair in both if not is_value_text(pair[1].text)]
    if not all(_goes_on(upper, half, xs) or _is_again(upper, half) for upper, half in both):
        return False
    if not labels and len(starts) == len(both):
        return 0 < len(starts) < len(ends)
    halves = sum(_goes_on(upper, half, xs) for upper, half in labels)
    return halves > 0 if ends or starts else halves > 1


def joined_cells(
    above: Sequence[GridCell], below: Sequence[GridCell], xs: Sequence[float], *, cut: bool
) -> list[GridCell]:
    """The cells over the break: all of a row that was `cut`, else labels merged over several rows.

    Each has the row of its upper part; the parts of its text are lines of it, and it keeps the boxes of both.
    """
    lower = {(cell.col, cell.colspan): cell for cell in below}
    pairs = [(cell, lower[key]) for cell in above if (key := (cell.col, cell.colspan)) in lower]
    if cut:
        return [_joined(upper, half, upper.rowspan + half.rowspan - 1) for upper, half in pairs]
    leaf = min(_last_label(above), _last_label(below))
    in_header = _divides(above, below)
    return [
        _joined(upper, half, upper.rowspan + half.rowspan)
        for upper, half in pairs
        if (upper.col < leaf and _is_group(upper, half, xs))
        or (in_header and squeeze(upper.text) and not squeeze(half.text))
    ]


def _divides(above: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Whether the break runs through a header: labels stand under one that is wider, and no values beside them."""
    labels = [cell for cell in below if squeeze(cell.text)]
    return not any(is_value_text(cell.text) for cell in labels) and any(
        sum(upper.col <= cell.col and cell.col + cell.colspan <= upper.col + upper.colspan for cell in labels) > 1
        for upper in above
        if upper.col and squeeze(upper.text)
    )


def _last_label(row: Sequence[GridCell]) -> int:
    """The column of the last label of a row: labels to the left of it are those of groups."""
    labels = [cell.col for cell in row if squeeze(cell.text) and not is_value_text(cell.text)]
    return max(labels, default=0)


def _is_group(upper: GridCell, lower: GridCell, xs: Sequence[float]) -> bool:
    """Whether two cells of the label columns, one above the other over a break, are one."""
    if is_value_text(upper.text) or is_value_text(lower.text):
        return False
    if not squeeze(upper.text) or not squeeze(lower.text):
        return True
    merged = upper.rowspan > 1 or lower.rowspan > 1 or _is_full(upper, xs)
    return _is_again(upper, lower) or merged and not _begins(lower.text)


def _goes_on(upper: GridCell, lower: GridCell, xs: Sequence[float]) -> bool:
    """Whether text goes on from one cell to the other: the first has no room left on its line, the other no number."""
    return _is_full(upper, xs) and (is_value_text(lower.text) or not _begins(lower.text))


def _is_again(upper: GridCell, lower: GridCell) -> bool:
    return squeeze(upper.text) == squeeze(lower.text) and not is_value_text(upper.text)


def _begins(text: str) -> bool:
    """Whether a text begins a label: with its number, or with the article of the law it stands under."""
    return bool(numbering(text) or _ARTICLE.match(squeeze(text)))


def _is_full(cell: GridCell, xs: Sequence[float]) -> bool:
    """Whether another character would not have stood on the line, which may be indented."""
    box = cell.provenance[-1].box
    if box is None:
        return False
    size = (box.bottom - box.top) / (1 + cell.text.count("\n"))
    left, right = box.x0 - xs[cell.col], xs[cell.col + cell.colspan] - box.x1
    return left + right < size + PADDING or left > right and right < size + PADDING / 2


def _joined(upper: GridCell, lower: GridCell, rowspan: int) -> GridCell:
    shown = [cell for cell in (upper, lower) if squeeze(cell.text)] or [upper]
    texts = [cell.text for cell in shown][: 1 if _is_again(upper, lower) else 2]
    places = tuple(place for cell in shown for place in cell.provenance)
    return upper._replace(text="\n".join(texts), rowspan=rowspan, provenance=places)
