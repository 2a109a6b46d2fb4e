"""What an extraction should show, given what was printed."""

from collections.abc import Mapping

from extractor import Extraction, Template
from extractor.model import Key
from extractor.text.numbers import read_number


def wrong_cells(report: Extraction, template: Template, printed: Mapping[Key, str]) -> list[str]:
    """The cells whose value or status is not that of the text that was printed in them, in words."""
    units = {(t.name, r.name, c.name): r.unit or c.unit for t in template.tables for r, c in t.cells()}
    wrong = []
    for cell in report.cells:
        wanted = read_number(printed[cell.key], units[cell.key])
        if (cell.value, cell.status) != (wanted.value, wanted.status):
            wrong.append(f"{cell.key}: printed {printed[cell.key]!r}, read {cell.value} {cell.status}")
    return wrong
