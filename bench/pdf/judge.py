"""Whether the canonical cells of a document are those that were printed, and whether it was read twice for them."""

from dataclasses import dataclass

from bench.breaks.plan import TEMPLATES
from bench.pdf.documents import Planned
from extractor import GoujiError, Source, extract
from extractor.forms.specimen import expected_cells
from extractor.text.numbers import read_number


@dataclass(frozen=True, slots=True)
class Cells:
    """`wanted`: how many cells the form has; `right`: those with exactly the value and status that were printed;
    `read_twice`: whether the second engine was asked about some page."""

    wanted: int
    right: int = 0
    read_twice: bool = False


def judge_cells(planned: Planned, data: bytes) -> Cells:
    """What the whole extract makes of a document; nothing right where it refuses it."""
    template = TEMPLATES[planned.form]
    units = {
        (table.name, row.name, col.name): row.unit or col.unit
        for table in template.tables
        for row, col in table.cells()
    }
    wanted = {key: read_number(text, units[key]) for key, text in expected_cells(template, planned.values).items()}
    try:
        cells = extract(Source.of(planned.name, data)).cells
    except GoujiError:
        return Cells(len(wanted))
    found = {cell.key: (cell.value, cell.status) for cell in cells}
    right = sum(found.get(key) == (number.value, number.status) for key, number in wanted.items())
    return Cells(len(wanted), right, any(cell.evidence.agreed is not None for cell in cells))
