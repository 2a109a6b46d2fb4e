"""What a reader makes of bytes: lines of text and grids of cells, in reading order.

Vocabulary as in python-docx's analysis of merged cells: a grid is the layout of rows and columns; a cell spans
some of it; its address is its upper left corner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from extractor.model.place import Provenance


class GridKind(StrEnum):
    """How much of a table's geometry its format tells."""

    SPANNED = "spanned"
    """Cells with true spans (HTML, Word, ruled PDF): column indices line up from row to row."""
    RAGGED = "ragged"
    """Cells without spans (tab-separated, pipes, one cell a line): indices may drift from row to row."""
    SPACED = "spaced"
    """No cell boundaries at all (columns of text): only horizontal positions tell the columns apart."""


class Sight(NamedTuple):
    """How surely a `text` was read in a picture: `score`, belief from 0 to 1 that all of it is right; `others`: what
    else may stand there, with likelihoods."""

    text: str
    score: float
    others: tuple[tuple[str, float], ...] = ()


def seen_together(sights: Iterable[Sight | None]) -> Sight | None:
    """What was read in several places, as one: as sure as the least sure; None if nothing was read in a picture."""
    found = [sight for sight in sights if sight is not None]
    if len(found) < 2:
        return found[0] if found else None
    return Sight("\n".join(sight.text for sight in found), min(sight.score for sight in found))


class GridCell(NamedTuple):
    """One cell. `text` keeps line breaks as newlines and nothing else changed.

    `x0`, `x1`: horizontal extent in the grid's own unit (column indices for SPANNED and RAGGED, display columns or
    points for SPACED), comparable within one grid. `sight`: None for what was not read in a picture.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    x0: float = 0.0
    x1: float = 0.0
    provenance: tuple[Provenance, ...] = ()
    sight: Sight | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as found: cells in row-major order, empty ones included where the format shows them."""

    kind: GridKind
    n_rows: int
    n_cols: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line or paragraph outside every table. `sight` as in GridCell."""

    text: str
    provenance: tuple[Provenance, ...] = ()
    sight: Sight | None = None


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: `blocks` in reading order, `title` from its metadata (never trusted alone)."""

    format: str
    blocks: tuple[Block, ...]
    title: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_pictured(self) -> bool:
        """Whether any of it was read in a picture."""
        parts = (block.cells if isinstance(block, Grid) else (block,) for block in self.blocks)
        return any(part.sight for some in parts for part in some)
