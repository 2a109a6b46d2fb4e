"""A PDF with a text layer to lines and grids: ruled tables with their spans, tables without rules by spacing."""

from collections.abc import Iterable, Iterator, Sequence

from extractor.errors import UnsupportedError
from extractor.layout.lines import Line, chars_to_lines, distinct, line_to_text, line_to_words
from extractor.layout.page import Char, Page
from extractor.layout.ruled import RuledTable, page_to_tables
from extractor.layout.unruled import Cell, Region, Word, WordLine, cell_to_text, lines_to_regions
from extractor.model import BBox, Document, DocumentBlock, Grid, GridCell, GridKind, Provenance, Source, TextLine
from extractor.readers.pdf_plumber import pdf_to_pages

WIDE = 1.0
"""Gap between two cells of a table without rules, in heights of the line: words of one cell have a quarter of that."""
PARAGRAPH = 1.0
"""Gap above a line, in its heights, from which it stands apart: lines of one paragraph have up to 0.8."""
UNREADABLE = 0.3
"""Share of characters without a code from which a text layer is worthless; sound fonts lack one for a bullet or two."""


def read_pdf(source: Source) -> Document:
    """A PDF as blocks in reading order; boxes in points from the top left of the upright page.

    Raises EncryptedError, DamagedError, TooLargeError; UnsupportedError where no page has readable text.
    """
    title, pages = pdf_to_pages(source.data)
    blocks, warnings = list[DocumentBlock](), list[str]()
    shown = lost = 0
    for page in pages:
        found = list(page_to_blocks(page))
        blocks += found
        if not found and page.drawn:
            warnings.append(f"page {page.number} has no text layer (a scan?) and was not read")
        shown += len(page.chars)
        lost += sum(char.text == "\ufffd" for char in page.chars)
    if not blocks:
        raise UnsupportedError("has no text layer (a scan?): OCR is needed")
    if lost > UNREADABLE * shown:
        raise UnsupportedError("has a text layer without character codes: OCR is needed")
    if lost:
        warnings.append(f"{lost} characters have no character code")
    return Document("pdf", tuple(blocks), title, tuple(warnings))


def page_to_blocks(page: Page) -> Iterator[DocumentBlock]:
    """The lines and tables of one page from top to bottom. Raises TooLargeError."""
    tables = page_to_tables(page)
    outside, inside = _share_out(distinct(page.chars), tables)
    lines = chars_to_lines(outside)
    done = 0
    for table, cells in zip(tables, inside, strict=True):
        if not any(cells):
            continue
        above = done
        while above < len(lines) and _middle(lines[above]) < table.ys[0]:
            above += 1
        yield from _lines_to_blocks(lines[done:above], page.number)
        yield _table_to_grid(table, cells, page.number)
        done = above
    yield from _lines_to_blocks(lines[done:], page.number)


def _share_out(chars: Iterable[Char], tables: Sequence[RuledTable]) -> tuple[list[Char], list[list[list[Char]]]]:
    """Characters outside of all tables, and those of each cell of each table; an inner table goes before an outer."""
    outside, inside = list[Char](), [[list[Char]() for _ in table.spans] for table in tables]
    order = sorted(range(len(tables)), key=lambda index: _area(tables[index]))
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        for index in order:
            span = tables[index].span_at(x, y)
            if span is not None:
                inside[index][span].append(char)
                break
        else:
            outside.append(char)
    return outside, inside


def _area(table: RuledTable) -> float:
    return (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0])


def _middle(line: Line) -> float:
    return (line.chars[0].top + line.chars[0].bottom) / 2


def _table_to_grid(table: RuledTable, chars: Sequence[Sequence[Char]], page: int) -> Grid:
    cells = list[GridCell]()
    for span, found in zip(table.spans, chars, strict=True):
        lines = chars_to_lines(found)
        right, bottom = span.col + span.colspan, span.row + span.rowspan
        if lines:
            box = _chars_to_box([char for line in lines for char in line.chars])
        else:
            box = BBox(table.xs[span.col], table.ys[span.row], table.xs[right], table.ys[bottom])
        text = "\n".join([line_to_text(line) for line in lines])
        place = (Provenance(page, _rounded(box)),)
        cells.append(GridCell(span.row, span.col, text, span.rowspan, span.colspan, span.col, right, place))
    return Grid(GridKind.SPANNED, len(table.ys) - 1, len(table.xs) - 1, tuple(cells))


def _lines_to_blocks(lines: Sequence[Line], page: int) -> Iterator[DocumentBlock]:
    """Lines outside of ruled tables: grids where their words stand in columns, else a TextLine each."""
    words = list(_lines_to_words(lines))
    done = 0
    for region in lines_to_regions(words):
        yield from (_text_line(line, page) for line in lines[done : region.start])
        yield _region_to_grid(region, page)
        done = region.end
    yield from (_text_line(line, page) for line in lines[done:])


def _lines_to_words(lines: Sequence[Line]) -> Iterator[WordLine]:
    above = None
    for line in lines:
        words = line_to_words(line)
        height = max(word.bottom - word.top for word in words)
        apart = above is not None and words[0].top - above > PARAGRAPH * height
        yield WordLine(words, WIDE * height, apart)
        above = max(word.bottom for word in words)


def _text_line(line: Line, page: int) -> TextLine:
    return TextLine(line_to_text(line), (Provenance(page, _rounded(_chars_to_box(line.chars))),))


def _region_to_grid(region: Region, page: int) -> Grid:
    cells = tuple(
        GridCell(row, col, cell_to_text(cell), 1, 1, cell[0].x0, cell[-1].x1, (Provenance(page, _cell_to_box(cell)),))
        for row, found in enumerate(region.rows)
        for col, cell in enumerate(found)
    )
    return Grid(GridKind.SPACED, len(region.rows), max(map(len, region.rows)), cells)


def _cell_to_box(cell: Cell) -> BBox:
    return _rounded(_chars_to_box(cell))


def _chars_to_box(found: Sequence[Char | Word]) -> BBox:
    """The box around characters or words."""
    return BBox(
        min(item.x0 for item in found),
        min(item.top for item in found),
        max(item.x1 for item in found),
        max(item.bottom for item in found),
    )


def _rounded(box: BBox) -> BBox:
    """Hundredths of a point: finer is noise of the arithmetic."""
    return BBox(round(box.x0, 2), round(box.top, 2), round(box.x1, 2), round(box.bottom, 2))
