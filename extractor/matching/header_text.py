"""The texts of header rows, each with its place."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.matching.rows import Row
from extractor.model import GridCell, GridKind, Slot
from extractor.text import fold, squeeze

MOST_WRAPPED = 4
"""Lines that a header label of a text column may wrap over."""
WORD_GAP = 1.5
"""Character widths: words of text have one between them, columns of text at least two."""
MOST_TORN_OFF = 2
"""Characters of a piece that a wide gap parts from its label: what is longer is a label of its own."""


class HeaderText(NamedTuple):
    """A text in a header row: `row` counts header rows from 0; `cells`: its pieces, top to bottom; `x`: the horizontal
    extent of all of them; `spanned`: the format shows what a text spans."""

    row: int
    key: str
    cells: tuple[GridCell, ...]
    x: tuple[float, float]
    spanned: bool = True

    @property
    def lines(self) -> tuple[float, float]:
        """The header rows that it stands in, where each of its pieces is a row."""
        return self.row, self.row + len(self.cells)


Found = tuple[HeaderText, float]
"""A text that is a column's label, and its likeness."""


def is_running(header: Sequence[Row]) -> bool:
    """Whether the texts of header rows only follow each other, each in a line of its own or as words with one blank
    between them: where one stands says nothing of what stands over it."""
    if any(row.kind is not GridKind.SPACED for row in header):
        return False
    return all(
        other.x0 - one.x1 < WORD_GAP * min(character_width(one), character_width(other))
        for row in header
        for one, other in pairwise(row.cells)
    )


def character_width(cell: GridCell | Slot) -> float:
    """The width of a character of a text."""
    return (cell.x1 - cell.x0) / max(len(cell.text), 1)


def header_texts(header: Sequence[Row]) -> Iterator[HeaderText]:
    """The texts of the header rows; of text columns also those that wrap over several rows, and those that a wide gap
    parts (`结　果维持`)."""
    for number, row in enumerate(header):
        below = header[number + 1 : number + 2 * MOST_WRAPPED]
        for cell, key in zip(row.labels, row.keys, strict=True):
            yield HeaderText(number, key, (cell,), (cell.x0, cell.x1), row.kind is not GridKind.RAGGED)
            if row.kind is GridKind.SPACED:
                yield from wrapped_texts(number, (cell,), below)
        for one, other in pairwise(row.labels if row.kind is GridKind.SPACED else ()):
            if len(squeeze(one.text)) <= MOST_TORN_OFF or len(squeeze(other.text)) <= MOST_TORN_OFF:
                yield pieces_to_text(number, (one, other))
                yield from wrapped_texts(number, (one, other), below)


def wrapped_texts(number: int, first: tuple[GridCell, ...], rows: Sequence[Row]) -> Iterator[HeaderText]:
    """The texts that begin with the pieces `first` of a header row and go on in the lines below, of two lines up."""
    pieces = first
    for row in rows:
        if len(pieces) >= len(first) + MOST_WRAPPED - 1:
            break
        left, right = extent(pieces)
        under = [other for other in row.cells if other.x0 < right and left < other.x1]
        if len(under) > 1:
            break
        if under:  # else a line that only other labels have: theirs are of another height
            pieces = (*pieces, under[0])
            yield pieces_to_text(number, pieces)


def pieces_to_text(number: int, pieces: tuple[GridCell, ...]) -> HeaderText:
    """The text that several cells make, top to bottom, from left to right."""
    return HeaderText(number, "".join([fold(piece.text) for piece in pieces]), pieces, extent(pieces))


def extent(cells: Sequence[GridCell]) -> tuple[float, float]:
    """From the left edge of the leftmost cell to the right edge of the rightmost."""
    return min([cell.x0 for cell in cells]), max([cell.x1 for cell in cells])
