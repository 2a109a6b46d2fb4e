"""Lines of plain text: prose, and tables whose columns stand only in the spacing.

As `pdftotext -layout` writes them, or with single spaces (`规章 0 0 0`).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.errors import TooLargeError
from extractor.layout.unruled import Region, lines_to_regions
from extractor.layout.words import Cell, Word, WordLine, cell_to_text
from extractor.model import DocumentBlock, Grid, GridCell, GridKind, TextLine
from extractor.readers.markdown import unmarked
from extractor.readers.text_lines import MAX_CELLS, Lines
from extractor.text.numbers import WORDS, is_digits

WIDE = 2.0
"""Display columns that part two cells: words of one cell have one space between them."""
SENTENCE = 60
"""Characters without any space from which a line is not looked at any closer: no cell has so many."""


class _Widths(dict[str, int]):
    """Columns of a character: two for tabs and for what Unicode's East Asian Width calls one of `wide`, else one."""

    def __init__(self, wide: str) -> None:
        self.wide = wide

    def __missing__(self, char: str) -> int:
        is_wide = char == "\t" or unicodedata.east_asian_width(char) in self.wide
        self[char] = width = 2 if is_wide else 1
        return width


_WIDTHS = (_Widths("WF"), _Widths("WFA"), _Widths(""))
"""As terminals show wide characters; as Chinese fonts do, in which ambiguous ones (—, “, ①) are wide, too; and as most
libraries count them when they pad a column."""


def plain_lines_to_blocks(lines: Lines, start: int, end: int) -> Iterator[DocumentBlock]:
    """Lines `start` to `end` (exclusive) as blocks in order: a TextLine each, or SPACED grids; blank lines dropped.

    Raises TooLargeError for a row of too many cells.
    """
    indices = [index for index in range(start, end) if not lines.texts[index].isspace() and lines.texts[index]]
    placed = _texts_to_words([lines.texts[index] for index in indices])
    words = [
        WordLine(found, WIDE, bool(at) and indices[at - 1] != index - 1)
        for at, (index, found) in enumerate(zip(indices, placed, strict=True))
    ]
    done = 0
    for region in lines_to_regions(words):
        yield from (_text_line(lines, index) for index in indices[done : region.start])
        yield _region_to_grid(region, lines, indices)
        done = region.end
    yield from (_text_line(lines, index) for index in indices[done:])


def _text_line(lines: Lines, index: int) -> TextLine:
    text = lines.texts[index].strip()
    return TextLine(unmarked(text) if text[0] in "#*_" or "\\" in text else text, lines.place(index))


def _texts_to_words(texts: Sequence[str]) -> list[tuple[Word, ...]]:
    """The words of each line, characters counted so that numbers stand under each other best."""
    ways = [[_text_to_words(text, widths) for text in texts] for widths in _WIDTHS]
    return max(ways, key=_alignment)


def _alignment(lines: Sequence[tuple[Word, ...]]) -> int:
    """How well the numbers of lines stand under each other, flush left, flush right or centred: the pairs that do."""
    values = [b for words in lines for a, b in pairwise(words) if b.x0 - a.x1 >= WIDE and is_digits(b.text)]
    edges = ((word.x0 for word in values), (word.x1 for word in values), ((word.x0 + word.x1) // 2 for word in values))
    return max(sum(count * count for count in Counter(edge).values()) for edge in edges)


def _text_to_words(text: str, widths: _Widths) -> tuple[Word, ...]:
    """Words with their columns; none for a line that can only be a sentence."""
    if "。" in text or len(text.strip()) > SENTENCE and len(text.split(None, 1)) == 1:
        return ()
    words, column, done = list[Word](), 0, 0
    for found in WORDS.finditer(text):
        column += sum([widths[char] for char in text[done : found.start()]])
        width = sum([widths[char] for char in found.group()])
        words.append(Word(found.group(), column, column + width))
        column, done = column + width, found.end()
    return tuple(words)


def _region_to_grid(region: Region, lines: Lines, indices: list[int]) -> Grid:
    width = max(map(len, region.rows))
    if width > MAX_CELLS:
        raise TooLargeError(f"has a table row of more than {MAX_CELLS:,} cells: no statutory table has that many")
    cells = tuple(
        _grid_cell(row, col, cell, lines, indices[region.start + row])
        for row, found in enumerate(region.rows)
        for col, cell in enumerate(found)
    )
    return Grid(GridKind.SPACED, len(region.rows), width, cells)


def _grid_cell(row: int, col: int, cell: Cell, lines: Lines, index: int) -> GridCell:
    place = lines.place_of_cell(index, col)
    return GridCell(row, col, cell_to_text(cell), 1, 1, cell[0].x0, cell[-1].x1, place)
