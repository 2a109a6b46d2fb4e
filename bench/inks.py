"""Every cell of a printed table has an ink of its own, a shade of black, by which its characters are found again in the
PDF: a measure that knows nothing of the reader that is tried.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.forms.specimen import PrintedTable

LEVELS = 16
SHADE = 4
INKS = LEVELS**3
"""Colours near black that survive the rounding of every producer: sixteen levels of red, green and blue."""


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


def new_inks() -> Iterator[int]:
    """The inks of one document."""
    return iter(range(1, INKS))


def inked(table: PrintedTable, inks: Iterator[int]) -> PrintedTable:
    """The table with the next inks."""
    rows = tuple(tuple(replace(cell, ink=ink_to_colour(next(inks))) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def ink_to_colour(ink: int) -> str:
    """Six hexadecimal digits. `colour_to_ink` is the way back."""
    return "".join(f"{SHADE * (ink // LEVELS**power % LEVELS):02x}" for power in (2, 1, 0))


def colour_to_ink(red: int, green: int, blue: int) -> int:
    """The ink of a printed colour (0 to 255 each)."""
    ink = 0
    for channel in (red, green, blue):
        ink = ink * LEVELS + min(LEVELS - 1, round(channel / SHADE))
    return ink
