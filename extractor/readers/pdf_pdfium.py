"""The pages of a PDF as characters and rules, through PDFium's own text page and object list.

PDFium must not run in two threads at once: whoever calls this minds that (`apart` does). What it gives is in user
space, y upward; it is carried to points from the top left of the page as it is shown (/Rotate, CropBox).
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from extractor.errors import DamagedError, EncryptedError, TooLargeError
from extractor.layout.page import MAX_CHARS, NO_CODE, Chars, Floats, Ints, Page
from extractor.layout.rules import boxes_to_rules
from extractor.readers import pdfium_calls as pdfium
from extractor.readers.pdfium_annotations import draw_annotations, filled_form
from extractor.readers.pdfium_chars import ASLANT, TextLayer, objects_of, text_layer, without_code
from extractor.readers.pdfium_paths import Ink, carried, page_ink
from extractor.readers.pdfium_unseen import may_hide, unseen

MAX_PAGES = 500
"""A report has 4 to 20 pages, with attachments under 100."""

SAME_BOX = 0.01
"""Points within which two boxes that PDFium gives in single precision are one."""

_PASSWORD, _SECURITY = 4, 5
"""FPDF_GetLastError: locked with a password, or in a way that PDFium does not know."""

raw.FPDF_InitLibrary()


def pdf_to_pages(data: bytes) -> tuple[str, Iterator[Page]]:
    """The title in the metadata, and the pages one by one.

    Raises DamagedError, EncryptedError or TooLargeError, now or while the pages are taken.
    """
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _opening_error(raw.FPDF_GetLastError())
    count = raw.FPDF_GetPageCount(document)
    title = _title(document)
    if not 0 < count <= MAX_PAGES:
        raw.FPDF_CloseDocument(document)
        if count:
            raise TooLargeError(f"has {count:,} pages, at most {MAX_PAGES} are read: remove its attachments")
        raise DamagedError("holds no pages: it is damaged or truncated; fetch it again")
    return title, _pages(document, count, data)


def _opening_error(code: int) -> Exception:
    if code in (_PASSWORD, _SECURITY):
        return EncryptedError("is locked with a password: remove the password and try again")
    return DamagedError("is damaged or truncated, or no PDF: fetch it again, or print it to PDF anew")


def _title(document: Any) -> str:
    length = raw.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < length < 10_000:
        return ""
    room = ctypes.create_string_buffer(length)
    raw.FPDF_GetMetaText(document, b"Title", room, length)
    return room.raw[: length - 2].decode("utf-16-le", "replace").strip()


def _pages(document: Any, count: int, data: bytes) -> Iterator[Page]:
    """`data` is held here: PDFium reads from it as long as the document is open."""
    try:
        with filled_form(document) as form:
            for number in range(count):
                with _page_of(document, number) as page:
                    drawn = draw_annotations(page, form)
                    found = None if drawn else _page(page, number + 1)
                if found is None:
                    with _page_of(document, number) as page:
                        found = _page(page, number + 1)
                yield found
    finally:
        raw.FPDF_CloseDocument(document)
        del data


@contextmanager
def _page_of(document: Any, number: int) -> Iterator[Any]:
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        raise DamagedError(f"is damaged: its page {number + 1} cannot be read; fetch it again, or print it to PDF anew")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


def _page(page: Any, number: int) -> Page:
    ink = page_ink(pdfium.argument(pdfium.address(page)))
    frame, rotation = _frame(page), raw.FPDFPage_GetRotation(page)
    horizontal, vertical = boxes_to_rules(_upright(np.concatenate(ink.thin or [np.zeros((0, 4))]), frame, rotation))
    left, bottom, right, top = frame
    width, height = (right - left, top - bottom) if rotation % 2 == 0 else (top - bottom, right - left)
    return Page(number, width, height, _chars(page, ink, frame, rotation), horizontal, vertical, ink.is_drawing)


def _chars(page: Any, ink: Ink, frame: Floats, rotation: int) -> Chars:
    """The characters that show: inside the page's frame, in ink, in rows or columns."""
    opened = raw.FPDFText_LoadPage(page)
    if not opened:
        return Chars()
    try:
        text = pdfium.argument(pdfium.address(opened))
        count = pdfium.char_count(text)
        if count > MAX_CHARS:
            raise TooLargeError(f"has a page of more than {MAX_CHARS:,} characters: print the report's pages alone")
        if count < 1:
            return Chars()
        layer = text_layer(text, count)
        layer.codes[without_code(text, layer.codes)] = NO_CODE
        objects = objects_of(text, count) if ink.carried or may_hide(ink) else None
        if objects is not None:
            carry_actual_text(ink, layer.boxes, objects)
        shown = _is_inside(layer.boxes, frame)
        if objects is not None:
            shown &= ~unseen(ink, layer.boxes, objects)
    finally:
        raw.FPDFText_ClosePage(opened)
    return _upright_chars(layer, shown, frame, rotation)


def carry_actual_text(ink: Ink, boxes: Floats, objects: Ints) -> None:
    """Where text in a form has ActualText, PDFium gives its characters the bounds of their object, but in the form's
    space; carry those `boxes` (n x 4: left, top, right, bottom) to the page's."""
    for at, handle in enumerate(objects.tolist() if ink.carried else ()):
        if handle in ink.carried:
            bounds, matrix = ink.carried[handle]
            if np.abs(boxes[at, [0, 3, 2, 1]] - bounds).max() < SAME_BOX:
                boxes[at] = carried(bounds[np.newaxis], matrix)[0, [0, 3, 2, 1]]


def _upright_chars(layer: TextLayer, shown: Any, frame: Floats, rotation: int) -> Chars:
    angles = layer.angles + 90 * rotation
    quarters = np.rint(angles / 90).astype(np.intp)
    shown &= np.abs(angles - 90 * quarters) < ASLANT
    boxes = _upright(layer.boxes[shown], frame, rotation)
    return Chars(layer.codes[shown], boxes, quarters[shown] % 4 * 90)


def _is_inside(boxes: Floats, frame: Floats) -> Any:
    """Characters that have a width and stand on the page; what PDFium makes up between words has none."""
    left, bottom, right, top = 2 * frame
    x, y = boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
    return (boxes[:, 2] > boxes[:, 0]) & (x >= left) & (x <= right) & (y >= bottom) & (y <= top)


def _frame(page: Any) -> Floats:
    """Left, bottom, right, top of what is shown of the page."""
    found = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, found)
    return np.array([found.left, found.bottom, found.right, found.top])


def _upright(boxes: Floats, frame: Floats, rotation: int) -> Floats:
    """Boxes (two opposite corners each, y upward) as x0, top, x1, bottom of the page turned as it is shown."""
    left, bottom, right, top = frame
    x0, x1 = np.minimum(boxes[:, 0], boxes[:, 2]), np.maximum(boxes[:, 0], boxes[:, 2])
    y0, y1 = np.minimum(boxes[:, 1], boxes[:, 3]), np.maximum(boxes[:, 1], boxes[:, 3])
    if rotation == 0:
        sides = x0 - left, top - y1, x1 - left, top - y0
    elif rotation == 1:
        sides = y0 - bottom, x0 - left, y1 - bottom, x1 - left
    elif rotation == 2:
        sides = right - x1, y0 - bottom, right - x0, y1 - bottom
    else:
        sides = top - y1, right - x1, top - y0, right - x0
    return np.array(sides).T
