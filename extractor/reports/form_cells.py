"""A report on its form as officials know it: merged headers, merged row labels, what is said of each value cell.

The layout is that of the form's specimens (`forms.specimen`), which is made from the YAML alone. Pages and workbooks
are drawn from it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractor.forms.specimen import PrintedCell, PrintedTable, table_to_printed
from extractor.model import Cell, CellStatus, Extraction, Finding, Key, Level, Table, Template
from extractor.reports.records import DOUBTFUL
from extractor.reports.wording import LEVEL_NAMES, cell_to_place, doubt_words, main_cells


@dataclass(frozen=True, slots=True)
class FormCell:
    """A value cell. `findings`: the places, in the extraction, of those that point at it; `level`: of the gravest;
    `doubt`: why it is not believed, empty where it is."""

    cell: Cell
    findings: tuple[int, ...] = ()
    level: Level | None = None
    doubt: str = ""

    @property
    def text(self) -> str:
        """What stands in it, as printed."""
        return self.cell.raw.strip()

    def notes(self, findings: Collection[Finding]) -> Iterator[str]:
        """Everything to know about it, a line each: findings, doubt, absence, place."""
        every = tuple(findings)
        yield from (f"{LEVEL_NAMES[every[i].level]} {every[i].code}：{every[i].message}" for i in self.findings)
        if self.doubt:
            yield self.doubt
        if self.cell.status is CellStatus.ABSENT:
            yield "文件中没有这一格"
        place = cell_to_place(self.cell)
        if place:
            yield f"原件位置：{place}"


FormTable = tuple[Table, tuple[PrintedTable, ...]]
"""A table of the form, and how it is laid out."""


@lru_cache(maxsize=64)
def form_tables(template: Template) -> tuple[FormTable, ...]:
    """The layout of each table of a form; value cells have their address and no text."""
    return tuple((table, table_to_printed(table, {})) for table in template.tables)


def extraction_to_form_cells(
    extraction: Extraction, template: Template, doubtful: float = DOUBTFUL
) -> dict[Key, FormCell]:
    """Each cell of a report with what is said of it; cells below the confidence `doubtful` with the reason."""
    pointing = defaultdict[Key, list[int]](list)
    for index, finding in enumerate(extraction.findings):
        for key in main_cells(finding, template):
            pointing[key].append(index)
    return {cell.key: _to_form_cell(cell, pointing, extraction, doubtful) for cell in extraction.cells}


def _to_form_cell(cell: Cell, pointing: Mapping[Key, list[int]], extraction: Extraction, doubtful: float) -> FormCell:
    indices = tuple(pointing.get(cell.key, ()))
    levels = {extraction.findings[index].level for index in indices}
    gravest = next((level for level in LEVEL_NAMES if level in levels), None)
    return FormCell(cell, indices, gravest, doubt_words(cell) if cell.confidence < doubtful else "")


def placed_cells(printed: PrintedTable) -> Iterator[tuple[int, PrintedCell]]:
    """The row of each cell, and the cell."""
    for number, row in enumerate(printed.rows):
        for cell in row:
            yield number, cell
