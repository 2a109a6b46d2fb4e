"""The texts of header rows, each with its place."""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
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


def header_texts(header: Sequence[Row], words: frozenset[str] | None = None) -> Iterator[HeaderText]:
    """The texts of the header rows; of text columns also those that wrap over several rows, and those that a wide gap
    parts (`结　果维持`). Where `words` are given, of these only what they begin with."""
    known = None if words is None else beginnings(words)
    for number, row in enumerate(header):
        below = header[number + 1 : number + 2 * MOST_WRAPPED]
        for cell, key in zip(row.labels, row.keys, strict=True):
            text = HeaderText(number, key, (cell,), (cell.x0, cell.x1), row.kind is not GridKind.RAGGED)
            yield text
            if row.kind is GridKind.SPACED:
                yield from wrapped_texts(text, below, known)
        for one, other in pairwise(row.labels if row.kind is GridKind.SPACED else ()):
            if len(squeeze(one.text)) <= MOST_TORN_OFF or len(squeeze(other.text)) <= MOST_TORN_OFF:
                first = HeaderText(number, fold(one.text), (one,), (one.x0, one.x1))
                yield (pair := with_piece(first, other))
                yield from wrapped_texts(pair, below, known)


@lru_cache(maxsize=512)
def beginnings(words: frozenset[str]) -> frozenset[str]:
    """What some words begin with, and the words."""
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


def wrapped_texts(first: HeaderText, rows: Sequence[Row], known: Set[str] | None) -> Iterator[HeaderText]:
    """The texts that begin with a text of a header row and go on in the lines below, of two lines up. `known`: the
    beginnings of all that is looked for."""
    text = first
    for row in rows:
        if known is not None and text.key not in known or len(text.cells) >= len(first.cells) + MOST_WRAPPED - 1:
            break
        left, right = text.x
        under = [other for other in row.cells if other.x0 < right and left < other.x1]
        if len(under) > 1:
            break
        if under:  # else a line that only other labels have: theirs are of another height
            text = with_piece(text, under[0])
            yield text


def with_piece(text: HeaderText, piece: GridCell) -> HeaderText:
    """The text that goes on with one more cell, below or beside it."""
    left, right = text.x
    x = min(left, piece.x0), max(right, piece.x1)
    return HeaderText(text.row, text.key + fold(piece.text), (*text.cells, piece), x)
