"""Alignment -> canonical table: `settle` (which reading of a row), `fill` (the cells), `confidence`, `second`
(another reader's opinion)."""

from extractor.cells.confidence import document_confidence, with_confidence
from extractor.cells.fill import fill, fill_twins
from extractor.cells.second import doubtful_pages, table_score, with_second_opinion

__all__ = [
    "document_confidence",
    "doubtful_pages",
    "fill",
    "fill_twins",
    "table_score",
    "with_confidence",
    "with_second_opinion",
]
