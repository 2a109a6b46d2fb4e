"""The texts of header rows, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.matching.rows import Row
from extractor.model import GridCell, GridKind
from extractor.text import fold

MOST_WRAPPED = 4
"""Lines that a header label of a text column may wrap over."""


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A text in a header row: `row` counts header rows from 0; `cells`: its pieces, top to bottom; `x`: the horizontal
    extent of all of them; `spanned`: the format shows what a text spans."""

    row: int
    key: str
    cells: tuple[GridCell, ...]
    x: tuple[float, float]
    spanned: bool = True


Found = tuple[HeaderText, float]
"""A text that is a column's label, and its likeness."""


def header_texts(header: Sequence[Row]) -> Iterator[HeaderText]:
    """The texts of the header rows; of text columns also those that wrap over several rows."""
    for number, row in enumerate(header):
        for cell, key in zip(row.labels, row.keys, strict=True):
            pieces, left, right = [cell], cell.x0, cell.x1
            yield HeaderText(number, key, (cell,), (left, right), row.kind is not GridKind.RAGGED)
            if row.kind is not GridKind.SPACED:
                continue
            for below in header[number + 1 : number + MOST_WRAPPED]:
                under = [other for other in below.cells if other.x0 < cell.x1 and cell.x0 < other.x1]
                if not under:
                    continue  # a line that only other labels have: theirs are of another height
                if len(under) > 1:
                    break
                pieces.append(under[0])
                left, right = min(left, under[0].x0), max(right, under[0].x1)
                yield HeaderText(number, "".join(fold(piece.text) for piece in pieces), tuple(pieces), (left, right))
