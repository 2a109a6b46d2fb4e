"""The pages of a PDF as characters and rules, through pdfplumber.

The only module that knows the engine: bytes in, `layout.page.Page` out.
"""

import base64
import io
import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractor.errors import DamagedError, EncryptedError, GoujiError, TooLargeError
from extractor.layout.page import Char, Page
from extractor.layout.rules import THICKEST, boxes_to_rules
from extractor.readers.clock import time_limit

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MAX_PAGES = 500
"""A report has 4 to 20 pages, with attachments under 100."""
MAX_CHARS = 200_000
"""Characters a page: a dense table page has 3,000."""
MAX_SHAPES = 300_000
"""Paths a page: dotted borders make 10,000."""
OUTLINES = 50
"""Shapes on a page without text from which they may be text drawn as outlines; frames and shading are fewer."""
MAX_SECONDS = 20.0
"""For opening the file, and for each page: the densest real pages take a third of a second, dotted tables one."""
MAX_STREAM = 100_000_000
"""Bytes of one stream unpacked; a page's drawing has under 1 MB, and pictures are not unpacked."""
DEFLATE_RATIO = 1_032
"""What deflate can expand at most: shorter streams need no look."""
WHITE = 0.98
"""Lightness of ink that does not show on paper."""
STRAIGHT = 1.0
"""Points by which the two ends of a horizontal or vertical stroke may differ on the other axis."""
TURNED = 0.02
"""Share of a character's matrix off its axis from which it stands aslant: a watermark, and no text of the report."""

_STREAM = re.compile(rb"stream\r?\n")
_TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?[\s\x00]*/Fl")
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")
_NO_CODE = re.compile(r"\(cid:\d+\)")

_LIGATURES = {"⸺": "——", "⸻": "———"}
"""Glyphs for several characters; Chromium uses them, and says in ActualText (which pdfminer ignores) for which."""

_Shape = dict[str, Any]


def pdf_to_pages(data: bytes) -> tuple[str, Iterator[Page]]:
    """The title in the metadata, and the pages one by one.

    Raises DamagedError, EncryptedError or TooLargeError, now or while the pages are taken.
    """
    _check_bytes(data)
    import pdfplumber

    with _faults_told(), time_limit(MAX_SECONDS):
        logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once a character, and nobody can act on it
        document = pdfplumber.open(io.BytesIO(data))
        count = len(document.pages)
        title = document.metadata.get("Title")
    if count > MAX_PAGES:
        raise TooLargeError(f"has {count:,} pages, at most {MAX_PAGES} are read: remove its attachments")
    if not count:
        raise DamagedError("holds no pages: it is damaged or truncated; fetch it again")
    return title.strip() if isinstance(title, str) else "", _pages(document)


def _check_bytes(data: bytes) -> None:
    """Raises DamagedError for a file cut short, TooLargeError for streams that expand beyond measure."""
    length = _LINEARIZED.search(data, 0, 2048)
    if b"startxref" not in data or length is not None and int(length.group(1)) > len(data):
        raise DamagedError("is truncated: its end is missing; fetch it again")
    if _TWICE_PACKED.search(data):
        raise TooLargeError("has streams packed twice, as bombs do; do not open it")
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        if end - found.end() > MAX_STREAM // DEFLATE_RATIO and _expands(data[found.end() : end].strip()):
            raise TooLargeError(f"has a stream of more than {MAX_STREAM:,} bytes: give the report without its pictures")


def _expands(stream: bytes) -> bool:
    """Whether a stream unpacks to more than the limit; what is not deflated, or unsoundly, the engine will tell."""
    try:
        packed = base64.a85decode(stream.removeprefix(b"<~").removesuffix(b"~>")) if stream.endswith(b"~>") else stream
        return len(zlib.decompressobj().decompress(packed, MAX_STREAM + 1)) > MAX_STREAM
    except (zlib.error, ValueError):
        return False


def _pages(document: "PDF") -> Iterator[Page]:
    with document:
        for page in document.pages:
            with _faults_told(), time_limit(MAX_SECONDS):
                read = _page(page.page_number, page.objects)
                page.close()
            yield read


def _page(number: int, objects: dict[str, list[_Shape]]) -> Page:
    chars, shapes = objects.get("char", []), [*objects.get("rect", []), *objects.get("curve", [])]
    lines = objects.get("line", [])
    if len(chars) > MAX_CHARS or len(shapes) + len(lines) > MAX_SHAPES:
        raise TooLargeError(f"has more than {MAX_CHARS:,} characters or {MAX_SHAPES:,} shapes on page {number}")
    boxes = [*_strokes(lines), *_outlines(shapes)]
    horizontal, vertical = boxes_to_rules(boxes)
    drawn = bool(objects.get("image")) or len(shapes) > OUTLINES
    return Page(number, tuple(_chars(chars)), horizontal, vertical, drawn)


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


def _chars(found: Iterable[_Shape]) -> Iterator[Char]:
    for char in found:
        a, b, *_ = char["matrix"]
        scale = abs(a) + abs(b)
        if min(abs(a), abs(b)) > TURNED * scale:
            continue
        turn = 0 if abs(a) >= abs(b) else 270 if b > 0 else 90
        text = char["text"]
        if text in _LIGATURES or "(cid:" in text:
            text = _LIGATURES.get(text) or _NO_CODE.sub("\ufffd", text)
        yield Char(text, char["x0"], char["top"], char["x1"], char["bottom"], turn)


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
