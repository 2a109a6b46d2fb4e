"""Whether the canonical cells of a document are those that were printed."""

from bench.breaks.plan import TEMPLATES
from bench.pdf.documents import Planned
from extractor import GoujiError, Source, extract
from extractor.forms.specimen import expected_cells
from extractor.text.numbers import read_number


def count_cells(planned: Planned, data: bytes) -> tuple[int, int]:
    """How many cells the form has, and how many of them have exactly the value and status that was printed."""
    template = TEMPLATES[planned.form]
    units = {
        (table.name, row.name, col.name): row.unit or col.unit
        for table in template.tables
        for row, col in table.cells()
    }
    wanted = expected_cells(template, planned.values)
    try:
        found = {cell.key: (cell.value, cell.status) for cell in extract(Source.of(planned.name, data)).cells}
    except GoujiError:
        found = {}
    numbers = {key: read_number(text, units[key]) for key, text in wanted.items()}
    return len(wanted), sum(found.get(key) == (one.value, one.status) for key, one in numbers.items())
