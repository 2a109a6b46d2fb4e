"""What reading pictures may cost, and whether it can be done at all; loads nothing of OCR."""

from collections.abc import Iterable
from importlib.util import find_spec

from extractor.errors import TooLargeError

MAX_SCAN_BYTES = 1_500_000_000
"""Of memory for the process that reads pictures: weights and a page of 300 dpi take 700 MB."""
MAX_SCANS = 100
"""Pages that are pictures of one document; a report has 4 to 20."""
START_SECONDS, PAGE_SECONDS = 15.0, 15.0
"""Of processor time: to load the engine, and for a page, which takes 2 to 5 on a busy machine."""
MAX_PIXELS = 40_000_000
"""Of one picture: A3 at 400 dpi has 31 million. A few kilobytes can claim a thousand times that."""
COARSE_DPI = 130
"""Dots an inch below which digits of a table (8 points) are less than 10 pixels high, and lose strokes."""
NEEDED = ("rapidocr", "onnxruntime", "cv2")
REMEDY = 'OCR is needed: pip install "gouji[ocr]"'


def can_read_pictures() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(package) for package in NEEDED)


def scan_seconds(pages: int) -> float:
    """Of processor time for a document with so many pages that are pictures. Raises TooLargeError."""
    if pages > MAX_SCANS:
        raise TooLargeError(f"has {pages:,} scanned pages, at most {MAX_SCANS} are read: cut the report out of it")
    return START_SECONDS + PAGE_SECONDS * pages


def coarse_warning(numbers: Iterable[int]) -> tuple[str, ...]:
    """What is to be said of the pages (from 1) that were scanned too coarsely, if any were."""
    coarse = ", ".join(map(str, numbers))
    if not coarse:
        return ()
    return (f"scanned with less than {COARSE_DPI} dots an inch, so that all is doubtful (scan it anew): page {coarse}",)
