"""Where things stand: boxes on pages, and places in formats without pages."""

from typing import NamedTuple


class BBox(NamedTuple):
    """A rectangle on a page in PDF points, origin at the top left, y downward."""

    x0: float
    top: float
    x1: float
    bottom: float


class Provenance(NamedTuple):
    """One place in a document: a box on a page (from 1), or words for a person to find it (`line 31`)."""

    page: int | None = None
    box: BBox | None = None
    location: str = ""


Key = tuple[str, str, str]
"""A canonical address: (table, row, column)."""
