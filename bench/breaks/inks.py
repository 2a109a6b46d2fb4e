"""Where each ink stands in a PDF: the measure of the trial, which knows nothing of the reader that is tried."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from bench.breaks.plan import colour_to_ink


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character: its ink, the middle of its box in points from the top left of the page (numbered from 1).

    `base`: the height of its baseline, by which characters stand in one line (a quotation mark's box is higher up).
    """

    text: str
    ink: int
    page: int
    x: float
    y: float
    base: float


def pdf_inks(data: bytes) -> list[Glyph]:
    """The inked characters of all pages from top to bottom and from left to right."""
    document = pypdfium2.PdfDocument(data)
    glyphs = [glyph for number, page in enumerate(document, 1) for glyph in page_inks(page, number)]
    return sorted(glyphs, key=lambda glyph: (glyph.page, round(glyph.base), glyph.x))


def page_inks(page: pypdfium2.PdfPage, number: int = 1) -> Iterator[Glyph]:
    """The inked characters of a page."""
    text, height = page.get_textpage(), page.get_height()
    channels = [ctypes.c_uint() for _ in range(4)]
    origin = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if char.isspace() or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetFillColor(text, index, *channels)
        ink = colour_to_ink(*(channel.value for channel in channels[:3]))
        if ink:
            left, bottom, right, top = text.get_charbox(index)
            pdfium.FPDFText_GetCharOrigin(text, index, *origin)
            yield Glyph(char, ink, number, (left + right) / 2, height - (bottom + top) / 2, height - origin[1].value)
