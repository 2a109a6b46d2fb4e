"""What each page shows of each table, by its inks: rows, columns and texts, in which every engine is judged."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bench.inks import Glyph, colour_to_ink
from bench.pdf.found import TrueCell, TruePiece, normal
from extractor.forms.specimen import PrintedCell, PrintedReport, PrintedTable, Role

Inks = Mapping[tuple[int, int], str]
"""The text of each ink on each page."""
Placed = tuple[int, int, PrintedCell]
"""A cell's first row on the page, the row after its last there, the cell."""


def report_to_pieces(report: PrintedReport, glyphs: Sequence[Glyph]) -> list[TruePiece]:
    """The pieces of all tables, in order. Raises ValueError where a cell was not printed with all of its text."""
    texts: dict[tuple[int, int], str] = defaultdict(str)
    for glyph in glyphs:
        texts[glyph.ink, glyph.page] += glyph.text
    pages = sorted({page for _, page in texts})
    for table in report.tables:
        check_printed(table, texts, pages)
    return [piece for table in report.tables for page in pages if (piece := page_to_piece(table, page, texts))]


def check_printed(table: PrintedTable, texts: Inks, pages: Sequence[int]) -> None:
    """Raises ValueError. A header is printed again on each page; of a merged label a page break may leave a part."""
    for row, cell in cells_of(table):
        wanted = normal(cell.text)
        printed = normal("".join(texts.get((ink_of(cell), page), "") for page in pages))
        again = row < table.header_rows and wanted and printed == wanted * (len(printed) // len(wanted))
        if printed != wanted and not again and not (cell.rowspan > 1 and wanted.startswith(printed)):
            raise ValueError(f"{table.name}: {wanted} was printed as {printed}")


def page_to_piece(table: PrintedTable, page: int, texts: Inks) -> TruePiece | None:
    """What a page shows of a table; a row is there where a cell of its own has text there."""
    shown = sorted({row for row, cell in cells_of(table) if cell.rowspan == 1 and (ink_of(cell), page) in texts})
    if not shown:
        return None
    placed = list(cells_on_rows(table, shown))
    rows = sorted({edge for first, end, _ in placed for edge in (first, end)})
    cols = sorted({edge for _, _, cell in placed for edge in (cell.col, cell.col + cell.colspan)})
    cells = [
        TrueCell(
            rows.index(first), cols.index(cell.col), normal(texts.get((ink_of(cell), page), "")),
            cell.role is Role.VALUE,
        )
        for first, _, cell in placed
    ]  # fmt: skip
    return TruePiece(page, table.name, len(rows) - 1, len(cols) - 1, tuple(cells))


def cells_on_rows(table: PrintedTable, shown: Sequence[int]) -> Iterator[Placed]:
    """The cells that stand in the shown rows, with their places among these."""
    for row, cell in cells_of(table):
        own = [at for at, number in enumerate(shown) if row <= number < row + cell.rowspan]
        if own:
            yield own[0], own[-1] + 1, cell


def cells_of(table: PrintedTable) -> Iterator[tuple[int, PrintedCell]]:
    """Every cell with its row."""
    for row, cells in enumerate(table.rows):
        for cell in cells:
            yield row, cell


def ink_of(cell: PrintedCell) -> int:
    """The number of a cell's ink."""
    return colour_to_ink(*bytes.fromhex(cell.ink))
