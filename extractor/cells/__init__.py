"""Alignment -> canonical table: `settle` (which reading of a row), `fill` (the cells), `confidence`."""

from extractor.cells.confidence import document_confidence, with_confidence
from extractor.cells.fill import fill, fill_twins

__all__ = ["document_confidence", "fill", "fill_twins", "with_confidence"]
