"""What is done with a file's bytes, each in a confined process: reading it, drawing a page, showing its text."""

import io
import traceback
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DamagedError, SourceError
from extractor.forms import load_templates
from extractor.model import Grid, GridCell, Provenance, Source, TextLine
from extractor.pipeline import extract_all
from extractor.readers import read
from extractor.reports.plain import encodable
from extractor.service.packing import pack

READING_SECONDS = 60.0
"""Of processor time for a file; an ordinary report takes a tenth of a second."""
SHOWING_SECONDS = 20.0
"""Of processor time for a page or a text."""
SCALE = 2.0
"""Pixels a point: 144 dpi, sharp at twice the width of a page."""
MAX_PIXELS = 4_000
"""Of the longer side: pages of a poster's size are drawn smaller."""
TONES = 15
"""Greys from black to white, in four bits: a page of text takes some 60 kB."""
BUG = "Bug"
"""The kind of failure that is ours."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The packed reports of a file, or why there are none: the kind of error and its message; of a bug, `trace` is for
    the log."""

    reports: tuple[bytes, ...] = ()
    error: str = ""
    message: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG file. `scale`: pixels a point."""

    png: bytes
    scale: float


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table as it stands in the file. `places`: the locations by which a canonical cell names it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A line of text, or a table (`rows` above 0)."""

    text: str = ""
    places: tuple[str, ...] = ()
    rows: int = 0
    cells: tuple[ShownCell, ...] = ()


def read_upload(name: str, data: bytes, templates: Path | None) -> Answer:
    """The reports of a file. Errors are answers: nothing but the end of the process is raised."""
    try:
        reports = extract_all(Source.of(name, data), load_templates(templates))
        return Answer(tuple(pack(report) for report in reports))
    except SourceError as error:
        return Answer(error=type(error).__name__, message=encodable(str(error)))
    except Exception as bug:
        trace = "".join(traceback.format_exception(bug))
        return Answer(error=BUG, message="meets a bug in gouji: please report it", trace=trace)


def draw_page(data: bytes, number: int) -> PagePicture:
    """A page (from 1) of a PDF. Raises DamagedError where there is none."""
    import pypdfium2
    from PIL import Image

    try:
        with pypdfium2.PdfDocument(data) as document:
            page = document[number - 1]
            scale = min(SCALE, MAX_PIXELS / max(page.get_size()))
            grey = page.render(scale=scale, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise DamagedError(f"has no page {number} that can be drawn") from error
    few = Image.frombytes("P", grey.size, grey.point(lambda tone: round(tone * TONES / 255)).tobytes())
    few.putpalette([255 * step // TONES for step in range(TONES + 1) for _ in range(3)])
    out = io.BytesIO()
    few.save(out, "PNG", bits=4)
    return PagePicture(out.getvalue(), scale)


def show_text(data: bytes) -> tuple[ShownBlock, ...]:
    """What a reader found in a file, in its order. Raises SourceError as `read` does."""
    return tuple(_block_to_shown(block) for block in read(Source.of("upload", data)).blocks)


def _block_to_shown(block: TextLine | Grid) -> ShownBlock:
    if isinstance(block, TextLine):
        return ShownBlock(encodable(block.text), _places(block.provenance))
    return ShownBlock(rows=block.n_rows, cells=tuple(_cell_to_shown(cell) for cell in block.cells))


def _cell_to_shown(cell: GridCell) -> ShownCell:
    return ShownCell(cell.row, cell.col, cell.rowspan, cell.colspan, encodable(cell.text), _places(cell.provenance))


def _places(provenance: tuple[Provenance, ...]) -> tuple[str, ...]:
    return tuple(place.location for place in provenance if place.location)
