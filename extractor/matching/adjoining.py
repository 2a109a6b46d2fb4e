"""Labels of columns that adjoin without a blank (`结果维持结果纠正其他结果`), as cells of their own.

Pages of sites that are printed without rules leave less between the words of a header than a blank is wide.
"""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from extractor.matching.rows import Row, make_row
from extractor.matching.views import template_to_views
from extractor.model import GridCell, GridKind, Template
from extractor.text import squeeze

LEAST_LABEL = 2
"""Characters of a label; one alone would part words anywhere."""


def split_adjoining(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream with every row of text without values whose labels are several columns' as a row with each of them."""
    words = column_words(template)
    return [with_labels_apart(row, words) if may_adjoin(row) else row for row in rows]


@lru_cache(maxsize=16)
def column_words(template: Template) -> frozenset[str]:
    """The labels of the columns of a form, and those of their groups, in all variants."""
    axes = (axis for view in template_to_views(template) for block in view.blocks for axis in block.columns)
    texts = (squeeze(text) for axis in axes for label in axis.path for text in label.texts)
    return frozenset(text for text in texts if len(text) >= LEAST_LABEL)


def may_adjoin(row: Row) -> bool:
    """Whether a row may be such a header: text, and nothing but labels."""
    return row.kind is GridKind.SPACED and bool(row.labels) and not row.has_values


def with_labels_apart(row: Row, words: Set[str]) -> Row:
    """The row with its labels apart; itself, mostly."""
    cells = [part for cell in row.cells for part in labels_in(cell, words)]
    return make_row(row.grid, row.kind, tuple(cells), row.above) if len(cells) > len(row.cells) else row


def labels_in(cell: GridCell, words: Set[str]) -> Iterator[GridCell]:
    """The labels that a cell's text is made of, its width shared out by their characters; itself, if it is none."""
    text = squeeze(cell.text)
    parts = () if text in words else parted(text, words)
    if len(parts) < 2:
        yield cell
        return
    pitch, at = (cell.x1 - cell.x0) / len(text), cell.x0
    for part in parts:
        yield cell._replace(text=part, x0=at, x1=at + pitch * len(part))
        at += pitch * len(part)


def parted(text: str, words: Set[str]) -> tuple[str, ...]:
    """A text as the fewest words that make it; empty where it is none."""
    if not text.startswith(tuple(words)):  # nearly every line of prose
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(text) + 1):
        ways = [(*way, text[at:end]) for at, way in enumerate(best) if way is not None and text[at:end] in words]
        best.append(min(ways, key=len, default=None))
    return best[-1] or ()
