"""A PDF with a text layer to lines and grids: PDFium reads it, and pdfplumber a second time where that is doubted.

Both work in a process of their own (`apart`): no check of the bytes foresees all that can hold up or crash an engine.
"""

import gc
import re
from collections.abc import Collection, Iterable

from extractor.errors import DamagedError, UnsupportedError
from extractor.layout.blocks import LaidPage, lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.layout.page import NO_CODE, Page
from extractor.model import Document, Source
from extractor.readers.apart import read_apart
from extractor.readers.pdf_pdfium import pdf_to_pages

UNREADABLE = 0.3
"""Share of characters without a code from which a text layer is worthless; sound fonts lack one for a bullet or two."""
MAX_SECONDS = 10.0
"""Of processor time for a document; 500 full pages take four."""
MAX_SECONDS_AGAIN = 6.0
"""For the second engine, which is asked for a few pages; they take a third of a second each, dotted tables one."""

_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")


def read_pdf(source: Source) -> Document:
    """A PDF as blocks in reading order; boxes in points from the top left of the upright page.

    Raises EncryptedError, DamagedError, TooLargeError; UnsupportedError where no page has readable text.
    """
    _check_end(source.data)
    return read_apart(MAX_SECONDS, pdf_to_document, source.data)


def reread_pdf(source: Source, numbers: Collection[int]) -> Document:
    """The same, but with some pages (numbers from 1) as the second engine reads them.

    Raises as `read_pdf` does, for what either engine finds.
    """
    return read_apart(MAX_SECONDS_AGAIN, _read_again, source.data, numbers)


def pdf_to_document(data: bytes) -> Document:
    """What `read_pdf` does, in this process."""
    title, pages = pdf_to_pages(data)
    return _pages_to_document(title, pages)


def _read_again(data: bytes, numbers: Collection[int]) -> Document:
    from extractor.readers.pdf_plumber import read_again

    title, pages = pdf_to_pages(data)
    again = {page.number: page for page in read_again(data, numbers)}
    gc.collect()  # pdfplumber leaves rings of objects, for which a process that only reads PDFs seldom looks
    return _pages_to_document(title, (again.get(page.number, page) for page in pages))


def _check_end(data: bytes) -> None:
    """Raises DamagedError for a file cut short: engines mend it, and would give a report without its last pages."""
    length = _LINEARIZED.search(data, 0, 2048)
    if data.rfind(b"startxref") < 0 or length is not None and int(length.group(1)) > len(data):
        raise DamagedError("is truncated: its end is missing; fetch it again")


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
