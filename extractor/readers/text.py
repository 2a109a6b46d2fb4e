"""Plain text to lines and grids, region by region: lists, tabs, one cell a line, pipes and borders, commas,
spacing, prose."""

from collections.abc import Callable, Iterator

from extractor.errors import DamagedError
from extractor.model import Document, DocumentBlock, Grid, Source
from extractor.readers.markdown import may_be_piped, take_piped
from extractor.readers.text_columns import plain_lines_to_blocks
from extractor.readers.text_commas import may_have_commas, take_commas
from extractor.readers.text_lines import Lines, text_to_lines
from extractor.readers.text_literals import may_be_literal, take_literals
from extractor.readers.text_pages import without_page_numbers
from extractor.readers.text_parted import join_parted_rows
from extractor.readers.text_tabs import may_be_tabbed, take_tabbed
from extractor.text.encoding import bytes_to_text


def read_text(source: Source) -> Document:
    """A plain text or Markdown file of any known encoding as blocks in reading order.

    Raises DamagedError where there is no text at all, TooLargeError past the limits of `text_lines`.
    """
    text = bytes_to_text(source.data).removeprefix("\ufeff")
    blocks = tuple(text_to_blocks(text))
    if not blocks:
        raise DamagedError("holds no text: check that it was saved completely")
    lost = text.count("\ufffd")
    warnings = (f"{lost} characters could not be decoded",) if lost else ()
    return Document("text", blocks, warnings=warnings)


def text_to_blocks(text: str) -> Iterator[DocumentBlock]:
    """The blocks of a text in reading order: a Grid a table, a TextLine for every other line that is not blank."""
    lines = join_parted_rows(without_page_numbers(text_to_lines(text)))
    idle = [0] * len(_SHAPES)
    at = plain = 0
    while at < len(lines.texts):
        grid, end = _take_table(lines, at, idle)
        if grid is not None:
            yield from plain_lines_to_blocks(lines, plain, at)
            yield grid
            plain = end
        at = end
    yield from plain_lines_to_blocks(lines, plain, len(lines.texts))


_SHAPES: tuple[tuple[Callable[[str], bool], Callable[[Lines, int], tuple[Grid | None, int]]], ...] = (
    (may_be_literal, take_literals),
    (may_be_tabbed, take_tabbed),
    (may_be_piped, take_piped),
    (may_have_commas, take_commas),
)
"""How tables are written: whether a line may start one, and what takes it."""


def _take_table(lines: Lines, at: int, idle: list[int]) -> tuple[Grid | None, int]:
    """The table that starts at a line, and the index to go on from.

    `idle`: for each shape the index up to which it was found to hold no table, so that no line is tried again.
    """
    text = lines.texts[at]
    for shape, (may_start, take) in enumerate(_SHAPES):
        if at >= idle[shape] and may_start(text):
            grid, end = take(lines, at)
            if grid is not None:
                return grid, end
            idle[shape] = end
    return None, at + 1
