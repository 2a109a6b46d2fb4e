"""A cell's text as several cells: a label with its value, with a number behind its unit, or written several times."""

from extractor.model import GridCell
from extractor.text import fold
from extractor.text.numbers import is_digits, is_value_text

LEAST_BEFORE = 3
"""Words of a text that ends in a number of its own: a label, its unit, the number."""


def split_label_and_value(cell: GridCell) -> tuple[GridCell, ...]:
    """`行政许可：447228件` is a label and a number in one cell; every other cell is itself."""
    text = cell.text
    if "：" not in text and ":" not in text:
        return (cell,)
    for colon in ("：", ":"):
        label, found, value = text.rpartition(colon)
        if found and fold(label) and value.strip() and not is_value_text(label) and is_value_text(value):
            middle = (cell.x0 + cell.x1) / 2
            return cell._replace(text=label, x1=middle), cell._replace(text=value, x0=middle)
    return (cell,)


def split_after_unit(cell: GridCell) -> tuple[GridCell, ...]:
    """A number behind one more word of a text as a cell of its own (`公开相同信息计1 条 73`): in narrow text columns
    have no more space between them than words."""
    words = cell.text.rsplit(maxsplit=2)
    if len(words) < LEAST_BEFORE or not is_digits(words[-1]) or not is_word(words[-2]):
        return (cell,)
    return cut_cell(cell, cell.text.rstrip()[: -len(words[-1])].rstrip(), words[-1])


def split_repeated(cell: GridCell) -> tuple[GridCell, ...]:
    """A text that stands several times in a cell as so many cells: of a merged label's, written in each of the columns
    that it is merged over, narrow gaps may not show the bounds."""
    words = cell.text.split()
    if len(words) < 2 or len(set(words)) > 1 or is_value_text(cell.text):
        return (cell,)
    step = (cell.x1 - cell.x0) / len(words)
    places = (cell.x0 + at * step for at in range(len(words)))
    return tuple(cell._replace(text=word, x0=x0, x1=x0 + step) for word, x0 in zip(words, places, strict=True))


def cut_cell(cell: GridCell, head: str, tail: str) -> tuple[GridCell, GridCell]:
    """A cell of words as two, its width shared out by their characters."""
    edge = cell.x1 - (cell.x1 - cell.x0) * len(tail) / max(len(cell.text), 1)
    return cell._replace(text=head, x1=edge), cell._replace(text=tail, x0=edge)


def is_word(text: str) -> bool:
    """Whether a text has no digit or dash: 无 before a label is a piece of another (无法提供, written downwards)."""
    return text.strip().isalpha()
