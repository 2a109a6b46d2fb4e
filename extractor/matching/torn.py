"""Numbers of text columns that wrap beside a label that wraps too: `公报公开 53` and below it `信息数 8` are 538."""

from extractor.matching.rows import Row
from extractor.model import GridCell, GridKind
from extractor.text.numbers import is_digits, is_value_text


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
    """Whether two texts may be the digits of one number: a line is mostly full before
    the next begins."""
    return is_digits(head) and head[0] != "0" and is_digits(tail) and len(tail) <= len(head) + 1


def joined(upper: GridCell, lower: GridCell) -> GridCell:
    """Two cells as one of two lines."""
    return upper._replace(
        text=f"{upper.text}\n{lower.text}",
        x0=min(upper.x0, lower.x0),
        x1=max(upper.x1, lower.x1),
        provenance=(*upper.provenance, *lower.provenance),
    )


def stand_in_line(a: GridCell, b: GridCell) -> bool:
    """Whether two cells stand one above the other."""
    return a.x0 < b.x1 and b.x0 < a.x1
