"""Where a kind of defect cannot be planted: the format shows nothing of it, or something else than what is true.

A kind that leaves no trace would be counted as read well by a reader that never saw it.
"""

SPACED, RAGGED, TABS, COLUMNS, PIPES = "txt-spaced", "txt-ragged", "txt-tsv", "txt-layout", "md"
LISTED, LINES = "txt-cells", "txt-lines"

NO_BLANKS = frozenset({SPACED, LINES})
"""Words in a row, or each in a line: a blank leaves no trace, and which of the values is missing cannot be told."""
NO_SPANS = frozenset({SPACED, LINES, COLUMNS, TABS, PIPES, RAGGED})
"""What a cell covers, or fills a row, looks like the empty cells that a defect puts there: no trace."""
FILLED = frozenset({RAGGED})
"""Rows are filled up at their ends: what makes a row shorter looks like blanks at its end."""
GAPS = frozenset({COLUMNS})
"""Cells are told by their place: by the contract a gap in a row is a blank, so that nothing else can be true."""
FLAT = frozenset({SPACED, LINES, RAGGED, TABS})
"""A line break in a cell becomes a space, or is one like those between cells: `1 2` may be two numbers."""

ONE_STREAM = frozenset({LISTED, LINES})
"""A cell a line: the end of a table looks like that of a row, and no cell has a width."""

UNFIT: dict[str, frozenset[str]] = {
    "blank_for_zero": NO_BLANKS,
    "total_blank": NO_BLANKS,
    # A row without a label leaves an empty line.
    "table_blank": NO_BLANKS | GAPS,
    "form_blank": NO_BLANKS | GAPS,
    "row_empty": NO_BLANKS,
    # Without widths an empty column stands at another place in each row, and cannot be told from blanks.
    "column_empty": NO_BLANKS | FILLED | ONE_STREAM,
    # At the end of a line nothing is nothing; ragged rows have such cells anyway.
    "cells_trailing": NO_BLANKS | FILLED | GAPS,
    "span_filled": NO_SPANS,
    # Without spans a wider label is no wider, and what hangs down from above is not there in any case.
    "span_drifted": NO_BLANKS | FILLED | ONE_STREAM,
    "runs_shifted": NO_BLANKS,
    "run_together": FILLED | GAPS,
    "neighbours_together": FILLED | GAPS,
    "number_broken": FLAT,
    "table_cut": ONE_STREAM,
    "blocks_apart": ONE_STREAM,
}
"""The formats, by kind. Every other kind is true and shows in every format."""
