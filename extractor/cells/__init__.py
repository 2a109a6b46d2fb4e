"""Alignment -> canonical table: `settle` (which reading of a row), `fill` (the cells),
`digits` (doubted digits by sums), `confidence` (with the fitted
`model` of `features`), `dial` (which cells to accept), `doubts` (why not), `curve` (what confidence was worth),
`second` (another reader's opinion)."""

from extractor.cells.confidence import (
    document_confidence,
    reading_beliefs,
    row_confidences,
    rows_to_around,
    table_confidences,
    with_confidence,
)
from extractor.cells.curve import Curve, calibration_curve
from extractor.cells.dial import accept_from, promises
from extractor.cells.doubts import Doubt, cell_to_doubts
from extractor.cells.fill import fill, fill_twins
from extractor.cells.second import doubtful_pages, table_score, with_second_opinion

__all__ = [
    "Curve",
    "Doubt",
    "accept_from",
    "calibration_curve",
    "cell_to_doubts",
    "document_confidence",
    "doubtful_pages",
    "fill",
    "fill_twins",
    "promises",
    "reading_beliefs",
    "row_confidences",
    "rows_to_around",
    "table_confidences",
    "table_score",
    "with_confidence",
    "with_second_opinion",
]
