"""Pages to a document, whatever they were drawn in (PDF, OFD): tables over the pages, and what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.layout.blocks import LaidPage, lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.layout.page import NO_CODE, Page
from extractor.model import Document
from extractor.readers.scan_limits import coarse_warning

UNREADABLE = 0.3
"""Share of characters without a code from which a text layer is worthless; sound fonts lack one for a bullet or two."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page laid out, and of what: `chars`, how many characters; `lost`, those without a code; `is_picture`: it shows
    something, but no text; `is_coarse` as in Page."""

    laid: LaidPage
    chars: int
    lost: int
    is_picture: bool
    is_coarse: bool

    @property
    def number(self) -> int:
        """The page's, from 1."""
        return self.laid.number


def read_page(page: Page) -> ReadPage:
    """A page laid out. Raises TooLargeError."""
    laid, seen = lay_out(page), page.sights is not None
    lost = 0 if seen else int((page.chars.codes == NO_CODE).sum())
    return ReadPage(laid, len(page.chars), lost, page.drawn and not laid.blocks and not seen, page.is_coarse)


def pages_to_document(
    format: str, pages: Sequence[ReadPage], title: str = ""
) -> tuple[Document | None, tuple[int, ...]]:
    """The document, None where no page has readable text; the numbers of pages that are pictures or without codes."""
    warnings = [f"page {page.number} has no text (a scan?) and was not read" for page in pages if page.is_picture]
    pictures = tuple(page.number for page in pages if page.is_picture or page.lost > UNREADABLE * page.chars)
    lost = sum(page.lost for page in pages)
    if not any(page.laid.blocks for page in pages) or lost > UNREADABLE * sum(page.chars for page in pages):
        return None, pictures
    if lost:
        warnings.append(f"{lost} characters have no character code")
    warnings += coarse_warning(page.number for page in pages if page.is_coarse)
    return Document(format, tuple(pages_to_blocks([page.laid for page in pages])), title, tuple(warnings)), pictures
