"""Pictures of cells, cut from the pages of a PDF with what stands around them and the cell in a red box.

Only the piece that is wanted is drawn, in the process where PDFs are read (`readers.apart`): a page of any size costs
no more than its piece. Sixteen tones and the box take about 1 kB a picture, small enough to stand inside a page.
"""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractor.model import BBox, Provenance, Source
from extractor.readers.apart import read_apart

MAX_CROPS = 200
"""Pictures of one document: each takes some 5 ms, and a person looks at fewer."""
MAX_SECONDS = 30.0
"""Of processor time for all pictures of a document: so many of pages that take a tenth of a second, as scans may."""
SCALE = 2.0
"""Pixels a point: 144 dpi, so that small print is sharp on a screen."""
AROUND_X, AROUND_Y = 80.0, 16.0
"""Points that are shown around a cell: a neighbour to each side, a line above and below."""
MAX_WIDTH, MAX_HEIGHT = 600.0, 240.0
"""Points of a picture: the width of A4, and a label of ten lines. What is larger is cut at its right and its foot."""
PAD = 2.0
"""Points between a cell's text and the box around it."""
TONES = 15
"""Greys from black to white: with the red of the box four bits a pixel."""
RED = (200, 30, 30)


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture: a PNG file, and its size in points of the page."""

    png: bytes
    width: float
    height: float


def crop_places(source: Source, places: Iterable[Provenance]) -> dict[Provenance, Crop]:
    """The pictures of those places of a PDF that have a box on a page, MAX_CROPS at most; a place outside has none.

    Raises SourceError where the pages cannot be drawn.
    """
    boxed = [place for place in dict.fromkeys(places) if place.page and place.box][:MAX_CROPS]
    if not boxed or not source.data.lstrip()[:5].startswith(b"%PDF"):
        return {}
    crops = read_apart(MAX_SECONDS, draw_places, source.data, boxed)
    return {place: crop for place, crop in zip(boxed, crops, strict=True) if crop}


def draw_places(data: bytes, places: list[Provenance]) -> list[Crop | None]:
    """A picture for each place, in this process. Raises DamagedError."""
    import pypdfium2

    from extractor.errors import DamagedError

    by_page = defaultdict[int, list[int]](list)
    for index, place in enumerate(places):
        by_page[place.page or 0].append(index)
    crops: list[Crop | None] = [None] * len(places)
    try:
        with pypdfium2.PdfDocument(data) as document:
            for number, indices in by_page.items():
                if number <= len(document):
                    page = document[number - 1]
                    for index in indices:
                        crops[index] = _page_to_crop(page, places[index].box or BBox(0, 0, 0, 0))
                    page.close()
    except pypdfium2.PdfiumError as error:
        raise DamagedError("has pages that cannot be drawn: there are no pictures of its cells") from error
    return crops


def _page_to_crop(page: Any, box: BBox) -> Crop | None:
    """What stands around a box, or None where the box is not on the page."""
    width, height = page.get_size()
    left, top = max(0.0, box.x0 - AROUND_X), max(0.0, box.top - AROUND_Y)
    right = min(width, box.x1 + AROUND_X, left + MAX_WIDTH)
    bottom = min(height, box.bottom + AROUND_Y, top + MAX_HEIGHT)
    if right - left < 1 or bottom - top < 1:
        return None
    drawn = page.render(scale=SCALE, crop=(left, height - bottom, width - right, top), grayscale=True).to_pil()
    frame = (
        max(box.x0 - PAD, 0) - left, max(box.top - PAD, 0) - top,
        min(box.x1 + PAD, right) - left, min(box.bottom + PAD, bottom) - top,
    )  # fmt: skip
    return Crop(_boxed_png(drawn, tuple(side * SCALE for side in frame)), right - left, bottom - top)


def _boxed_png(grey: Any, frame: tuple[float, ...]) -> bytes:
    """A grey picture in TONES with a red frame (x0, top, x1, bottom in pixels), as PNG."""
    from PIL import Image, ImageDraw

    few = Image.frombytes("P", grey.size, grey.point(lambda tone: round(tone * (TONES - 1) / 255)).tobytes())
    tones = [(255 * step // (TONES - 1),) * 3 for step in range(TONES)]
    few.putpalette([part for colour in (*tones, RED) for part in colour])
    ImageDraw.Draw(few).rectangle(frame, outline=TONES, width=round(SCALE))
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True, bits=4)
    return out.getvalue()
