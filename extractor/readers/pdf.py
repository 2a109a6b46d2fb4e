"""A PDF with a text layer to lines and grids: PDFium reads it, and pdfplumber a second time where that is doubted."""

from collections.abc import Collection, Iterable

from extractor.errors import UnsupportedError
from extractor.layout.blocks import LaidPage, lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.layout.page import NO_CODE, Page
from extractor.model import Document, Source
from extractor.readers.pdf_guard import check_bytes
from extractor.readers.pdf_pdfium import pdf_to_pages

UNREADABLE = 0.3
"""Share of characters without a code from which a text layer is worthless; sound fonts lack one for a bullet or two."""


def read_pdf(source: Source) -> Document:
    """A PDF as blocks in reading order; boxes in points from the top left of the upright page.

    Raises EncryptedError, DamagedError, TooLargeError; UnsupportedError where no page has readable text.
    """
    check_bytes(source.data)
    title, pages = pdf_to_pages(source.data)
    return _pages_to_document(title, pages)


def reread_pdf(source: Source, numbers: Collection[int]) -> Document:
    """The same, but with some pages (numbers from 1) as the second engine reads them.

    Raises as `read_pdf` does, for what either engine finds.
    """
    from extractor.readers.pdf_plumber import read_again

    title, pages = pdf_to_pages(source.data)
    again = {page.number: page for page in read_again(source.data, numbers)}
    return _pages_to_document(title, (again.get(page.number, page) for page in pages))


def _pages_to_document(title: str, pages: Iterable[Page]) -> Document:
    laid, warnings = list[LaidPage](), list[str]()
    shown = lost = 0
    for page in pages:
        laid.append(lay_out(page))
        if page.drawn and not laid[-1].blocks:
            warnings.append(f"page {page.number} has no text layer (a scan?) and was not read")
        shown += len(page.chars)
        lost += int((page.chars.codes == NO_CODE).sum())
    if not any(page.blocks for page in laid):
        raise UnsupportedError("has no text layer (a scan?): OCR is needed")
    if lost > UNREADABLE * shown:
        raise UnsupportedError("has a text layer without character codes: OCR is needed")
    if lost:
        warnings.append(f"{lost} characters have no character code")
    return Document("pdf", tuple(pages_to_blocks(laid)), title, tuple(warnings))
