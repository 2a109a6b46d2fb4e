"""Rows of a form that a line of text writes out (`规章：本年制发件数 0，本年废止件数 1`), as rows of a table."""

import re
from collections.abc import Iterator, Sequence

from extractor.matching.columns import header_vocabulary
from extractor.matching.rows import Row, make_row
from extractor.matching.views import View, template_to_views
from extractor.model import GridCell, GridKind, Template
from extractor.text import fold
from extractor.text.numbers import is_value_text

_PARTS = re.compile("[，；;。]|,(?![0-9]{3})")
_PAIR = re.compile(r"([^0-9０-９]*[^0-9０-９\s:：为])[\s:：为]*([0-9０-９].*)")


def split_written(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream with every line that writes a row out as the header and the row that it tells.

    Only labels to the letter count, that of the row and of every column named: a narrative has its own words.
    """
    views = template_to_views(template)
    return [part for row in rows for part in written_rows(row, views)]


def written_rows(row: Row, views: Sequence[View]) -> Iterator[Row]:
    """The header and the row that a line tells; itself, mostly."""
    text = "".join(cell.text for cell in row.cells) if row.grid < 0 else ""
    label, colon, told = text.replace(":", "：", 1).partition("：")
    pairs = [_PAIR.fullmatch(part.strip()) for part in _PARTS.split(told) if part.strip()] if colon else []
    named = [(pair[1], pair[2]) for pair in pairs if pair and is_value_text(pair[2])]
    if not 1 < len(named) == len(pairs) or not any(tells(view, label, [name for name, _ in named]) for view in views):
        yield row
        return
    yield line_of(row, ["", *(name for name, _ in named)])
    yield line_of(row, [label, *(value for _, value in named)])


def tells(view: View, label: str, names: Sequence[str]) -> bool:
    """Whether a label is one of a view's rows, and these are columns of its block."""
    slots = [slot for slot, _ in view.lexicon.exact.get(fold(label), ())]
    return any(header_vocabulary(view.blocks[view.owners[slot]]).issuperset(map(fold, names)) for slot in slots)


def line_of(row: Row, texts: Sequence[str]) -> Row:
    """A line with these texts where the row stands."""
    cell = row.cells[0]
    places = {place: None for part in row.cells for place in part.provenance}
    cells = (
        GridCell(0, col, text, x0=float(col), x1=col + 1.0, provenance=tuple(places), sight=cell.sight)
        for col, text in enumerate(texts)
        if text
    )
    return make_row(-1, GridKind.SPACED, tuple(cells))
