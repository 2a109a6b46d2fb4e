"""Labels of a line of text with a blank between their characters (`自 然 人`), as one label each."""

from collections.abc import Sequence
from functools import lru_cache

from extractor.matching.columns import column_lexicon, header_vocabulary
from extractor.matching.rows import Row, make_row
from extractor.matching.views import template_to_views
from extractor.model import Template


def join_spaced_labels(rows: Sequence[Row], template: Template) -> list[Row]:
    """The stream with every line whose label is single characters that make one of the form's as a line with that
    label: column labels of a character a line (`结 结 其 尚 总`) make none."""
    words = known_words(template)
    return [with_one_label(row) if is_letter_spaced(row) and "".join(row.keys) in words else row for row in rows]


@lru_cache(maxsize=16)
def known_words(template: Template) -> frozenset[str]:
    """The folded labels of the rows, columns and groups of a form."""
    views = template_to_views(template)
    blocks = [block for view in views for block in view.blocks]
    rows = [frozenset(view.lexicon.exact) | view.lexicon.group_keys for view in views]
    columns = [frozenset(column_lexicon(block).exact) | header_vocabulary(block) for block in blocks]
    return frozenset(word for words in (*rows, *columns) for word in words)


def is_letter_spaced(row: Row) -> bool:
    """Whether the label of a line of text is single characters, and stands before all values."""
    label = row.cells[: len(row.labels)]
    return row.grid < 0 and len(label) > 1 and label == row.labels and all(len(cell.text) == 1 for cell in label)


def with_one_label(row: Row) -> Row:
    """A line whose label cells are one."""
    label = row.labels
    one = label[0]._replace(text="".join(cell.text for cell in label), x1=label[-1].x1)
    return make_row(row.grid, row.kind, (one, *row.cells[len(label) :]))
