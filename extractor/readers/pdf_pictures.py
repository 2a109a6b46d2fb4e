"""Pages of a PDF as pictures for OCR, as fine as what they show was scanned."""

from collections.abc import Collection, Iterator
from math import sqrt
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from extractor.ocr.sheet import Picture
from extractor.readers.scan_limits import MAX_PIXELS

FINEST, TYPED = 300.0, 200.0
"""Dots an inch at most, and those with which a page is drawn that shows no scan (its text has no codes)."""
SCANNED = 0.4
"""Share of a page that a picture must cover to be its scan."""


def pdf_to_pictures(data: bytes, numbers: Collection[int]) -> Iterator[tuple[int, Picture, float]]:
    """Of each of these pages (from 1): its number, the picture (height x width x 3), dots to every 72 points of it."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in sorted(numbers):
            page = document[number - 1]
            dpi = _resolution(page)
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
            yield number, np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]), dpi
            page.close()
    finally:
        document.close()


def _resolution(page: Any) -> float:
    """That of the scan on a page, within what may be drawn."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    found = [_dots(image, area) for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    dpi = max((dots for dots in found if dots), default=TYPED)
    return float(min(dpi, max(FINEST, FINEST * 842 / max(width, height)), sqrt(MAX_PIXELS / area) * 72))


def _dots(image: Any, page_area: float) -> float:
    """Dots to every 72 points of a picture that covers much of its page, else 0."""
    left, bottom, right, top = image.get_bounds()
    area = (right - left) * (top - bottom)
    across, down = image.get_px_size()
    return 72 * sqrt(across * down / area) if area > SCANNED * page_area else 0.0
