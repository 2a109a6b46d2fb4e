"""What publishers vary in the look of a table whose texts and spans stay the same."""

from dataclasses import replace
from enum import StrEnum

from extractor.forms.specimen.printed import MERGED_ROWS, Border, Flow, PrintedCell, PrintedTable, Role


class Merged(StrEnum):
    """How a label over several rows is set in its narrow column."""

    ACROSS = "across"
    STACKED = "stacked"
    """Each character a line of its own, made by the typist."""
    DOWN = "down"
    TURNED = "turned"
    """As text that runs down, or is turned (see Flow)."""


def dress(table: PrintedTable, border: Border, merged: Merged, break_after: int) -> PrintedTable:
    """The table with this border; labels over several rows set so, all other labels and headers broken by hand after so
    many characters (0: not at all)."""
    rows = tuple(tuple(dress_cell(cell, merged, break_after) for cell in row) for row in table.rows)
    return replace(table, rows=rows, border=border)


def dress_cell(cell: PrintedCell, merged: Merged, break_after: int) -> PrintedCell:
    """One cell; values stay as they are."""
    if cell.role is Role.LABEL and cell.rowspan >= MERGED_ROWS and merged is not Merged.ACROSS:
        if merged is Merged.STACKED:
            return replace(cell, text="\n".join(cell.text))
        return replace(cell, flow=Flow(merged))
    if cell.role in (Role.LABEL, Role.HEADER) and break_after:
        parts = [cell.text[start : start + break_after] for start in range(0, len(cell.text), break_after)]
        return replace(cell, text="\n".join(parts))
    return cell
