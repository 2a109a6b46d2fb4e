"""A document of the trial as it was printed: where each cell stands, and what the page breaks cut."""

from dataclasses import dataclass

from bench.breaks.cuts import Cut, Place, place_cells, places_to_cuts
from bench.breaks.plan import Print, print_to_report, print_to_values
from bench.inks import pdf_inks


@dataclass(frozen=True, slots=True)
class Measured:
    """A document as printed. `tables`: the names of its tables."""

    one: Print
    data: bytes
    tables: tuple[str, ...]
    places: tuple[Place, ...]
    cuts: tuple[Cut, ...]


def measure(one: Print, data: bytes) -> Measured:
    """A document and its PDF. Raises ValueError where its producer did not print what it should have."""
    report = print_to_report(one, print_to_values(one))
    places = place_cells(report, pdf_inks(data))
    names = tuple(table.name for table in report.tables)
    return Measured(one, data, names, tuple(places), tuple(places_to_cuts(places)))
