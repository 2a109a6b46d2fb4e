"""Pictures of the source beside the values, where it is still there: a PDF whose bytes are those that were read."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from extractor.errors import SourceError
from extractor.model import BBox, Key, Provenance, Source
from extractor.reports.crops import Crop, crop_places
from extractor.reports.quality.records import CellRecord
from extractor.reports.quality.tally import ReportLine

MAX_BYTES = 2_000_000
"""Of all pictures on a page, 2.7 MB as they stand in it: a page is to be at most 5 MB. One takes some 3 kB."""


class NoPicture(StrEnum):
    """Why there is no picture of a report's cells."""

    GONE = "源文件已不在原处"
    CHANGED = "源文件已有改动"
    NOT_PDF = "源文件不是 PDF"
    NOT_DRAWN = "源文件的页面无法绘制"
    NO_PLACE = "页面上没有这一格"
    FULL = "本页图片已达上限"


class Album:
    """Pictures of cells up to MAX_BYTES in all, those of the first reports first."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._left = most

    def pictures(self, line: ReportLine, cells: Iterable[CellRecord]) -> dict[Key, Crop | NoPicture]:
        """For each of these cells of a report its picture, or why there is none."""
        places = {cell.key: cell_to_place(cell) for cell in cells}
        found = source_to_crops(line, (place for place in places.values() if place))
        if isinstance(found, NoPicture):
            return dict.fromkeys(places, found)
        pictures: dict[Key, Crop | NoPicture] = {}
        for key, place in places.items():
            crop = found.get(place) if place else None
            pictures[key] = self._keep(crop) if crop else NoPicture.NO_PLACE
        return pictures

    def _keep(self, crop: Crop) -> Crop | NoPicture:
        if len(crop.png) > self._left:
            return NoPicture.FULL
        self._left -= len(crop.png)
        return crop


def source_to_crops(line: ReportLine, places: Iterable[Provenance]) -> dict[Provenance, Crop] | NoPicture:
    """The pictures of places in a report's source, or why there are none."""
    path = Path(line.source)
    try:
        if not path.is_file():
            return NoPicture.GONE
        source = Source.of(line.source, path.read_bytes())
    except (OSError, ValueError):  # a name that no file can have, a folder that may not be entered
        return NoPicture.GONE
    if not source.data.lstrip()[:5].startswith(b"%PDF"):
        return NoPicture.NOT_PDF
    if source.sha256 != line.sha256:
        return NoPicture.CHANGED
    try:
        return crop_places(source, places)
    except SourceError:
        return NoPicture.NOT_DRAWN


def cell_to_place(cell: CellRecord) -> Provenance | None:
    """Where a cell stands on a page; None where it has no box."""
    if cell.page is None or cell.x0 is None or cell.top is None or cell.x1 is None or cell.bottom is None:
        return None
    return Provenance(cell.page, BBox(cell.x0, cell.top, cell.x1, cell.bottom))
