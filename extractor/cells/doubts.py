"""Why a cell is not believed more: the pieces of its evidence that fall short, for a person who has to look at it."""

from enum import StrEnum

from extractor.model import Cell, CellStatus, Evidence


class Doubt(StrEnum):
    """One reason: of the text, the row, the column, or the sums around a cell."""

    TEXT = "text"
    PARSE = "parse"
    READERS = "readers"
    SETTLED = "settled"
    ROW_LABEL = "row_label"
    ROW_MARGIN = "row_margin"
    ORDER = "order"
    LEFT_OVER = "left_over"
    COLUMN_LABEL = "column_label"
    COLUMN_FIT = "column_fit"
    COLUMN_MARGIN = "column_margin"
    SHORT = "short"
    OVER = "over"
    STEADY = "steady"
    SUMS = "sums"
    TRACE = "trace"


LEAST = {
    Doubt.TEXT: ("text", 0.95),
    Doubt.PARSE: ("parse", 0.96),
    Doubt.ROW_LABEL: ("row_label", 0.95),
    Doubt.ROW_MARGIN: ("row_margin", 0.3),
    Doubt.ORDER: ("order", 1.0),
    Doubt.COLUMN_LABEL: ("column_label", 0.95),
    Doubt.COLUMN_FIT: ("column_fit", 0.9),
    Doubt.COLUMN_MARGIN: ("column_margin", 0.3),
    Doubt.STEADY: ("steady", 0.95),
}
"""What evidence speaks against a cell below so much: a question counts as settled above it in bench.confidence.fit."""

COUNTS = {
    Doubt.LEFT_OVER: "left_over",
    Doubt.SHORT: "short",
    Doubt.OVER: "over",
    Doubt.SUMS: "relations_failed",
}
"""The evidence of which any is too much."""

TRACE = 0.5
"""The share of a row's label from which it is odd that the row should be absent: half a label is no accident."""


def cell_to_doubts(cell: Cell) -> tuple[Doubt, ...]:
    """What speaks against a cell, in the order of Doubt; nothing where all is as it should be."""
    return tuple(doubt for doubt in Doubt if _speaks(doubt, cell.evidence, absent=cell.status is CellStatus.ABSENT))


def _speaks(doubt: Doubt, evidence: Evidence, *, absent: bool) -> bool:
    if absent:  # nothing was read: only what stands in its place can speak
        return doubt is Doubt.TRACE and evidence.trace >= TRACE or doubt is Doubt.LEFT_OVER and evidence.left_over > 0
    if doubt in LEAST:
        name, least = LEAST[doubt]
        return bool(getattr(evidence, name) < least)
    if doubt in COUNTS:
        return bool(getattr(evidence, COUNTS[doubt]) > 0)
    return doubt is Doubt.READERS and evidence.agreed == 0 or doubt is Doubt.SETTLED and evidence.settled_by_sums
