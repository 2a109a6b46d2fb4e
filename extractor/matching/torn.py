"""Numbers of text columns that wrap beside a label that wraps too: `公报公开 53` and below it `信息数 8` are 538."""

from collections.abc import Sequence

from extractor.matching.rows import Row
from extractor.model import GridCell, GridKind, seen_together
from extractor.text import squeeze
from extractor.text.numbers import is_digits, is_value_text

MOST_INDENT = 2
"""Characters between what a label goes on with and its first line, which is indented."""


def torn_over(upper: Row, lower: Row) -> tuple[GridCell, ...] | None:
    """The cells of the upper row with its numbers whole, if each number of the lower one is the end of one above it;
    None where these are the values of two rows."""
    if not upper.kind is lower.kind is GridKind.SPACED or lower.grid < 0 or lower.grid != upper.grid:
        return None
    whole = list(upper.cells)
    for half in lower.cells:
        if not is_value_text(half.text):
            continue
        at = [at for at, cell in enumerate(upper.cells) if stand_in_line(cell, half)]
        if len(at) != 1 or not is_torn_off(upper.cells[at[0]].text, half.text) or whole[at[0]] != upper.cells[at[0]]:
            return None
        whole[at[0]] = joined(upper.cells[at[0]], half)
    return tuple(whole)


def is_torn_off(head: str, tail: str) -> bool:
    """Whether two texts may be the digits of one number: a line is mostly full before the next begins."""
    return is_digits(head) and head[0] != "0" and is_digits(tail) and len(tail) <= len(head) + 1


def joined(upper: GridCell, lower: GridCell) -> GridCell:
    """Two cells as one of two lines."""
    return upper._replace(
        text=f"{upper.text}\n{lower.text}",
        x0=min(upper.x0, lower.x0),
        x1=max(upper.x1, lower.x1),
        provenance=(*upper.provenance, *lower.provenance),
        sight=seen_together((upper.sight, lower.sight)),
    )


def stand_in_line(a: GridCell, b: GridCell) -> bool:
    """Whether two cells stand one above the other."""
    return a.x0 < b.x1 and b.x0 < a.x1


def label_columns(group: Sequence[Row]) -> list[list[GridCell]]:
    """The label cells of several rows by the column that they stand in, from left to right."""
    columns: list[list[GridCell]] = []
    places = {cell.x0 for row in group for cell in row.labels}
    if len(places) == 1:  # nearly all lines of text
        return [[cell for row in group for cell in row.labels]]
    for row, cell in ((line, label) for line in group for label in line.labels):
        home = next((own for own in columns if stand_in_line(own[0], cell) or is_outdented(cell, own[0], row)), None)
        if home is None:
            columns.append([cell])
        else:
            home.append(cell)
    return sorted(columns, key=lambda column: column[0].x0)


def labels_used(group: Sequence[Row], row: Row, columns: int) -> int:
    """How many labels of one of several merged rows stand in the first `columns` of their columns."""
    used = {cell for column in label_columns(group)[:columns] for cell in column}
    return sum(cell in used for cell in row.labels)


def is_outdented(cell: GridCell, first: GridCell, row: Row) -> bool:
    """Whether a short rest of a label, alone in its row, stands left of its indented first line, as in a paragraph."""
    size = (cell.x1 - cell.x0) / max(len(squeeze(cell.text)), 1)
    beside = first.row < cell.row and 0 <= first.x0 - cell.x1 <= MOST_INDENT * size
    return beside and not any(stand_in_line(first, other) for other in row.labels)
