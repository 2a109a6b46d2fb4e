"""A picture of a report (PNG, JPEG, WebP, TIFF of several pages) to lines and grids, by OCR."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from extractor.errors import DamagedError, SourceError, TooLargeError, UnsupportedError
from extractor.layout.blocks import lay_out
from extractor.layout.continued import pages_to_blocks
from extractor.model import Document, Source
from extractor.readers.apart import read_apart
from extractor.readers.scan_limits import (
    MAX_PIXELS,
    MAX_SCAN_BYTES,
    REMEDY,
    can_read_pictures,
    coarse_warning,
    scan_seconds,
)

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
"""As Pillow names them; no other decoder is tried."""
FEWEST_DPI = 100
"""A picture that claims fewer says nothing of paper: 72 and 96 stand in files that no scanner made."""
A4 = 8.27, 11.69
"""Inches of the page that such a picture is taken to show."""


def read_picture(source: Source) -> Document:
    """A picture as blocks in reading order; boxes in points from its top left, on the paper that it is taken to show.

    Raises UnsupportedError without the extra, or for a picture that is none of FORMATS; DamagedError, TooLargeError.
    """
    if not can_read_pictures():
        raise UnsupportedError(f"is a picture: {REMEDY}; or give the report as PDF, Word (.docx) or HTML with text")
    with _opened(source.data) as picture:
        pages = _pages_in(picture)
    return read_apart(scan_seconds(pages), picture_to_document, source.data, most=MAX_SCAN_BYTES)


def picture_to_document(data: bytes) -> Document:
    """What `read_picture` does, in this process."""
    from extractor.readers.scan import needed_engine, pictures_to_pages

    pages = pictures_to_pages(_pictures(data), needed_engine())
    laid = [lay_out(page) for page in pages]
    if not any(page.blocks for page in laid):
        raise UnsupportedError("is a picture in which no text was found")
    warnings = coarse_warning(page.number for page in pages if page.is_coarse)
    return Document("picture", tuple(pages_to_blocks(laid)), warnings=warnings)


def _pictures(data: bytes) -> "Iterator[tuple[int, np.ndarray[tuple[int, ...], np.dtype[np.uint8]], float]]":
    """Number (from 1), picture (height x width x 3) and dots an inch of each page."""
    with _opened(data) as picture:
        for number in range(_pages_in(picture)):
            picture.seek(number)
            _check_size(picture)
            shown = ImageOps.exif_transpose(picture).convert("RGBA")
            paper = Image.new("RGBA", shown.size, "white")
            yield number + 1, np.asarray(Image.alpha_composite(paper, shown).convert("RGB")), _dots(picture, shown.size)


def _dots(picture: Image.Image, size: tuple[int, int]) -> float:
    """What the file says, or those with which the picture fits a page of A4."""
    told = float(max(picture.info.get("dpi", (0, 0))))
    fitting = max(min(size) / A4[0], max(size) / A4[1])
    return told if told >= FEWEST_DPI else fitting


def _pages_in(picture: Image.Image) -> int:
    """Of a TIFF; an animation shows its first picture."""
    return getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1


def _check_size(picture: Image.Image) -> None:
    """Raises TooLargeError before anything is unpacked."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise TooLargeError(f"is a picture of {width:,} x {height:,} pixels, at most {MAX_PIXELS:,} are read: scale it")


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """The picture, not yet unpacked; whatever Pillow raises as one of our errors."""
    Image.MAX_IMAGE_PIXELS = None  # `_check_size` is stricter, and says what to do
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _check_size(picture)
            yield picture
    except UnidentifiedImageError as fault:
        raise UnsupportedError("is a picture of a kind that is not read: save it as PNG or JPEG") from fault
    except (SourceError, MemoryError, RecursionError):
        raise
    except Exception as fault:  # a broken picture makes decoders raise anything
        raise DamagedError("is a damaged or truncated picture: fetch it again, or scan it anew") from fault
