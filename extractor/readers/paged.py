"""Pages to a document, whatever they were drawn in (PDF, OFD): tables over the pages, and what could not be read."""

from collections.abc import Iterable

from extractor.layout.blocks import LaidPage, lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.layout.page import NO_CODE, Page
from extractor.model import Document
from extractor.readers.scan_limits import coarse_warning

UNREADABLE = 0.3
"""Share of characters without a code from which a text layer is worthless; sound fonts lack one for a bullet or two."""


def pages_to_document(format: str, pages: Iterable[Page], title: str = "") -> tuple[Document | None, tuple[int, ...]]:
    """The document, None where no page has readable text; the numbers of pages that are pictures or without codes.

    Raises TooLargeError.
    """
    laid, warnings, pictures, seen = list[LaidPage](), list[str](), list[int](), list[Page]()
    shown = lost = 0
    for page in pages:
        laid.append(lay_out(page))
        without_code = int((page.chars.codes == NO_CODE).sum()) if page.sights is None else 0
        if page.drawn and not laid[-1].blocks and page.sights is None:
            warnings.append(f"page {page.number} has no text (a scan?) and was not read")
            pictures.append(page.number)
        elif without_code > UNREADABLE * len(page.chars):
            pictures.append(page.number)
        shown += len(page.chars)
        lost += without_code
        if page.sights is not None:
            seen.append(page)
    if not any(page.blocks for page in laid) or lost > UNREADABLE * shown:
        return None, tuple(pictures)
    if lost:
        warnings.append(f"{lost} characters have no character code")
    warnings += coarse_warning(seen)
    return Document(format, tuple(pages_to_blocks(laid)), title, tuple(warnings)), tuple(pictures)
