"""A PDF with a text layer to lines and grids: PDFium reads it, and pdfplumber a second time where that is doubted.

Both work in a process of their own (`apart`): no check of the bytes foresees all that can hold up or crash an engine.
"""

import gc
import re
from collections.abc import Collection

from extractor.errors import DamagedError, UnsupportedError
from extractor.model import Document, Source
from extractor.readers.apart import read_apart
from extractor.readers.paged import ReadPage, pages_to_document, read_page
from extractor.readers.pdf_pdfium import pdf_to_pages
from extractor.readers.scan_limits import MAX_SCAN_BYTES, REMEDY, can_read_pictures, scan_seconds

MAX_SECONDS = 10.0
"""Of processor time for a document; 500 full pages take four."""
MAX_SECONDS_AGAIN = 6.0
"""For the second engine, which is asked for a few pages; they take a third of a second each, dotted tables one."""

MOST_KEPT = 50
"""Pages of a document that are kept for a second opinion; a page takes up to 200 kB. A report has 4 to 20."""

_kept: dict[str, tuple[str, list[ReadPage]]] = {}
"""By the digest of the last document that this process read: its title and pages, for a second opinion."""
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")


def read_pdf(source: Source) -> Document:
    """A PDF as blocks in reading order; boxes in points from the top left of the upright page. Pages that are pictures
    are read by OCR, where the extra is installed.

    Raises EncryptedError, DamagedError, TooLargeError; UnsupportedError where no page can be read.
    """
    _check_end(source.data)
    document, pictures = read_apart(MAX_SECONDS, pdf_to_document, source.data, source.sha256)
    able = can_read_pictures()
    if pictures and able:
        return read_apart(scan_seconds(len(pictures)), _read_pictures, source.data, pictures, most=MAX_SCAN_BYTES)
    if document is None:
        if able:
            raise UnsupportedError("has no text layer, and no page that is a picture: print it to PDF anew")
        raise UnsupportedError(f"has no text layer (a scan?), or one without character codes: {REMEDY}")
    return document


def reread_pdf(source: Source, numbers: Collection[int]) -> Document:
    """The same, but with some pages (numbers from 1) as the second engine reads them.

    Raises as `read_pdf` does, for what either engine finds; UnsupportedError for a document with pages that are
    pictures, since no second engine reads these.
    """
    return read_apart(MAX_SECONDS_AGAIN, _read_again, source.data, source.sha256, numbers)


def pdf_to_document(data: bytes, sha256: str = "") -> tuple[Document | None, tuple[int, ...]]:
    """What its text layer gives, None where that is nothing, and the numbers of the pages that OCR has to read. With
    `sha256` (of the data) the pages are kept for a second opinion, until the next document comes."""
    _kept.clear()
    title, pages = _read_pages(data)
    if sha256 and len(pages) <= MOST_KEPT:
        _kept[sha256] = title, pages
    return pages_to_document("pdf", pages, title)


def _read_pages(data: bytes) -> tuple[str, list[ReadPage]]:
    """The title in the metadata, and the pages as PDFium reads them."""
    title, pages = pdf_to_pages(data)
    return title, list(map(read_page, pages))


def _read_pictures(data: bytes, numbers: Collection[int]) -> Document:
    """The document with the pages of these numbers read by OCR."""
    from extractor.readers.pdf_pictures import pdf_to_pictures
    from extractor.readers.scan import needed_engine, pictures_to_pages

    seen = {page.number: page for page in pictures_to_pages(pdf_to_pictures(data, numbers), needed_engine())}
    title, pages = pdf_to_pages(data)
    read = [read_page(seen.get(page.number, page)) for page in pages]
    document, _ = pages_to_document("pdf", read, title)
    if document is None:
        raise UnsupportedError(
            "has no text, neither in a text layer nor in its pictures: scan it anew at 200 dpi or more"
        )
    return document


def _read_again(data: bytes, sha256: str, numbers: Collection[int]) -> Document:
    from extractor.readers.pdf_plumber import read_again
    from extractor.readers.pdfium_annotations import with_drawn_annotations

    title, pages = _kept.get(sha256) or _read_pages(data)
    again = {page.number: read_page(page) for page in read_again(with_drawn_annotations(data, numbers), numbers)}
    gc.collect()  # pdfplumber leaves rings of objects, for which a process that only reads PDFs seldom looks
    document, pictures = pages_to_document("pdf", [again.get(page.number, page) for page in pages], title)
    if document is None or pictures:
        raise UnsupportedError("has pages that are pictures, which no second engine reads")
    return document


def _check_end(data: bytes) -> None:
    """Raises DamagedError for a file cut short: engines mend it, and would give a report without its last pages."""
    length = _LINEARIZED.search(data, 0, 2048)
    if data.rfind(b"startxref") < 0 or length is not None and int(length.group(1)) > len(data):
        raise DamagedError("is truncated: its end is missing; fetch it again")
