"""A page to lines and tables in reading order: ruled tables with their spans, tables without rules by spacing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import cast

import numpy as np

from extractor.layout.lines import DIGITS, lines_to_words, set_chars, texts_and_boxes
from extractor.layout.lying import stand_up
from extractor.layout.page import Floats, Ints, Page, Sights, Turn
from extractor.layout.ruled import RuledTable, page_to_tables
from extractor.layout.shares import share_out
from extractor.layout.struck import without_struck
from extractor.layout.unruled import Region, lines_to_regions
from extractor.layout.words import Cell, Word, WordLine, cell_to_text
from extractor.model import BBox, Grid, GridCell, GridKind, Provenance, Sight, TextLine

FEWEST_COLUMNS = 3
"""Of a table that holds no text."""
WIDE = 1.0
"""Gap between two cells of a table without rules, in heights of the line: words of one cell have a quarter of that."""
PARAGRAPH = 1.0
"""Gap above a line, in its heights, from which it stands apart: lines of one paragraph have up to 0.8."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one page shows of a table. `xs`: where its columns are bounded, in points, if they are ruled; `top`,
    `bottom` in points; `open_top`, `open_bottom`: no rule closes it there."""

    grid: Grid
    top: float
    bottom: float
    xs: tuple[float, ...] = ()
    open_top: bool = False
    open_bottom: bool = False


PageBlock = TextLine | Piece


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page's lines and pieces of tables from top to bottom; `height` in points. Where its text lies on its side or
    head, all is as if the page were turned until it reads; `way_back` carries boxes to the page as it is shown."""

    number: int
    height: float
    blocks: tuple[PageBlock, ...] = ()
    way_back: Turn | None = None


def lay_out(page: Page) -> LaidPage:
    """The lines and tables of one page. Raises TooLargeError."""
    upright, way_back = stand_up(without_struck(page))
    blocks = tuple(_page_to_blocks(upright)) if len(upright.chars) else ()
    if page.sights is not None:
        blocks = tuple(_with_sight(block, page.sights) for block in blocks)
    return LaidPage(page.number, upright.height, blocks, way_back)


def _with_sight(block: PageBlock, sights: Sights) -> PageBlock:
    """A block with how surely each of its texts was read."""
    if isinstance(block, TextLine):
        return replace(block, sight=sights.within(_places_to_boxes([block.provenance]))[0])
    cells = block.grid.cells
    seen = sights.within(_places_to_boxes([cell.provenance for cell in cells]))
    looked = tuple(cell._replace(sight=sight) for cell, sight in zip(cells, seen, strict=True))
    return replace(block, grid=replace(block.grid, cells=looked))


def _places_to_boxes(places: Sequence[tuple[Provenance, ...]]) -> Floats:
    return np.array([place[0].box for place in places], np.float64).reshape(-1, 4)


def _page_to_blocks(page: Page) -> Iterator[PageBlock]:
    shares = share_out(page.chars, page_to_tables(page))
    placed = set_chars(page.chars, shares.groups)
    inside = placed.groups >= 0
    lines = list(lines_to_words(placed.where(~inside)))
    owners, texts, boxes = texts_and_boxes(placed.where(inside))
    done = 0
    for table, first in zip(shares.tables, shares.firsts, strict=True):
        start, end = np.searchsorted(owners, (first, first + len(table.spans))).tolist()
        if start == end and len(table.xs) <= FEWEST_COLUMNS:
            continue  # a frame or an ornament; a row of many blank cells may be all that a page has of a table
        above = done
        while above < len(lines) and lines[above][0].top + lines[above][0].bottom < 2 * table.ys[0]:
            above += 1
        yield from _lines_to_blocks(lines[done:above], page.number)
        yield _table_to_piece(table, owners[start:end] - first, texts[start:end], boxes[start:end], page.number)
        done = above
    yield from _lines_to_blocks(lines[done:], page.number)


def _table_to_piece(table: RuledTable, owners: Ints, texts: Sequence[str], boxes: Floats, page: int) -> Piece:
    """`owners`: the cells that have text, ascending; their `texts` and `boxes`. Other cells have their own boxes."""
    spans = table.spans
    rows, cols, rights = spans[:, 0], spans[:, 1], spans[:, 1] + spans[:, 3]
    own = np.stack([table.xs[cols], table.ys[rows], table.xs[rights], table.ys[rows + spans[:, 2]]], 1)
    own[owners] = boxes
    found = [""] * len(spans)
    for at, text in zip(owners.tolist(), texts, strict=True):
        found[at] = text
    lefts, ends, (heights, widths) = cols.tolist(), rights.tolist(), spans[:, 2:].T.tolist()
    # As `GridCell(...)` a cell, but without a call in Python for each: a page has hundreds.
    placed = map(tuple.__new__, repeat(BBox), np.round(own, DIGITS).tolist())
    places = map(tuple.__new__, repeat(Provenance), zip(repeat(page), placed, repeat("")))
    sights: list[Sight | None] = [None] * len(spans)
    each = zip(places, strict=True)
    fields = zip(rows.tolist(), lefts, found, heights, widths, lefts, ends, each, sights, strict=True)
    cells = cast(tuple[GridCell, ...], tuple(map(tuple.__new__, repeat(GridCell), fields)))
    grid = Grid(GridKind.SPANNED, len(table.ys) - 1, len(table.xs) - 1, cells)
    bounds = tuple(np.round(table.xs, DIGITS).tolist())
    return Piece(grid, float(table.ys[0]), float(table.ys[-1]), bounds, table.open_top, table.open_bottom)


def _lines_to_blocks(lines: Sequence[tuple[Word, ...]], page: int) -> Iterator[PageBlock]:
    """Lines outside of ruled tables: grids where their words stand in columns, else a TextLine each."""
    done = 0
    for region in lines_to_regions(list(_lines_with_gaps(lines))):
        yield from (_text_line(line, page) for line in lines[done : region.start])
        yield _region_to_piece(region, page)
        done = region.end
    yield from (_text_line(line, page) for line in lines[done:])


def _lines_with_gaps(lines: Sequence[tuple[Word, ...]]) -> Iterator[WordLine]:
    above = None
    for words in lines:
        height = max([word.bottom - word.top for word in words])
        apart = above is not None and words[0].top - above > PARAGRAPH * height
        yield WordLine(words, WIDE * height, apart)
        above = max([word.bottom for word in words])


def _text_line(words: Cell, page: int) -> TextLine:
    return TextLine(cell_to_text(words), (_words_to_place(words, page),))


def _region_to_piece(region: Region, page: int) -> Piece:
    cells = tuple(
        GridCell(row, col, cell_to_text(cell), 1, 1, cell[0].x0, cell[-1].x1, (_words_to_place(cell, page),))
        for row, found in enumerate(region.rows)
        for col, cell in enumerate(found)
    )
    grid = Grid(GridKind.SPACED, len(region.rows), max(map(len, region.rows)), cells)
    words = [word for row in region.rows for cell in row for word in cell]
    return Piece(grid, min(word.top for word in words), max(word.bottom for word in words))


def _words_to_place(words: Cell, page: int) -> Provenance:
    """The box around words."""
    first = words[0]
    if len(words) == 1:
        return Provenance(page, BBox(first.x0, first.top, first.x1, first.bottom))
    top, bottom = min([word.top for word in words]), max([word.bottom for word in words])
    return Provenance(page, BBox(first.x0, top, max([word.x1 for word in words]), bottom))
