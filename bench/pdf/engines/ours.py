"""The product, and PDFium itself: the floor that no reader on it can pass."""

from collections.abc import Iterator, Sequence

import pypdfium2.raw as pdfium

from bench.pdf.engines.reader import Reader
from bench.pdf.found import FoundTable, found_table
from extractor import Source, extract, load_templates
from extractor.layout.blocks import Piece, lay_out
from extractor.readers import apart
from extractor.readers.pdf import pdf_to_document, read_pdf
from extractor.readers.pdf_pdfium import pdf_to_pages


class Floor(Reader):
    """PDFium opens the document, loads each page and the text of each page, and closes all."""

    def __init__(self) -> None:
        pdfium.FPDF_InitLibrary()

    def run(self, path: str, data: bytes) -> object:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        count = pdfium.FPDF_GetPageCount(document)
        for number in range(count):
            page = pdfium.FPDF_LoadPage(document, number)
            text = pdfium.FPDFText_LoadPage(page)
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)
        pdfium.FPDF_CloseDocument(document)
        return count


class Reading(Reader):
    """Bytes to a document: characters, rules, layout, tables joined over pages. Judged before they are joined."""

    def settle(self) -> None:
        apart.confine()

    def run(self, path: str, data: bytes) -> object:
        return pdf_to_document(data)

    def tables(self, path: str, data: bytes) -> Iterator[FoundTable]:
        for page in map(lay_out, pdf_to_pages(data)[1]):
            yield from (piece_to_table(page.number, block) for block in page.blocks if isinstance(block, Piece))


class ReadingApart(Reading):
    """The same as users get it, from a process of its own."""

    def settle(self) -> None:
        """Nothing is read in this process."""

    def run(self, path: str, data: bytes) -> object:
        return read_pdf(Source.of(path, data))

    def helpers(self) -> Sequence[int]:
        return reader_processes()


class Extract(Reader):
    """Bytes to canonical cells and findings, all in this process. Not judged by tables but by its cells."""

    def __init__(self) -> None:
        self.templates = load_templates()

    def settle(self) -> None:
        apart.confine()

    def run(self, path: str, data: bytes) -> object:
        return extract(Source.of(path, data), self.templates)


class ExtractApart(Reader):
    """The same as users get it: the PDF is read in a process of its own."""

    def run(self, path: str, data: bytes) -> object:
        return extract(Source.of(path, data))

    def helpers(self) -> Sequence[int]:
        return reader_processes()


def reader_processes() -> Sequence[int]:
    """The processes that read for this one, if there are any."""
    return apart.reading_processes()


def piece_to_table(page: int, piece: Piece) -> FoundTable:
    """Each text at the first place of its cell."""
    rows = [[""] * piece.grid.n_cols for _ in range(piece.grid.n_rows)]
    for cell in piece.grid.cells:
        rows[cell.row][cell.col] = cell.text
    return found_table(page, rows)
