"""Pages of a PDF as characters and rules, through pdfplumber: the second opinion where PDFium's reading is doubtful.

It parses a page by itself, 15 times as slowly, and does not see ActualText, hidden or clipped text as PDFium does.
"""

import io
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np

from extractor.errors import DamagedError, EncryptedError, GoujiError, TooLargeError
from extractor.layout.page import MAX_CHARS, NO_CODE, OUTLINES, Chars, Page
from extractor.layout.rules import THICKEST, boxes_to_rules

MAX_SHAPES = 300_000
"""Paths a page: dotted borders make 10,000."""
WHITE = 0.98
"""Lightness of ink that does not show on paper."""
STRAIGHT = 1.0
"""Points by which the two ends of a horizontal or vertical stroke may differ on the other axis."""
TURNED = 0.02
"""Share of a character's matrix off its axis from which it stands aslant: a watermark, and no text of the report."""

_NO_CODE = re.compile(r"\(cid:\d+\)")

_LIGATURES = {"⸺": "——", "⸻": "———"}
"""Glyphs for several characters; Chromium uses them, and says in ActualText (which pdfminer ignores) for which."""

_Shape = dict[str, Any]


def read_again(data: bytes, numbers: Collection[int]) -> list[Page]:
    """Some pages (numbers from 1) of a PDF that PDFium has opened, as the second engine reads them.

    Raises DamagedError, EncryptedError or TooLargeError.
    """
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once a character, and nobody can act on it
    read = list[Page]()
    with _faults_told(), pdfplumber.open(io.BytesIO(data), pages=sorted(numbers)) as document:
        for page in document.pages:
            read.append(_page(page.page_number, (float(page.width), float(page.height)), page.objects))
            page.close()
    return read


def _page(number: int, size: tuple[float, float], objects: dict[str, list[_Shape]]) -> Page:
    chars, shapes = objects.get("char", []), [*objects.get("rect", []), *objects.get("curve", [])]
    lines = objects.get("line", [])
    if len(chars) > MAX_CHARS or len(shapes) + len(lines) > MAX_SHAPES:
        raise TooLargeError(f"has more than {MAX_CHARS:,} characters or {MAX_SHAPES:,} shapes on page {number}")
    boxes = np.array([*_strokes(lines), *_outlines(shapes)]).reshape(-1, 4)
    horizontal, vertical = boxes_to_rules(boxes)
    drawn = bool(objects.get("image")) or len(shapes) > OUTLINES
    return Page(number, *size, _chars(chars), horizontal, vertical, drawn)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Whatever the engine raises, as one of our errors: it meets a broken file with any exception there is."""
    try:
        yield
    except (GoujiError, MemoryError, RecursionError, ImportError):
        raise
    except Exception as fault:
        names = {type(cause).__name__ for cause in (fault, fault.__cause__, fault.__context__, *fault.args)}
        if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
            raise EncryptedError("is locked with a password: remove the password and try again") from fault
        raise DamagedError("is damaged or truncated, or no PDF: fetch it again, or print it to PDF anew") from fault


def _chars(found: Iterable[_Shape]) -> Chars:
    codes, boxes, turns = list[int](), list[tuple[float, float, float, float]](), list[int]()
    for char in found:
        a, b, *_ = char["matrix"]
        if min(abs(a), abs(b)) > TURNED * (abs(a) + abs(b)):
            continue
        text = char["text"]
        if text in _LIGATURES or "(cid:" in text:
            text = _LIGATURES.get(text) or _NO_CODE.sub(chr(NO_CODE), text)
        x0, width = char["x0"], (char["x1"] - char["x0"]) / max(1, len(text))
        for at, single in enumerate(text):
            codes.append(ord(single))
            boxes.append((x0 + at * width, char["top"], x0 + (at + 1) * width, char["bottom"]))
            turns.append(_turn(a, b))
    return Chars(np.array(codes, np.uint32), np.array(boxes).reshape(-1, 4), np.array(turns, np.intp))


def _turn(a: float, b: float) -> int:
    """Degrees clockwise, from the first row of a character's matrix."""
    if abs(a) >= abs(b):
        return 0 if a > 0 else 180
    return 270 if b > 0 else 90


def _strokes(lines: Iterable[_Shape]) -> Iterator[tuple[float, float, float, float]]:
    """Straight lines as boxes without thickness."""
    for line in lines:
        if not _is_white(line.get("stroking_color")):
            yield from _segment(line["x0"], line["top"], line["x1"], line["bottom"])


def _outlines(shapes: Iterable[_Shape]) -> Iterator[tuple[float, float, float, float]]:
    """Filled shapes that are thin, and the sides of shapes that are stroked."""
    for shape in shapes:
        x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        if min(x1 - x0, bottom - top) <= THICKEST and not _is_white(_ink(shape)):
            yield x0, top, x1, bottom
        elif shape.get("stroke") and not _is_white(shape.get("stroking_color")):
            points = shape.get("pts") or ()
            for (ax, ay), (bx, by) in pairwise(points):
                yield from _segment(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            if shape.get("object_type") == "rect":
                yield from ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))


def _segment(x0: float, top: float, x1: float, bottom: float) -> Iterator[tuple[float, float, float, float]]:
    if x1 - x0 <= STRAIGHT:
        yield (x0 + x1) / 2, top, (x0 + x1) / 2, bottom
    elif bottom - top <= STRAIGHT:
        yield x0, (top + bottom) / 2, x1, (top + bottom) / 2


def _ink(shape: _Shape) -> object:
    return shape.get("non_stroking_color") if shape.get("fill") else shape.get("stroking_color")


def _is_white(color: object) -> bool:
    """Whether a colour (gray, RGB or CMYK, from 0 to 1) does not show; a pattern does."""
    found = color if isinstance(color, (tuple, list)) else (color,)
    parts = [float(part) for part in found if isinstance(part, (int, float))]
    if not parts or len(parts) < len(found):
        return False
    if len(parts) == 4:
        return max(parts) < 1 - WHITE
    return min(parts) > WHITE
